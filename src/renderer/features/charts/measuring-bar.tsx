import { words } from '#shared/words/words'
import { formatClock } from '../../format/time-format'
import { measuredSoFarMs, useMeasurements } from '../../stores/measurements-store'
import { useSession } from '../../stores/session-store'
import { isHeldInMemory } from '../../stores/window-range'
import { SpanFigures } from './span-figures'

/** A measurement that reaches back beyond the memory is asked for in steps of so much, ms. */
const STEP_MS = 10_000

/** What the running measurement has come to, below the charts; nothing before its first sample. */
export function MeasuringBar() {
  useSession((session) => session.revision)
  const startedAtMs = useMeasurements((state) => state.running?.startedAtMs ?? null)
  if (startedAtMs === null) return null
  const exact = { fromMs: startedAtMs, toMs: startedAtMs + measuredSoFarMs(startedAtMs) }
  if (exact.toMs <= exact.fromMs) return null
  const toMs = isHeldInMemory(exact) ? exact.toMs : Math.floor(exact.toMs / STEP_MS) * STEP_MS
  return (
    <section className="span-bar" aria-label={words.charts.runningMeasurement}>
      <span className="span-name">{words.charts.measuringSince(formatClock(startedAtMs))}</span>
      <SpanFigures span={{ fromMs: startedAtMs, toMs }} />
    </section>
  )
}
