import { PNG } from 'pngjs'

import type { Rgb } from '../harness/pictures'
import type { TrayPixels } from '../harness/tray-host'

/** How many pixels a pixel of the tray icon gets, so that a picture shows what a panel shows. */
const TRAY_ZOOM = 4
/** Panel around the icon, in the icon's own pixels. */
const MARGIN = 6

/** Colours of panels, and the ink for each. */
export const PANELS: readonly (readonly [panel: Rgb, trayInk: 'light' | 'dark'])[] = [
  [[36, 36, 36], 'light'],
  [[239, 240, 241], 'dark'],
]

/** The icon as it came over D-Bus, enlarged, in the middle of a piece of panel. */
export function onPanel(icon: TrayPixels, panel: Rgb): PNG {
  const edge = (icon.width + 2 * MARGIN) * TRAY_ZOOM
  const picture = new PNG({ width: edge, height: edge })
  for (let y = 0; y < edge; y++) {
    for (let x = 0; x < edge; x++) {
      const [column, row] = [Math.floor(x / TRAY_ZOOM) - MARGIN, Math.floor(y / TRAY_ZOOM) - MARGIN]
      const inside = column >= 0 && row >= 0 && column < icon.width && row < icon.height
      const at = (row * icon.width + column) * 4
      const alpha = inside ? (icon.rgba[at + 3] ?? 0) / 255 : 0
      const mixed = panel.map((grey, i) => Math.round((icon.rgba[at + i] ?? 0) * alpha + grey * (1 - alpha)))
      picture.data.set([...mixed, 255], (y * edge + x) * 4)
    }
  }
  return picture
}

export function sideBySide(cells: readonly PNG[]): PNG {
  const picture = new PNG({
    width: cells.reduce((sum, cell) => sum + cell.width, 0),
    height: Math.max(...cells.map((cell) => cell.height)),
  })
  let left = 0
  for (const cell of cells) {
    PNG.bitblt(cell, picture, 0, 0, cell.width, cell.height, left, 0)
    left += cell.width
  }
  return picture
}

export function belowEachOther(rows: readonly PNG[]): PNG {
  const picture = new PNG({
    width: Math.max(...rows.map((row) => row.width)),
    height: rows.reduce((sum, row) => sum + row.height, 0),
  })
  let top = 0
  for (const row of rows) {
    PNG.bitblt(row, picture, 0, 0, row.width, row.height, 0, top)
    top += row.height
  }
  return picture
}
