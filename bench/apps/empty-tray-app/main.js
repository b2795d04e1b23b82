// The yardstick of the benchmarks: an Electron that shows a tray icon and nothing else.
import { app, nativeImage, Tray } from 'electron'

let tray
app.on('window-all-closed', () => undefined)
app.whenReady().then(() => {
  tray = new Tray(nativeImage.createFromBitmap(Buffer.alloc(22 * 22 * 4, 255), { width: 22, height: 22 }))
  tray.setToolTip('empty')
})
