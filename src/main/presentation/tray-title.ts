import { FIGURE_SPACE, NARROW_SPACE, UNKNOWN, formatPower } from '#shared/format'

/** Digits a menu bar value has room for. */
const DIGIT_SLOTS = 3

/**
 * The menu bar's text, always about equally wide: `␣49 mW`, `262 mW`, `2.62 W␣`. Digits are tabular and so is the figure
 * space that pads them; in `2.62 W` the point and one figure space stand for the `m` it lacks.
 */
export function trayTitle(powerMw: number | null): string {
  const formatted = formatPower(powerMw)
  if (formatted === null) return `${FIGURE_SPACE.repeat(DIGIT_SLOTS - 1)}${UNKNOWN}${NARROW_SPACE}mW`
  const { number, unit } = formatted
  const digits = number.replace('.', '').length
  const padding = FIGURE_SPACE.repeat(Math.max(0, DIGIT_SLOTS - digits))
  const tail = unit === 'W' ? FIGURE_SPACE : ''
  return `${padding}${number}${NARROW_SPACE}${unit}${tail}`
}
