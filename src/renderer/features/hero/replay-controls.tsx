import type { ReplayProgress } from '#shared/source-status'
import { words } from '#shared/words/words'
import { request } from '../../bridge/bridge'
import { showAll } from '../../stores/time-actions'
import { Button } from '../../ui/button'
import { Segments, type Segment } from '../../ui/segments'

const SPEEDS: Segment<number | null>[] = [
  { value: 1, text: '1×', meaning: words.source.recordedPace },
  { value: 10, text: '10×', meaning: words.source.tenTimes },
  { value: 60, text: '60×', meaning: words.source.minuteEachSecond },
  { value: null, text: words.source.toTheEnd, meaning: words.source.asFastAsRead },
]

/** The choices, including the present speed: the command line allows any. */
function speedsWith(speed: number | null): Segment<number | null>[] {
  if (SPEEDS.some(({ value }) => value === speed)) return SPEEDS
  const own = { value: speed, text: `${speed}×`, meaning: words.source.timesThePace(Number(speed)) }
  const rank = ({ value }: Segment<number | null>): number => value ?? Number.POSITIVE_INFINITY
  return [...SPEEDS, own].sort((a, b) => rank(a) - rank(b))
}

interface ReplayControlsProps {
  replay: ReplayProgress
  hasEnded: boolean
  /** The charts show all of it, and stay there. */
  showsAll: boolean
}

/** How much of the recording was read, its speed, or how it can be played again, and a button to show all of it. */
export function ReplayControls({ replay, hasEnded, showsAll }: ReplayControlsProps) {
  const percent = replay.totalBytes === 0 ? 100 : Math.floor((replay.bytesRead / replay.totalBytes) * 100)
  return (
    <div className="replay">
      <progress value={percent} max={100} aria-label={words.source.partRead} title={`${percent} %`} />
      <Segments
        name={hasEnded ? words.source.playAgain : words.source.speed}
        segments={hasEnded ? SPEEDS.slice(0, -1) : speedsWith(replay.speed)}
        value={hasEnded ? null : replay.speed}
        onChoose={(speed) => void request('source:set-speed', speed)}
      />
      {!showsAll && (
        <Button
          name={words.source.showWholeRecording}
          shortcut="0"
          className="link"
          onClick={() => void showAll()}
        >
          {words.source.wholeRecording}
        </Button>
      )}
    </div>
  )
}
