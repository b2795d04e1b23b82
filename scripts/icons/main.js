// Runs in Electron: draws each SVG named in ICONS (JSON: [{ svg, png, edge }]) into a PNG of that many pixels.
import { readFileSync, writeFileSync } from 'node:fs'

import { app, BrowserWindow } from 'electron'

// Not awaited at the top level: Electron is ready only after its main module has been evaluated.
app.whenReady().then(drawAll)

async function drawAll() {
  const window = new BrowserWindow({ show: false })
  await window.loadURL('about:blank')
  for (const { svg, png, edge } of JSON.parse(process.env.ICONS)) {
    const source = `data:image/svg+xml;base64,${readFileSync(svg).toString('base64')}`
    const url = await window.webContents.executeJavaScript(`(async () => {
    const image = new Image(${edge}, ${edge})
    image.src = ${JSON.stringify(source)}
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: ${edge}, height: ${edge} })
    canvas.getContext('2d').drawImage(image, 0, 0, ${edge}, ${edge})
    return canvas.toDataURL('image/png')
  })()`)
    writeFileSync(png, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
  }
  app.exit(0)
}
