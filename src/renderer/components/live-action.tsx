import { useEffect, useState } from 'react'
import { describeLive, type LiveDescription, type LiveStatus } from '#shared/live'
import { words } from '#shared/words/words'
import { request } from '../bridge/bridge'
import { useSession } from '../stores/session-store'
import { useView } from '../stores/view-store'
import { Button } from '../ui/button'

/** A button for what can be done about the state of live readings; nothing when there is nothing to do. */
export function LiveAction({ className }: { className: string }) {
  const live = useSession((session) => session.status?.live ?? null)
  const action = live === null ? null : actionFor(live)
  if (action === null) return null
  return (
    <Button name={action.name} className={className} onClick={action.run}>
      {action.name}
    </Button>
  )
}

const SECOND_MS = 1000

/** The state of live readings in words, with the seconds to the next attempt counted down. */
export function useLiveDescription(live: LiveStatus | null): LiveDescription | null {
  const state = live?.state
  // A status that is sent again is the same attempt.
  const attempt = state?.kind === 'restarting' ? `${state.delayMs} ${state.reason}` : null
  const [since, setSince] = useState({ attempt, ms: 0 })
  useEffect(() => {
    if (attempt === null) return
    const startMs = performance.now()
    const timer = setInterval(() => setSince({ attempt, ms: performance.now() - startMs }), SECOND_MS)
    return () => clearInterval(timer)
  }, [attempt])
  return live === null ? null : describeLive(live, since.attempt === attempt ? since.ms : 0)
}

function actionFor(live: LiveStatus): { name: string; run: () => void } | null {
  const open = (): void => useView.setState({ liveOpen: true })
  switch (live.state.kind) {
    case 'not-allowed':
    case 'refused':
      return { name: words.settings.live.setUp, run: open }
    case 'not-available':
      return live.way === null
        ? { name: words.settings.live.setUp, run: open }
        : { name: words.settings.sharing.retry, run: () => void request('live:retry') }
    case 'restarting':
      return { name: words.settings.live.tryNow, run: () => void request('live:retry') }
    case 'ready':
      return { name: words.settings.live.read, run: () => void request('source:select', 'live') }
    case 'live':
      return live.canAskForMore ? { name: words.settings.live.anePowerMissing, run: open } : null
    case 'late':
      return live.way === 'once' ? { name: words.settings.live.about, run: open } : null
    case 'asking':
    case 'starting':
    case 'suspended':
      return null
  }
}
