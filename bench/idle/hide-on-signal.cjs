// Loaded into the app's main process by NODE_OPTIONS. Hides the window on SIGUSR2: no window manager runs here, and a
// driver like Playwright keeps every page visible. Appends a byte to the file BENCH_MESSAGES for each message to a page,
// and empties the file when it hides the window.
const { appendFileSync, writeFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

// The app's threads and helper processes load this as well.
if (isMainThread && process.type === 'browser') watch()

function watch() {
  process.on('SIGUSR2', () => {
    const { BrowserWindow } = require('electron')
    for (const window of BrowserWindow.getAllWindows()) window.hide()
    // Forgets the messages to the visible window.
    writeFileSync(process.env.BENCH_MESSAGES, '')
  })

  // Electron's module is not there yet while this is loaded.
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
