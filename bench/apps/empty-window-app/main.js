// A yardstick of the benchmarks: a tray icon whose menu opens a window with an empty page, at once with `--open`.
import { app, BrowserWindow, Menu, nativeImage, Tray } from 'electron'
import { fileURLToPath } from 'node:url'

const PAGE = fileURLToPath(new URL('index.html', import.meta.url))

let tray

function open() {
  const window = new BrowserWindow({ width: 1040, height: 760, show: false, autoHideMenuBar: true })
  window.once('ready-to-show', () => window.show())
  window.loadFile(PAGE)
}

app.on('window-all-closed', () => undefined)
app.whenReady().then(() => {
  tray = new Tray(nativeImage.createFromBitmap(Buffer.alloc(22 * 22 * 4, 255), { width: 22, height: 22 }))
  tray.setToolTip('empty')
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Open', click: open }]))
  if (process.argv.includes('--open')) open()
})
