import type { ReplayProgress, SourceState } from '#shared/source-status'
import { request } from '../../bridge/bridge'
import { showAll } from '../../stores/time-actions'
import { Button } from '../../ui/button'
import { Segments, type Segment } from '../../ui/segments'

const SPEEDS: Segment<number | null>[] = [
  { value: 1, text: '1×', meaning: 'recorded pace' },
  { value: 10, text: '10×', meaning: 'ten times as fast' },
  { value: 60, text: '60×', meaning: 'a minute each second' },
  { value: null, text: 'To the end', meaning: 'as fast as it can be read' },
]

/** The choices, including the present speed: the command line allows any. */
function speedsWith(speed: number | null): Segment<number | null>[] {
  if (SPEEDS.some(({ value }) => value === speed)) return SPEEDS
  const own = { value: speed, text: `${speed}×`, meaning: `${speed} times the recorded pace` }
  const rank = ({ value }: Segment<number | null>): number => value ?? Number.POSITIVE_INFINITY
  return [...SPEEDS, own].sort((a, b) => rank(a) - rank(b))
}

/** How much of the recording was read, its speed, or how it can be played again, and a button to show all of it. */
export function ReplayControls({ replay, state }: { replay: ReplayProgress; state: SourceState }) {
  const hasEnded = state === 'ended'
  const percent = replay.totalBytes === 0 ? 100 : Math.floor((replay.bytesRead / replay.totalBytes) * 100)
  return (
    <div className="replay">
      <progress
        value={percent}
        max={100}
        aria-label="Part of the recording that was read"
        title={`${percent} %`}
      />
      <Segments
        name={hasEnded ? 'Play it again' : 'Speed'}
        segments={hasEnded ? SPEEDS.slice(0, -1) : speedsWith(replay.speed)}
        value={hasEnded ? null : replay.speed}
        onChoose={(speed) => void request('source:set-speed', speed)}
      />
      <Button name="Show the whole recording" shortcut="0" className="link" onClick={() => void showAll()}>
        Whole recording
      </Button>
    </div>
  )
}
