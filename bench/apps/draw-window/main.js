// A window for the pages of the drawing benchmark; the driver opens them.
import { app, BrowserWindow } from 'electron'

app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 940,
    height: 580,
    useContentSize: true,
    webPreferences: { backgroundThrottling: false, sandbox: true },
  })
  window.loadURL('about:blank')
})
