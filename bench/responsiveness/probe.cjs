// Loaded into an app's main process by NODE_OPTIONS. Measures how long main's event loop was blocked at most, and serves
// the socket BENCH_PROBE: each connection is one request and one response, a line of JSON each. Save dialogs return the
// path BENCH_SAVED.
const { createServer } = require('node:net')
const { createInterface } = require('node:readline')
const { isMainThread } = require('node:worker_threads')

const TICK_MS = 5

// The app's threads and helper processes load this as well.
if (isMainThread && process.type === 'browser') watch()

function watch() {
  let lastMs = performance.now()
  let longestMs = 0
  // Also called for a response: a request may be read before the timer that the same work delayed.
  const measure = () => {
    const nowMs = performance.now()
    longestMs = Math.max(longestMs, nowMs - lastMs - TICK_MS)
    lastMs = nowMs
  }
  setInterval(measure, TICK_MS)

  const handlers = {
    reset() {
      lastMs = performance.now()
      longestMs = 0
      return null
    },
    longestMs() {
      measure()
      return longestMs
    },
    /** The value of an expression in the app's page. */
    page(expression) {
      const { BrowserWindow } = require('electron')
      const [window] = BrowserWindow.getAllWindows()
      if (window === undefined) throw new Error('The app has no window.')
      return window.webContents.executeJavaScript(expression)
    },
  }
  const respond = async (line) => {
    const [name, argument] = JSON.parse(line)
    return { value: await handlers[name](argument) }
  }
  createServer((socket) => {
    createInterface(socket).once('line', async (line) => {
      const response = await respond(line).catch((error) => ({ error: String(error) }))
      socket.end(JSON.stringify(response))
    })
  }).listen(process.env.BENCH_PROBE)

  // Electron's module is not there yet while this is loaded.
  setImmediate(() => {
    const { dialog } = require('electron')
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: process.env.BENCH_SAVED })
  })
}
