import { measuredSoFarMs, toggleMeasuring } from '../../stores/measurement-actions'
import { useMeasurements } from '../../stores/measurements-store'
import { useSession } from '../../stores/session-store'
import { formatStopwatch } from '../../measuring/words'
import { Button } from '../../ui/button'
import { RecordIcon, StopIcon } from '../../ui/icons'

/** Starts a measurement; while one runs, says for how long and ends it. */
export function MeasureControl() {
  const running = useMeasurements((state) => state.running)
  return running === null ? (
    <Button name="Start measuring" shortcut="M" className="measure" onClick={() => void toggleMeasuring()}>
      <RecordIcon />
      <span className="measure-word">Measure</span>
    </Button>
  ) : (
    <Button
      name="Stop measuring"
      shortcut="M"
      className="measure"
      data-running="true"
      onClick={() => void toggleMeasuring()}
    >
      <StopIcon />
      <MeasuredSoFar startedAtMs={running.startedAtMs} />
    </Button>
  )
}

/** Counts in the samples' own time, so that a replay at ten times the pace is measured as what it is. */
function MeasuredSoFar({ startedAtMs }: { startedAtMs: number | null }) {
  useSession((session) => session.revision)
  return <span className="measure-time">{formatStopwatch(measuredSoFarMs(startedAtMs))}</span>
}
