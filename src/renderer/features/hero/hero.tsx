import { formatDuration, formatEnergy, formatPower, joinUnit, NARROW_SPACE, UNKNOWN } from '#shared/format'
import { isFlowing } from '#shared/source-status'
import { MEMORY_HISTORY_MS } from '#shared/history'
import { missingAnePowerNow, missingSeries } from '../../charts/missing-sentence'
import { useViewedRange } from '../../charts/range-source-context'
import { formatRange } from '../../format/time-format'
import type { ViewedRange } from '../../stores/range-source'
import { statisticsOf, UNKNOWN_MACHINE, valueAt } from '../../stores/viewed-range'
import { liveHistory, useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { useTime } from '../../stores/time-store'
import { useView } from '../../stores/view-store'
import { SourceBadge } from './source-badge'

/** ANE power as the largest number of the window, with its figures and the source. */
export function Hero() {
  const range = useViewedRange()
  return (
    <section className="hero" aria-label="ANE power now">
      {range === null ? <HeroNumber number={UNKNOWN} unit="" /> : <HeroReading range={range} />}
      <SourceBadge />
    </section>
  )
}

function HeroReading({ range }: { range: ViewedRange }) {
  const rangeMinutes = useSettings((settings) => settings.rangeMinutes)
  const machine = useSession((session) => session.status?.machine) ?? UNKNOWN_MACHINE
  const hasFixedSpan = useTime((time) => time.fixedSpan !== null)
  const statistics = statisticsOf(range, 'ane.powerMw')
  const latest = formatPower(useLatest(range))
  const lengthMs = range.toMs - range.fromMs
  const missing = hasFixedSpan
    ? missingSeries('ane.powerMw', range, machine)
    : missingAnePowerNow(range, machine)
  return (
    <>
      <HeroNumber number={latest?.number ?? UNKNOWN} unit={latest?.unit ?? ''} />
      <div className="hero-facts">
        {(missing === null || statistics.peak !== null) && (
          <dl className="hero-figures">
            <Figure name="Peak" value={joinUnit(formatPower(statistics.peak))} />
            <Figure name="Mean" value={joinUnit(formatPower(statistics.mean))} />
            <Figure name="Energy" value={formatRangeEnergy(statistics.integral, lengthMs)} />
            <Figure
              name="Range"
              value={
                hasFixedSpan
                  ? formatDuration(range.toMs - range.fromMs)
                  : capitalised(formatRange(rangeMinutes))
              }
              className="hero-range"
            />
          </dl>
        )}
        {missing !== null && <p className="hero-missing">{missing}</p>}
      </div>
    </>
  )
}

/**
 * ANE power of the newest sample, mW; at the moment of the pause while the view is paused. null when live readings are
 * interrupted, because the newest sample is then not the present.
 */
function useLatest(range: ViewedRange): number | null {
  const frozen = useView((view) => view.frozen)
  const flows = useSession((session) => session.status !== null && isFlowing(session.status))
  // Renders again with each sample, also while the viewed range is in the past.
  useSession((session) => session.revision)
  if (frozen !== null) return statisticsOf(range, 'ane.powerMw').latest
  const { columns } = liveHistory
  return flows ? valueAt(columns, 'ane.powerMw', columns.length - 1) : null
}

function HeroNumber({ number, unit }: { number: string; unit: string }) {
  return (
    <p className="hero-number">
      <span className="hero-reading">
        <span className="hero-digits">{number}</span>
        <span className="hero-unit">{unit}</span>
      </span>
      <span className="hero-name">Neural Engine</span>
    </p>
  )
}

function Figure({ name, value, className }: { name: string; value: string; className?: string }) {
  return (
    <div className={className}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** `12.4 J`; over long ranges also in the unit of batteries: `12.4 J · 3.44 mWh`. */
function formatRangeEnergy(energyMj: number | null, lengthMs: number): string {
  const joules = joinUnit(formatEnergy(energyMj))
  if (energyMj === null || lengthMs <= MEMORY_HISTORY_MS) return joules
  const milliwattHours = energyMj / 3600
  const isSmall = milliwattHours < 1000
  const number = (isSmall ? milliwattHours : milliwattHours / 1000).toPrecision(3)
  return `${joules} · ${Number(number)}${NARROW_SPACE}${isSmall ? 'mWh' : 'Wh'}`
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
