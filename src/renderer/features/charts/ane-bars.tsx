import { useCallback } from 'react'
import { formatCoverage, formatDay, formatEnergy, joinUnit, UNKNOWN } from '#shared/format'
import { coverageOf, type Ledger, type LedgerPeriod, type LedgerUnit } from '#shared/ledger'
import { words } from '#shared/words/words'
import { paintBars } from '../../charts/bar-painter'
import { PLOT_LEFT_PX, plotWidth } from '../../charts/chart-layout'
import { usePalette } from '../../charts/palette'
import { useRangeSource, useViewedRange } from '../../charts/range-source-context'
import { rangeDependencies, useCanvas, useSize, type Dependencies, type Paint } from '../../charts/use-canvas'
import { useLedger } from '../../components/use-ledger'
import { formatClockMinute } from '../../format/time-format'
import type { ViewedRange } from '../../stores/range-source'
import { liveHistory } from '../../stores/session-store'
import { toggleLedger } from '../../stores/view-store'
import { Button } from '../../ui/button'

/** What one bar is of. */
type BarUnit = Extract<LedgerUnit, 'hour' | 'day'>

const HEIGHT_PX = 44
const HOUR_MS = 3_600_000
/** Views from this length on have bars of hours, and of days, ms. */
const HOURS_FROM_MS = 18 * HOUR_MS
const DAYS_FROM_MS = 4 * 24 * HOUR_MS
/** How often the bars of a view that follows the newest sample are added up anew, ms. */
const STEP_MS = 60_000

/** The ANE's energy and minutes per hour or day, below its power; nothing for shorter views. */
export function AneBars() {
  const range = useViewedRange()
  const lengthMs = range === null ? 0 : range.toMs - range.fromMs
  if (range === null || lengthMs < HOURS_FROM_MS) return null
  return <Bars range={range} unit={lengthMs < DAYS_FROM_MS ? 'hour' : 'day'} />
}

function Bars({ range, unit }: { range: ViewedRange; unit: BarUnit }) {
  const source = useRangeSource()
  const newestMs = liveHistory.columns.endTimes()[liveHistory.columns.length - 1] ?? range.toMs
  const { ledger } = useLedger(range, unit, Math.floor(newestMs / STEP_MS))
  const [ref, { width }] = useSize<HTMLDivElement>()
  const palette = usePalette()
  const size = { width: plotWidth(width), height: HEIGHT_PX }
  const paint = useCallback<Paint>(
    (context) => {
      const viewed = source.range()
      if (viewed === null || ledger === null) return
      const { fromMs, toMs } = viewed
      const scale = { width: plotWidth(width), height: HEIGHT_PX, fromMs, toMs, maximum: 1 }
      paintBars(context, scale, ledger.periods, newestMs, palette)
    },
    [source, ledger, width, newestMs, palette],
  )
  const dependencies = useCallback<Dependencies>(() => rangeDependencies(source), [source])
  const canvas = useCanvas(size, paint, dependencies)
  const text = ledger === null ? '' : readout(ledger, unit, source.crosshairMs(), newestMs)
  return (
    <section className="ane-bars" aria-label={words.charts.aneBy[unit]}>
      <div className="event-head">
        <h2>{words.charts.aneBy[unit]}</h2>
        <span className="bars-key" data-series="energy">
          {words.charts.energy}
        </span>
        <span className="bars-key" data-series="minutes">
          {words.charts.minutes}
        </span>
        <p className="event-readout" title={text}>
          {text}
        </p>
        <Button name={words.ledger.title} shortcut="J" className="link" onClick={toggleLedger}>
          {words.ledger.open}
        </Button>
      </div>
      <div ref={ref} className="bars-plot" style={{ height: HEIGHT_PX }}>
        <canvas ref={canvas} aria-hidden="true" style={{ left: PLOT_LEFT_PX }} />
      </div>
    </section>
  )
}

/** The period under the crosshair; without one, the one with the most energy. */
function readout({ periods }: Ledger, unit: BarUnit, crosshairMs: number | null, nowMs: number): string {
  const energyOf = ({ rails }: LedgerPeriod): number => rails.ane?.energyMj ?? -1
  if (crosshairMs === null) {
    const [first, ...others] = periods
    if (first === undefined) return ''
    const most = others.reduce((best, each) => (energyOf(each) > energyOf(best) ? each : best), first)
    return most.rails.ane === undefined
      ? words.charts.anePowerNotRead
      : words.charts.most(describe(most, unit, nowMs))
  }
  const found = periods.find(({ fromMs, toMs }) => crosshairMs > fromMs && crosshairMs <= toMs)
  return found === undefined ? '' : describe(found, unit, nowMs)
}

function describe(period: LedgerPeriod, unit: BarUnit, nowMs: number): string {
  const { fromMs, toMs, rails, aneMinutes } = period
  const name = unit === 'hour' ? `${formatClockMinute(fromMs)}–${formatClockMinute(toMs)}` : formatDay(fromMs)
  const ratio = coverageOf(period, nowMs)
  const read =
    ratio === null || ratio === 0
      ? words.charts.notRead
      : words.charts.ratioRead(joinUnit(formatCoverage(ratio)))
  const energy = joinUnit(formatEnergy(rails.ane?.energyMj ?? null))
  return words.charts.aneInPeriod(name, energy, String(aneMinutes ?? UNKNOWN), read)
}
