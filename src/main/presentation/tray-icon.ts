import { UNKNOWN, formatPower } from '#shared/format'
import { DIGIT_GLYPHS, DIGIT_HEIGHT, UNIT_GLYPHS, type Glyph } from './tray-glyphs'

/** Edge of the icon at scale 1, in pixels: what Linux panels ask for. */
export const TRAY_ICON_SIZE = 22

const GLYPH_GAP = 1
const TOP_MARGIN = 2
const DIGITS_TO_UNIT = 2

/** Bytes of a pixel, alpha last. Ink and halo are grey, so the order of the other three does not matter. */
const CHANNELS = 4

export type TrayInk = 'light' | 'dark'

/** Desktops whose panel follows the theme. On the others (GNOME, Xfce, Cinnamon, …) it is dark whatever the theme. */
const DESKTOPS_WITH_THEMED_PANEL = /\b(KDE|LXQt|MATE)\b/i

/**
 * The ink that is readable on the panel, as far as its colour can be known. `desktop` is `XDG_CURRENT_DESKTOP`,
 * undefined on Windows, whose task bar follows the theme.
 */
export function trayInk(
  setting: TrayInk | 'automatic',
  themeIsDark: boolean,
  desktop: string | undefined,
  platform: string = process.platform,
): TrayInk {
  if (setting !== 'automatic') return setting
  if (platform === 'linux' && !DESKTOPS_WITH_THEMED_PANEL.test(desktop ?? '')) return 'light'
  return themeIsDark ? 'light' : 'dark'
}

/** What the icon shows. Two icons with equal faces have equal pixels. */
export interface TrayFace {
  number: string
  unit: string
  ink: TrayInk
}

/** Two significant digits are enough at this size: `49` `mW`, `2.6` `W`, `13` `W`; `–` where the power is unknown. */
export function trayFace(powerMw: number | null, ink: TrayInk): TrayFace {
  const formatted = formatPower(powerMw)
  if (formatted === null) return { number: UNKNOWN, unit: 'mW', ink }
  if (formatted.unit === 'mW') return { ...formatted, ink }
  const watts = (powerMw as number) / 1000
  return { number: watts < 9.95 ? watts.toFixed(1) : watts.toFixed(0), unit: formatted.unit, ink }
}

/**
 * The face in pixels, 4 bytes each, alpha last, `TRAY_ICON_SIZE × scale` square, premultiplied.
 *
 * Every glyph pixel is `scale` pixels wide, on the grid, and has a halo of the opposite grey, one glyph pixel wide: the
 * panel's colour is a guess, and the icon must be readable where that is wrong.
 */
export function trayIconPixels(face: TrayFace, scale: number): Uint8Array {
  const ink = inkMask(face)
  const size = TRAY_ICON_SIZE
  const pixels = new Uint8Array((size * scale) ** 2 * CHANNELS)
  for (let y = 0; y < size * scale; y++) {
    for (let x = 0; x < size * scale; x++) {
      const cell = Math.floor(y / scale) * size + Math.floor(x / scale)
      const [grey, alpha] =
        ink[cell] === 1 ? inkColour(face.ink) : haloColour(face.ink, touchesInk(ink, cell))
      const at = (y * size * scale + x) * CHANNELS
      pixels.fill(Math.round((grey * alpha) / 255), at, at + 3)
      pixels[at + 3] = alpha
    }
  }
  return pixels
}

function inkColour(ink: TrayInk): [grey: number, alpha: number] {
  return ink === 'light' ? [255, 255] : [26, 255]
}

function haloColour(ink: TrayInk, near: boolean): [grey: number, alpha: number] {
  if (!near) return [0, 0]
  return ink === 'light' ? [0, 150] : [255, 150]
}

/** One byte for each cell of the 22 × 22 grid; 1 is ink. */
function inkMask(face: TrayFace): Uint8Array {
  const mask = new Uint8Array(TRAY_ICON_SIZE ** 2)
  const digits = [...face.number].map((character) => DIGIT_GLYPHS[character] as Glyph)
  const unit = [...face.unit].map((character) => UNIT_GLYPHS[character] as Glyph)
  stamp(mask, digits, TOP_MARGIN)
  stamp(mask, unit, TOP_MARGIN + DIGIT_HEIGHT + DIGITS_TO_UNIT)
  return mask
}

/** Puts a row of glyphs into the mask, centred. */
function stamp(mask: Uint8Array, glyphs: readonly Glyph[], top: number): void {
  const width = glyphs.reduce((sum, glyph) => sum + glyph.width, 0) + (glyphs.length - 1) * GLYPH_GAP
  let left = Math.floor((TRAY_ICON_SIZE - width) / 2)
  for (const glyph of glyphs) {
    glyph.rows.forEach((row, y) => {
      for (let x = 0; x < glyph.width; x++) {
        if (row[x] === '#') mask[(top + y) * TRAY_ICON_SIZE + left + x] = 1
      }
    })
    left += glyph.width + GLYPH_GAP
  }
}

function touchesInk(mask: Uint8Array, cell: number): boolean {
  const x = cell % TRAY_ICON_SIZE
  const y = Math.floor(cell / TRAY_ICON_SIZE)
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const nx = x + dx
      const ny = y + dy
      if (nx < 0 || ny < 0 || nx >= TRAY_ICON_SIZE || ny >= TRAY_ICON_SIZE) continue
      if (mask[ny * TRAY_ICON_SIZE + nx] === 1) return true
    }
  }
  return false
}
