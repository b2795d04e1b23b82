// Loaded into the app's main process by NODE_OPTIONS: hides the window when told. No window manager runs here that
// could, and a driver like Playwright keeps every page it drives visible.
process.on('SIGUSR2', () => {
  const { BrowserWindow } = require('electron')
  for (const window of BrowserWindow.getAllWindows()) window.hide()
})
