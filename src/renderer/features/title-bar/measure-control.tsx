import { words } from '#shared/words/words'
import { formatStopwatch } from '../../format/measurement-format'
import { measuredSoFarMs, toggleMeasuring, useMeasurements } from '../../stores/measurements-store'
import { useSession } from '../../stores/session-store'
import { Button } from '../../ui/button'
import { RecordIcon, StopIcon } from '../../ui/icons'

/** Starts a measurement. While one is running, shows for how long, and stops it. */
export function MeasureControl() {
  const running = useMeasurements((state) => state.running)
  if (running !== null) return <StopControl startedAtMs={running.startedAtMs} />
  return (
    <Button name={words.head.measure} shortcut="M" className="measure" onClick={() => void toggleMeasuring()}>
      <RecordIcon />
      <span className="measure-word">{words.head.measure}</span>
    </Button>
  )
}

/** Counts in the samples' time, so that a replay at any speed shows the length that is measured. */
function StopControl({ startedAtMs }: { startedAtMs: number | null }) {
  useSession((session) => session.revision)
  const soFar = formatStopwatch(measuredSoFarMs(startedAtMs))
  return (
    <Button
      name={words.head.stopMeasuring(soFar)}
      shortcut="M"
      className="measure"
      data-running="true"
      onClick={() => void toggleMeasuring()}
    >
      <StopIcon />
      <span className="measure-time">{soFar}</span>
    </Button>
  )
}
