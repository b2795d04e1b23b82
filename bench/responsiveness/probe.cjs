// Loaded into an app's main process by NODE_OPTIONS. Keeps how long main's event loop was held up at most, and
// answers one line of JSON a connection on the socket BENCH_PROBE. Save dialogs answer with the path BENCH_SAVED.
const { createServer } = require('node:net')
const { createInterface } = require('node:readline')
const { isMainThread } = require('node:worker_threads')

const TICK_MS = 5

// Threads and helper processes of the app load this, too.
if (isMainThread && process.type === 'browser') watch()

function watch() {
  let lastMs = performance.now()
  let longestMs = 0
  // Also called for an answer: a request may be read before the timer that was held up by the same work.
  const look = () => {
    const nowMs = performance.now()
    longestMs = Math.max(longestMs, nowMs - lastMs - TICK_MS)
    lastMs = nowMs
  }
  setInterval(look, TICK_MS)

  const answers = {
    reset() {
      lastMs = performance.now()
      longestMs = 0
      return null
    },
    longestMs() {
      look()
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
  const answer = async (line) => {
    const [name, argument] = JSON.parse(line)
    return { value: await answers[name](argument) }
  }
  createServer((socket) => {
    createInterface(socket).once('line', async (line) => {
      const answered = await answer(line).catch((error) => ({ error: String(error) }))
      socket.end(JSON.stringify(answered))
    })
  }).listen(process.env.BENCH_PROBE)

  // Electron cannot be asked yet when this is loaded.
  setImmediate(() => {
    const { dialog } = require('electron')
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: process.env.BENCH_SAVED })
  })
}
