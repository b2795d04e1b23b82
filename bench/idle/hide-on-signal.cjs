// Loaded into the app's main process by NODE_OPTIONS. Hides the window when told: no window manager runs here that could,
// and a driver like Playwright keeps every page it drives visible. Adds a byte to a file for each message to a page,
// and empties it when the window is hidden.
const { appendFileSync, writeFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

// Threads and helper processes of the app load this, too.
if (isMainThread && process.type === 'browser') watch()

function watch() {
  process.on('SIGUSR2', () => {
    const { BrowserWindow } = require('electron')
    for (const window of BrowserWindow.getAllWindows()) window.hide()
    // What was sent before was sent to a window that was seen.
    writeFileSync(process.env.BENCH_MESSAGES, '')
  })

  // Electron cannot be asked yet when this is loaded.
  setImmediate(() => {
    require('electron').app.on('web-contents-created', (_event, page) => {
      const { send } = page
      page.send = (...args) => {
        appendFileSync(process.env.BENCH_MESSAGES, '.')
        send.apply(page, args)
      }
    })
  })
}
