import type { LiveDescription } from '#shared/live'
import { isLive, type SourceStatus } from '#shared/source-status'
import { FALLBACK_SOURCE, SOURCES } from '#shared/sources'
import { words } from '#shared/words/words'
import { request } from '../../bridge/bridge'
import { useThrottledSource } from '../../charts/range-source-context'
import { LiveAction, useLiveDescription } from '../../components/live-action'
import { formatSpan } from '../../format/time-format'
import { useSession } from '../../stores/session-store'
import { followNewest } from '../../stores/time-actions'
import { newestIndex } from '../../stores/viewed-range'
import { historyProblem, isInMemory, isLoading, viewedSpan } from '../../stores/window-range'
import { Button } from '../../ui/button'

const PLAY_FALLBACK = words.source.play(SOURCES[FALLBACK_SOURCE].phrase)

/** Shown instead of the charts while there is no sample. */
export function EmptyState() {
  const status = useSession((session) => session.status)
  const live = useLiveDescription(status?.live ?? null)
  const { title, text } = describe(status, live)
  const needsAnother = status?.state === 'failed' || status?.state === 'ended'
  const readsLive = status !== null && isLive(status)
  return (
    <main className="empty">
      <h2>{title}</h2>
      <p>{text}</p>
      {(needsAnother || readsLive) && (
        <div className="empty-actions">
          {readsLive && <LiveAction className="framed" />}
          <Button
            name={words.source.openRecording}
            className="framed"
            onClick={() => void request('source:choose-recording')}
          >
            {words.source.openRecording}
          </Button>
          <Button
            name={PLAY_FALLBACK}
            className="framed"
            onClick={() => void request('source:select', FALLBACK_SOURCE)}
          >
            {PLAY_FALLBACK}
          </Button>
        </div>
      )}
    </main>
  )
}

function describe(status: SourceStatus | null, live: LiveDescription | null): LiveDescription {
  if (status === null) return { title: words.source.starting, text: words.source.askingApp }
  if (isLive(status) && live !== null && status.state !== 'paused') return live
  switch (status.state) {
    case 'failed':
      return {
        title: words.source.noReadings,
        text: status.message ?? words.source.stoppedEmpty,
      }
    case 'ended':
      return { title: words.source.nothingToShow, text: words.source.endedEmpty(status.label) }
    case 'paused':
      return { title: words.source.paused, text: words.source.pausedEmpty }
    case 'starting':
    case 'running':
      return { title: words.source.waiting, text: words.source.whenFirst }
  }
}

/** Why the charts have nothing to show for the viewed span; null when they have. */
export function useEmptyReason(): string | null {
  const range = useThrottledSource().range()
  const span = viewedSpan()
  if (span === null) return null
  if (isLoading()) return words.charts.readingHistory
  const problem = isInMemory() ? null : historyProblem()
  if (problem !== null) return problem
  if (range === null || range.motion === 'follows' || newestIndex(range) !== null) return null
  const [from = '', to = ''] = formatSpan(span.fromMs, span.toMs).split(/ ?– ?/)
  return words.charts.nothingBetween(from, to)
}

/** Shown over charts that are empty. */
export function EmptyOverlay({ sentence }: { sentence: string | null }) {
  return sentence === null ? null : (
    <p className="board-sentence" role="status">
      {sentence}
    </p>
  )
}

/** Shown instead of the charts while nothing of the viewed span is loaded. */
export function EmptyHistory({ sentence }: { sentence: string }) {
  return (
    <main className="empty">
      <p role="status">{sentence}</p>
      <div className="empty-actions">
        <Button name={words.source.backToNow} shortcut="Space" className="framed" onClick={followNewest}>
          {words.source.backToNow}
        </Button>
      </div>
    </main>
  )
}
