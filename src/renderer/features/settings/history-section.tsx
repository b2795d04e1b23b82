import { useState } from 'react'
import { HISTORY_LIMITS_MB, type HistoryLimitMb } from '#shared/settings'
import { words } from '#shared/words/words'
import { showConfirmation } from '../../stores/notices-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { clearHistory } from '../../stores/time-actions'
import { Button } from '../../ui/button'
import { Segments, type Segment } from '../../ui/segments'
import { Setting } from './setting'

const HISTORY_LIMITS: Segment<HistoryLimitMb>[] = HISTORY_LIMITS_MB.map((megabytes) => {
  const text = megabytes < 1000 ? `${megabytes} MB` : `${megabytes / 1000} GB`
  return { value: megabytes, text, meaning: words.settings.historyLimit.meaning(text) }
})

export function HistorySection() {
  const historyLimitMb = useSettings((settings) => settings.historyLimitMb)
  return (
    <>
      <Setting name={words.settings.historyLimit.name} note={words.settings.historyLimit.note}>
        <Segments
          name={words.settings.historyLimit.name}
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
    if (await clearHistory()) showConfirmation(words.settings.clearHistory.done)
  }
  if (!isAsking) {
    return (
      <Setting name={words.settings.clearHistory.name} note={words.settings.clearHistory.note}>
        <Button name={words.settings.clearHistory.begin} className="framed" onClick={() => setAsking(true)}>
          {words.settings.clearHistory.begin}
        </Button>
      </Setting>
    )
  }
  return (
    <div className="settings-action" role="group" aria-label={words.settings.clearHistory.question}>
      <p role="status">{words.settings.clearHistory.warning}</p>
      <Button
        name={words.settings.clearHistory.keepName}
        className="framed"
        autoFocus
        onClick={() => setAsking(false)}
      >
        {words.settings.clearHistory.keep}
      </Button>
      <Button name={words.settings.clearHistory.name} className="framed danger" onClick={() => void clear()}>
        {words.settings.clearHistory.clear}
      </Button>
    </div>
  )
}
