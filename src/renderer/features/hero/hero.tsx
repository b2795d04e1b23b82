import type { ReactNode } from 'react'
import { formatDuration, formatEnergy, formatPower, formatWattHours, joinUnit, UNKNOWN } from '#shared/format'
import { describeComparison } from '#shared/live'
import { goesOn, isFlowing } from '#shared/source-status'
import { MEMORY_HISTORY_MS } from '#shared/history'
import type { RangeMinutes } from '#shared/settings'
import { words } from '#shared/words/words'
import { useDisagreement } from '../../charts/disagreement'
import { missingSeries, missingSince } from '../../charts/missing-sentence'
import { OriginInfo } from '../../charts/origin-info'
import { useViewedRange } from '../../charts/range-source-context'
import { formatRange, formatRounding } from '../../format/time-format'
import type { Newest, ViewedRange } from '../../stores/range-source'
import { statisticsOf, UNKNOWN_MACHINE } from '../../stores/viewed-range'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { useTime } from '../../stores/time-store'
import { useView } from '../../stores/view-store'
import { followedLengthMs, rangeMs } from '../../stores/window-range'
import { newestOfSource, newestValueOfSource } from '../../stores/window-source'
import { SourceBadge } from './source-badge'

/** ANE power as the largest number of the window, with what it means, its figures and the source. */
export function Hero() {
  const range = useViewedRange()
  return (
    <section className="hero" aria-label={words.head.neuralEngine}>
      {range === null ? (
        <HeroNumber number={UNKNOWN} unit="" meaning={null} />
      ) : (
        <HeroReading range={range} />
      )}
      <SourceBadge />
    </section>
  )
}

function HeroReading({ range }: { range: ViewedRange }) {
  const rangeMinutes = useSettings((settings) => settings.rangeMinutes)
  const machine = useSession((session) => session.status?.machine) ?? UNKNOWN_MACHINE
  const hasFixedSpan = useTime((time) => time.fixedSpan !== null)
  const statistics = statisticsOf(range, 'ane.powerMw')
  const { value, meaning } = useBoldFigure(statistics.mean)
  const power = formatPower(value)
  const lengthMs = range.toMs - range.fromMs
  const missing = missingSeries('ane.powerMw', range, machine)
  const disagreement = useDisagreement('ane.powerMw', range)
  // The chart of ANE power says why it is missing, unless another one fills the window.
  const isToldBelow = useView(({ filledChart }) => filledChart === null || filledChart === 'ane-power')
  const since = isToldBelow || hasFixedSpan || meaning === 'mean' ? null : missingSince('ane.powerMw', range)
  return (
    <>
      <HeroNumber
        number={power?.number ?? UNKNOWN}
        unit={power?.unit ?? ''}
        meaning={missing === null ? meaning : null}
      >
        <OriginInfo metric="ane.powerMw" range={range} machine={machine} />
      </HeroNumber>
      <div className="hero-facts">
        {missing === null && (
          <dl className="hero-figures">
            <Figure name={words.head.peak} value={joinUnit(formatPower(statistics.peak))} />
            <Figure name={words.head.mean} value={joinUnit(formatPower(statistics.mean))} />
            <Figure name={words.head.energy} value={formatRangeEnergy(statistics.integral, lengthMs)} />
            <Figure
              name={words.head.range}
              value={hasFixedSpan ? formatDuration(lengthMs) : describeFollowed(rangeMinutes)}
              note={formatRounding(range.roundedToMs)}
              className="hero-range"
            />
          </dl>
        )}
        {missing !== null && !isToldBelow && <p className="hero-missing">{missing}</p>}
        {since !== null && <p className="hero-missing">{words.head.anePowerMissing(since)}</p>}
        {disagreement !== null && <p className="hero-disagreement">{describeComparison(disagreement)}</p>}
      </div>
    </>
  )
}

/**
 * ANE power of the source's newest sample, mW, and what it is; the mean over the range while nothing is the newest. The value
 * is null when live readings are interrupted, because the newest sample is then not the present.
 */
function useBoldFigure(meanMw: number | null): { value: number | null; meaning: Newest | 'mean' } {
  // Renders again with each sample, also while the viewed range is in the past.
  useSession((session) => session.revision)
  const isInterrupted = useSession(({ status }) => status !== null && goesOn(status) && !isFlowing(status))
  const isPaused = useView((view) => view.frozen !== null)
  const newest = newestOfSource()
  if (isInterrupted && !isPaused) return { value: null, meaning: 'now' }
  if (newest === null) return { value: meanMw, meaning: 'mean' }
  return { value: newestValueOfSource('ane.powerMw'), meaning: newest }
}

interface HeroNumberProps {
  number: string
  unit: string
  /** null where there is no number at all. */
  meaning: Newest | 'mean' | null
  /** Behind the name. */
  children?: ReactNode
}

function HeroNumber({ number, unit, meaning, children }: HeroNumberProps) {
  return (
    <p className="hero-number">
      <span className="hero-reading">
        <span className="hero-digits">{number}</span> <span className="hero-unit">{unit}</span>
      </span>
      <span>
        <span className="hero-name">{words.head.neuralEngine}</span>{' '}
        {meaning !== null && <span className="hero-meaning">{words.charts[meaning]}</span>}
        {children}
      </span>
    </p>
  )
}

interface FigureProps {
  name: string
  value: string
  note?: string | null
  className?: string
}

function Figure({ name, value, note = null, className }: FigureProps) {
  return (
    <div className={className}>
      <dt>{name}</dt>
      <dd>
        {value}
        {note !== null && <span className="hero-note">{note}</span>}
      </dd>
    </div>
  )
}

/** `12.4 J`; over long ranges also in the unit of batteries: `12.4 J · 3.44 mWh`. */
function formatRangeEnergy(energyMj: number | null, lengthMs: number): string {
  const joules = joinUnit(formatEnergy(energyMj))
  if (energyMj === null || lengthMs <= MEMORY_HISTORY_MS) return joules
  return `${joules} · ${joinUnit(formatWattHours(energyMj))}`
}

/** `Last 5 minutes`; `All so far` until there is so much. */
function describeFollowed(rangeMinutes: RangeMinutes): string {
  if (followedLengthMs() < rangeMs()) return words.head.allSoFar
  const range = formatRange(rangeMinutes)
  return range.charAt(0).toUpperCase() + range.slice(1)
}
