import { formatEnergy, formatPower, joinUnit, UNKNOWN } from '#shared/format'
import { isFlowing } from '#shared/source-status'
import type { RangeMinutes } from '#shared/time-range'
import { missingAnePowerNow } from '../../charts/missing-sentence'
import { useViewedRange } from '../../charts/range-source'
import { UNKNOWN_MACHINE } from '../../stores/sample-at'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { useView } from '../../stores/view-store'
import type { ViewedRange } from '../../stores/range-source'
import { statisticsOf } from '../../stores/viewed-range'
import { SourceBadge } from './source-badge'

/** The number this app is for. */
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
  const statistics = statisticsOf(range, 'ane.powerMw')
  const stands = useView((view) => view.frozen !== null)
  const flows = useSession((session) => session.status !== null && isFlowing(session.status))
  // An old value is not the present one, but it is what a frozen view shows.
  const latest = stands || flows ? formatPower(statistics.latest) : null
  const missing = missingAnePowerNow(range, machine)
  return (
    <>
      <HeroNumber number={latest?.number ?? UNKNOWN} unit={latest?.unit ?? ''} />
      <div className="hero-facts">
        {(missing === null || statistics.peak !== null) && (
          <dl className="hero-figures">
            <Figure name="Peak" value={joinUnit(formatPower(statistics.peak))} />
            <Figure name="Mean" value={joinUnit(formatPower(statistics.mean))} />
            <Figure name="Energy" value={joinUnit(formatEnergy(statistics.integral))} />
            <Figure name="Range" value={rangeWords(rangeMinutes)} className="hero-range" />
          </dl>
        )}
        {missing !== null && <p className="hero-missing">{missing}</p>}
      </div>
    </>
  )
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

function rangeWords(minutes: RangeMinutes): string {
  return minutes === 60 ? 'Last hour' : minutes === 1 ? 'Last minute' : `Last ${minutes} minutes`
}
