import { goesOn } from '#shared/source-status'
import { RANGE_MINUTES, type RangeMinutes } from '#shared/settings'
import { words } from '#shared/words/words'
import { formatRange, formatShortRange } from '../../format/time-format'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { chooseRange, togglePause } from '../../stores/time-actions'
import { useTime } from '../../stores/time-store'
import { useView } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { PauseIcon, PlayIcon } from '../../ui/icons'
import { Segments, type Segment } from '../../ui/segments'

const RANGES: Segment<RangeMinutes | null>[] = RANGE_MINUTES.map((minutes, index) => ({
  value: minutes,
  text: formatShortRange(minutes),
  meaning: formatRange(minutes),
  shortcut: String(index + 1),
}))

/** The range and the pause button of the window's own charts. */
export function RangeTools() {
  const rangeMinutes = useSettings((settings) => settings.rangeMinutes)
  const hasFixedSpan = useTime((time) => time.fixedSpan !== null)
  const isFrozen = useView((view) => view.frozen !== null)
  const hasEnded = useSession((session) => session.status !== null && !goesOn(session.status))
  const isStill = hasFixedSpan || isFrozen
  return (
    <>
      <Segments
        name={words.head.timeRange}
        segments={RANGES}
        value={hasFixedSpan ? null : rangeMinutes}
        onChoose={(minutes) => {
          if (minutes !== null) chooseRange(minutes)
        }}
      />
      <Button
        name={isStill ? words.source.followNewest : words.source.pauseView}
        shortcut="Space"
        className="tool"
        data-on={isStill}
        disabled={hasEnded && !isStill}
        onClick={togglePause}
      >
        {isStill ? <PlayIcon /> : <PauseIcon />}
      </Button>
    </>
  )
}
