import { formatPower, UNKNOWN } from '#shared/format'
import { traceTopMw } from '#shared/glance'
import type { MenuBarSettings } from '#shared/settings'
import { PixelMask, type Ink } from './pixel-mask'
import type { PowerRail } from './recent-minute'
import {
  BADGE_GLYPHS,
  DIGIT_GLYPHS,
  DIGIT_HEIGHT,
  PAUSE_GLYPH,
  RAIL_GLYPHS,
  SMALL_UNIT_GLYPHS,
  UNIT_GLYPHS,
  type Glyph,
} from './tray-glyphs'

/** Edge of a picture in a panel of square icons at scale 1, in pixels: what Linux panels ask for. */
export const TRAY_ICON_SIZE = 22
/** Height of a picture in the menu bar of macOS at scale 1. */
const MENU_BAR_HEIGHT = 18

const GLYPH_GAP = 1
/** Behind the letter that tells whose power it is. */
const MARK_GAP = 3
const MARGIN = 1
const TOP_MARGIN = 2
const DIGITS_TO_UNIT = 2
/** Columns of a trace: 3 s each in a square, 2 s each in the menu bar. */
export const TRACE_COLUMNS = { square: TRAY_ICON_SIZE - 2 * MARGIN, wide: 30 } as const
const TRACE_GAP = 3
/** Of the dots that stand where nothing was measured. */
const DOT_EVERY = 3

export type Badge = keyof typeof BADGE_GLYPHS

/** What a picture of an item shows. Two equal ones have equal pixels. */
export type TrayPicture =
  | { kind: 'icon'; badge: Badge | null }
  /** `mark`: whose power it is, beside others. */
  | { kind: 'number'; number: string; unit: string; mark: PowerRail | null; badge: Badge | null }
  /** The heights of the columns of each trace in pixels, 0 for a gap, and whose they are where nothing else tells. */
  | {
      kind: 'traces'
      heights: number[][]
      marks: (PowerRail | null)[]
      isWide: boolean
      badge: Badge | null
    }

/** Desktops whose panel follows the theme. On the others (GNOME, Xfce, Cinnamon, …) it is dark whatever the theme. */
const DESKTOPS_WITH_THEMED_PANEL = /\b(KDE|LXQt|MATE)\b/i

/**
 * The ink that is readable on the panel, as far as its colour can be known. `desktop` is `XDG_CURRENT_DESKTOP`,
 * undefined on Windows, whose task bar follows the theme.
 */
export function trayInk(
  setting: Ink | 'automatic',
  themeIsDark: boolean,
  desktop: string | undefined,
  platform: string = process.platform,
): Ink {
  if (setting !== 'automatic') return setting
  if (platform === 'linux' && !DESKTOPS_WITH_THEMED_PANEL.test(desktop ?? '')) return 'light'
  return themeIsDark ? 'light' : 'dark'
}

/**
 * Two significant digits are enough at this size: `49` `mW`, `2.6` `W`, `13` `W`; `–` where the power is unknown. In W where
 * that is chosen, `.05`; mW have room for three digits, and are W above.
 */
export function squareNumber(
  powerMw: number | null,
  unit: MenuBarSettings['unit'] = 'automatic',
): { number: string; unit: string } {
  const formatted = formatPower(powerMw)
  if (formatted === null || powerMw === null) return { number: UNKNOWN, unit: unit === 'W' ? 'W' : 'mW' }
  if (formatted.unit === 'mW' && unit !== 'W') return formatted
  const watts = powerMw / 1000
  if (watts > 0 && watts < 0.005) return { number: '<.1', unit: 'W' }
  const digits = watts < 0.995 && watts > 0 ? 2 : watts < 9.95 && watts > 0 ? 1 : 0
  return { number: watts.toFixed(digits).replace(/^0\./, '.'), unit: 'W' }
}

/** Heights of columns, at most `most`: a measured zero is a pixel high, what is more than that two at least; a gap is 0. */
export function traceHeights(trace: readonly (number | null)[], most: number): number[] {
  const topMw = traceTopMw(trace)
  return trace.map((powerMw) => {
    if (powerMw === null) return 0
    return powerMw === 0 ? 1 : Math.max(2, Math.round((powerMw / topMw) * most))
  })
}

/** How high a trace may be, in pixels at scale 1. */
export function traceRoom(isWide: boolean): number {
  return (isWide ? MENU_BAR_HEIGHT : TRAY_ICON_SIZE) - 2 * TOP_MARGIN
}

/** `glyph`: the app's own, in the pixels of `scale`. Every other pixel is `scale` pixels wide, on the grid. */
export function trayPicture(
  picture: TrayPicture,
  scale: number,
  glyph: PixelMask,
  isWide = false,
): PixelMask {
  if (picture.kind === 'icon') return iconMask(picture.badge, scale, glyph, isWide)
  return (picture.kind === 'number' ? numberMask(picture) : tracesMask(picture)).scaled(scale)
}

function iconMask(badge: Badge | null, scale: number, glyph: PixelMask, isWide: boolean): PixelMask {
  const edge = (isWide ? MENU_BAR_HEIGHT : TRAY_ICON_SIZE) * scale
  const mask = new PixelMask(edge, edge)
  mask.place(glyph, (edge - glyph.width) >> 1, (edge - glyph.height) >> 1)
  if (badge === null) return mask
  const sign = scaledGlyph(BADGE_GLYPHS[badge], scale)
  mask.stampOver(sign, edge - sign.width - scale, edge - sign.rows.length - scale, scale)
  return mask
}

function numberMask(face: Extract<TrayPicture, { kind: 'number' }>): PixelMask {
  const mask = new PixelMask(TRAY_ICON_SIZE, TRAY_ICON_SIZE)
  const { number, unit, mark, badge } = face
  if (badge === 'paused') {
    mask.stamp(
      PAUSE_GLYPH,
      (TRAY_ICON_SIZE - PAUSE_GLYPH.width) >> 1,
      (TRAY_ICON_SIZE - PAUSE_GLYPH.rows.length) >> 1,
    )
    return mask
  }
  const digits = [...number].map((character) => DIGIT_GLYPHS[character] as Glyph)
  stampRow(mask, digits, centred(digits), TOP_MARGIN)
  const unitTop = TOP_MARGIN + DIGIT_HEIGHT + DIGITS_TO_UNIT
  if (mark === null || mark === 'ane') {
    const letters = [...unit].map((letter) => UNIT_GLYPHS[letter] as Glyph)
    stampRow(mask, letters, badge === null ? centred(letters) : MARGIN, unitTop)
  } else stampMarked(mask, RAIL_GLYPHS[mark], unit, unitTop)
  if (badge !== null) {
    const sign = BADGE_GLYPHS[badge]
    mask.stamp(sign, TRAY_ICON_SIZE - MARGIN - sign.width, unitTop + ((6 - sign.rows.length) >> 1))
  }
  return mask
}

function tracesMask({ heights, marks, isWide, badge }: Extract<TrayPicture, { kind: 'traces' }>): PixelMask {
  const height = isWide ? MENU_BAR_HEIGHT : TRAY_ICON_SIZE
  const columns = isWide ? TRACE_COLUMNS.wide : TRACE_COLUMNS.square
  const width = 2 * MARGIN + heights.length * columns + (heights.length - 1) * TRACE_GAP
  const mask = new PixelMask(width, height)
  const bottom = height - TOP_MARGIN
  heights.forEach((trace, index) => {
    const left = MARGIN + index * (columns + TRACE_GAP)
    trace.forEach((high, column) => {
      // Dots, not a line: nothing was measured there. Also, an item without anything to see could not be clicked.
      if (high > 0) mask.fill(left + column, bottom - high, 1, high)
      else if (column % DOT_EVERY === 0) mask.fill(left + column, bottom - 1, 1, 1)
    })
    // Over the oldest columns, since the newest are looked at.
    const mark = marks[index] ?? null
    if (mark !== null && mark !== 'ane') mask.stampOver(RAIL_GLYPHS[mark], left, TOP_MARGIN)
  })
  if (badge !== null) mask.stampOver(BADGE_GLYPHS[badge], MARGIN, TOP_MARGIN)
  return mask
}

/** Puts a row of glyphs into the mask. */
function stampRow(mask: PixelMask, glyphs: readonly Glyph[], left: number, top: number): void {
  for (const glyph of glyphs) {
    mask.stamp(glyph, left, top)
    left += glyph.width + GLYPH_GAP
  }
}

function stampMarked(mask: PixelMask, letter: Glyph, unit: string, top: number): void {
  const letters = [...unit].map((character) => SMALL_UNIT_GLYPHS[character] as Glyph)
  const left = Math.floor((TRAY_ICON_SIZE - letter.width - MARK_GAP - widthOf(letters)) / 2)
  mask.stamp(letter, left, top)
  stampRow(mask, letters, left + letter.width + MARK_GAP, top)
}

function centred(glyphs: readonly Glyph[]): number {
  return Math.floor((TRAY_ICON_SIZE - widthOf(glyphs)) / 2)
}

function widthOf(glyphs: readonly Glyph[]): number {
  return glyphs.reduce((sum, glyph) => sum + glyph.width, 0) + (glyphs.length - 1) * GLYPH_GAP
}

function scaledGlyph({ width, rows }: Glyph, factor: number): Glyph {
  const wide = rows.map((row) => [...row].map((cell) => cell.repeat(factor)).join(''))
  return { width: width * factor, rows: wide.flatMap((row) => Array.from({ length: factor }, () => row)) }
}
