import { describeLive } from '#shared/live'
import type { SourceStatus } from '#shared/source-status'
import { LiveAction } from '../../live/live-action'
import { request } from '../../stores/actions'
import { useSession } from '../../stores/session-store'
import { Button } from '../../ui/button'

/** What stands in place of the charts while there is no sample. */
export function EmptyState() {
  const status = useSession((session) => session.status)
  const { title, text } = describe(status)
  const needsAnother = status?.state === 'failed' || status?.state === 'ended'
  const isLive = status?.kind === 'live'
  return (
    <main className="empty">
      <h2>{title}</h2>
      <p>{text}</p>
      {(needsAnother || isLive) && (
        <div className="empty-actions">
          {isLive && <LiveAction className="framed" />}
          <Button
            name="Open recording…"
            className="framed"
            onClick={() => void request('source:choose-recording')}
          >
            Open recording…
          </Button>
          <Button
            name="Play the demonstration"
            className="framed"
            onClick={() => void request('source:select', 'demonstration')}
          >
            Play the demonstration
          </Button>
        </div>
      )}
    </main>
  )
}

function describe(status: SourceStatus | null): { title: string; text: string } {
  if (status === null) return { title: 'Starting', text: 'Asking the app for its readings.' }
  if (status.kind === 'live' && status.live !== null && status.state !== 'paused')
    return describeLive(status.live)
  switch (status.state) {
    case 'failed':
      return {
        title: 'No readings',
        text: status.message ?? 'The source stopped before its first sample. Choose another one.',
      }
    case 'ended':
      return { title: 'Nothing to show', text: `${status.label} ended without a sample.` }
    case 'paused':
      return { title: 'Paused', text: 'Reading is paused and there is no sample yet.' }
    case 'starting':
    case 'running':
      return {
        title: 'Waiting for the first sample',
        text: 'It arrives one interval after the start.',
      }
  }
}
