import { coverageOf, type LedgerPeriod } from '#shared/ledger'
import { xOf, type PlotScale } from './painter'
import type { Palette } from './palette'

/** Room for the coverage below the bars, and between two periods, CSS px. */
const COVERAGE_PX = 3
const BETWEEN_PX = 2
/** Periods narrower than this have no room for a dash. */
const DASH_FROM_PX = 8
const DASH_PX = 6

/**
 * Paints the ANE's energy (left) and minutes (right) in each period, each against the highest of all, and below them how much of
 * the period was read. What is 0 has a line at the bottom; what is unknown a dash in the middle.
 */
export function paintBars(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  periods: readonly LedgerPeriod[],
  nowMs: number,
  palette: Palette,
): void {
  const energies = periods.map(({ rails }) => rails.ane?.energyMj ?? null)
  const minutes = periods.map(({ aneMinutes }) => aneMinutes)
  const highest = (values: readonly (number | null)[]): number =>
    values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0)
  const [mostMj, mostMinutes] = [highest(energies), highest(minutes)]
  const heightPx = scale.height - COVERAGE_PX - 1
  periods.forEach((period, index) => {
    const left = Math.max(0, Math.round(xOf(scale, period.fromMs)) + BETWEEN_PX / 2)
    const right = Math.min(scale.width, Math.round(xOf(scale, period.toMs)) - BETWEEN_PX / 2)
    if (right <= left) return
    const half = Math.floor((right - left) / 2)
    const bar = (x: number, value: number | null, most: number, colour: string): void => {
      context.fillStyle = value === null ? palette.textSecondary : colour
      if (value !== null) {
        const barPx = most === 0 ? 1 : Math.max(1, Math.round((value / most) * heightPx))
        context.fillRect(x, heightPx - barPx, half, barPx)
      } else if (half >= DASH_FROM_PX)
        context.fillRect(Math.round(x + (half - DASH_PX) / 2), Math.round(heightPx / 2), DASH_PX, 1)
    }
    bar(left, energies[index] ?? null, mostMj, palette.series.ane)
    bar(left + half, minutes[index] ?? null, mostMinutes, palette.series.efficiency)
    paintCoverage(context, scale, { left, right }, coverageOf(period, nowMs) ?? 0, palette)
  })
}

function paintCoverage(
  context: CanvasRenderingContext2D,
  { height }: PlotScale,
  { left, right }: { left: number; right: number },
  ratio: number,
  palette: Palette,
): void {
  context.fillStyle = palette.hairline
  context.fillRect(left, height - COVERAGE_PX, right - left, COVERAGE_PX)
  context.fillStyle = palette.textSecondary
  context.fillRect(left, height - COVERAGE_PX, (right - left) * ratio, COVERAGE_PX)
}
