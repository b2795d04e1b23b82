import { useEffect, useState } from 'react'
import type { TrustReport } from '#shared/live'
import { words } from '#shared/words/words'
import { mainProcess, request } from '../../bridge/bridge'
import { showNotice } from '../../stores/notices-store'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { Button } from '../../ui/button'

/** What runs and what is installed, loaded again whenever that may have changed; null until main has answered. */
export function useTrustReport(): TrustReport | null {
  const [report, setReport] = useState<TrustReport | null>(null)
  const state = useSession((session) => session.status?.live?.state.kind)
  const intervalMs = useSettings((settings) => settings.intervalMs)
  useEffect(() => {
    let isCurrent = true
    mainProcess()
      .invoke('live:report')
      .then((answer) => {
        if (!isCurrent) return
        if (answer.ok) setReport(answer.value)
        else showNotice(answer.message)
      })
      .catch(() => showNotice(words.liveReadings.reportFailed))
    return () => {
      isCurrent = false
    }
  }, [state, intervalMs])
  return report
}

/** Removes everything that *Always* installed. */
export function RemoveButton() {
  return (
    <Button
      name={words.liveReadings.removeAll}
      className="framed"
      onClick={() => void request('live:remove')}
    >
      {words.liveReadings.remove}
    </Button>
  )
}
