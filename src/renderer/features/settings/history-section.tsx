import { useState } from 'react'
import { HISTORY_LIMITS_MB, type HistoryLimitMb } from '#shared/settings'
import { showConfirmation } from '../../stores/notices-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { clearHistory } from '../../stores/time-actions'
import { Button } from '../../ui/button'
import { Segments, type Segment } from '../../ui/segments'
import { Setting } from './setting'

const HISTORY_LIMITS: Segment<HistoryLimitMb>[] = HISTORY_LIMITS_MB.map((megabytes) => {
  const text = megabytes < 1000 ? `${megabytes} MB` : `${megabytes / 1000} GB`
  return { value: megabytes, text, meaning: `the history takes at most ${text} of the disk` }
})

export function HistorySection() {
  const historyLimitMb = useSettings((settings) => settings.historyLimitMb)
  return (
    <>
      <Setting
        name="History on disk, at most"
        note="Each sample is kept for a day, then means with their lowest and highest values: every 10 s for a week, every minute for 90 days, every hour for ever. Where this is not enough room, the oldest goes first. Measurements do not count, and stay until you delete them."
      >
        <Segments
          name="History on disk, at most"
          segments={HISTORY_LIMITS}
          value={historyLimitMb}
          onChoose={(value) => changeSettings({ historyLimitMb: value })}
        />
      </Setting>
      <ClearHistory />
    </>
  )
}

/** Asks for confirmation in place. */
function ClearHistory() {
  const [isAsking, setAsking] = useState(false)
  const clear = async (): Promise<void> => {
    setAsking(false)
    if (await clearHistory()) showConfirmation('The history was cleared.')
  }
  if (!isAsking) {
    return (
      <Setting name="Clear the history" note="Everything that was read, but the measurements.">
        <Button name="Clear history…" className="framed" onClick={() => setAsking(true)}>
          Clear history…
        </Button>
      </Setting>
    )
  }
  return (
    <div className="settings-action" role="group" aria-label="Clear the history?">
      <p role="status">Everything but the measurements is deleted for good.</p>
      <Button name="Keep the history" className="framed" autoFocus onClick={() => setAsking(false)}>
        Keep
      </Button>
      <Button name="Clear the history" className="framed danger" onClick={() => void clear()}>
        Clear
      </Button>
    </div>
  )
}
