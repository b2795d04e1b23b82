import { describeLive, type LiveDescription, type LiveStatus } from '#shared/live'
import { isFlowing, isLive, type SourceStatus } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { words } from '#shared/words/words'
import { request } from '../../bridge/bridge'
import { useViewedRange } from '../../charts/range-source-context'
import { LiveAction, useLiveDescription } from '../../components/live-action'
import { formatSource } from '../../format/source-format'
import { formatClock, formatSpan } from '../../format/time-format'
import { useSession } from '../../stores/session-store'
import { followNewest } from '../../stores/time-actions'
import { useTime } from '../../stores/time-store'
import { useView } from '../../stores/view-store'
import { isWhole } from '../../stores/window-range'
import { Button } from '../../ui/button'
import { ReplayControls } from './replay-controls'

/** The source of the numbers, its state and the reason for it. A source of made-up numbers is clearly marked. */
export function SourceBadge() {
  const status = useSession((session) => session.status)
  const frozen = useView((view) => view.frozen)
  const hasFixedSpan = useTime((time) => time.fixedSpan !== null)
  const showsAll = useTime((time) => isWhole(time.fixedSpan))
  const live = useLiveDescription(status?.live ?? null)
  if (status === null) return null
  const state = stateLabel(status, live)
  const { isPresent } = SOURCES[status.kind]
  const hasEnded = status.state === 'ended'
  return (
    <div className="source">
      <p
        className="badge"
        data-real={!status.isMadeUp}
        data-present={isPresent}
        data-state={status.state}
        data-flowing={isFlowing(status)}
      >
        <span className="badge-dot" aria-hidden="true" />
        <span className="badge-text" title={formatSource(status)}>
          {formatSource(status)}
        </span>
        {state !== null && <span className="badge-state">{state}</span>}
      </p>
      {!hasFixedSpan && frozen === null && <SourceMessage status={status} />}
      {frozen !== null && <FrozenLine atMs={frozen.endTimes()[frozen.length - 1]} status={status} />}
      {hasFixedSpan && <FixedSpanLine isPresent={isPresent && !hasEnded} showsAll={hasEnded && showsAll} />}
      {frozen === null && status.state === 'paused' && (
        <p className="source-message">
          {words.source.readingPaused}{' '}
          <Button
            name={words.source.resumeReading}
            className="link"
            onClick={() => void request('source:set-paused', false)}
          >
            {words.source.resume}
          </Button>
        </p>
      )}
      {frozen === null && status.replay !== null && (
        <ReplayControls replay={status.replay} hasEnded={hasEnded} showsAll={hasEnded && showsAll} />
      )}
    </div>
  )
}

/** Why the source is not the chosen one or brings no samples, and what to do about it. */
function SourceMessage({ status }: { status: SourceStatus }) {
  if (status.state === 'paused' || isExplainedByEmptyState(status)) return null
  const { live, message, kind } = status
  const isAboutLive = live !== null && (isLive(status) ? live.state.kind !== 'live' : message !== null)
  const why = isAboutLive ? liveText(status, live) : message
  const isDemonstration = kind === 'demonstration'
  const text = isDemonstration ? words.source.madeUp(why) : why
  if (text === null && live?.canAskForMore !== true) return null
  return (
    <div className="source-message-line">
      {text !== null && (
        <p
          className="source-message"
          title={isDemonstration ? words.source.demonstrationPlays(text) : text}
          role={isAboutLive ? 'status' : undefined}
        >
          {text}
        </p>
      )}
      <LiveAction className="link" />
      {live === null && SOURCES[status.kind].isPresent && (
        <Button
          name={words.source.openRecording}
          className="link"
          onClick={() => void request('source:choose-recording')}
        >
          {words.source.openRecording}
        </Button>
      )}
    </div>
  )
}

/** The badge of live readings already shows the title. */
function liveText(status: SourceStatus, live: LiveStatus): string {
  const { title, text } = describeLive(live)
  return isLive(status) ? text : words.liveReadings.titled(title, text)
}

/** Whether `EmptyState` explains the source, because there is no sample yet. */
function isExplainedByEmptyState(status: SourceStatus): boolean {
  return (
    status.sampleCount === 0 && (status.state === 'failed' || (isLive(status) && status.state === 'starting'))
  )
}

function FrozenLine({ atMs, status }: { atMs: number | undefined; status: SourceStatus }) {
  return (
    <p className="source-message" role="status">
      {atMs === undefined ? words.source.viewPaused : words.source.viewPausedAt(formatClock(atMs))}{' '}
      {describeSourceState(status)}{' '}
      <Button name={words.source.followNewest} shortcut="Space" className="link" onClick={followNewest}>
        {words.source.follow}
      </Button>
    </p>
  )
}

/** Which span is shown, and a button back to the newest sample, unless it is all of what will ever be there. */
function FixedSpanLine({ isPresent, showsAll }: { isPresent: boolean; showsAll: boolean }) {
  const range = useViewedRange()
  if (range === null) return null
  const span = keepTogether(formatSpan(range.fromMs, range.toMs))
  if (showsAll)
    return (
      <p className="source-message looking" role="status">
        {words.source.wholeRecordingOf(span)}
      </p>
    )
  const back = isPresent ? words.source.backToNow : words.source.backToNewest
  return (
    <p className="source-message looking" role="status">
      <span className="looking-span">{words.source.lookingAt(span)}</span>{' '}
      <Button name={back} shortcut="Space" className="link" onClick={followNewest}>
        {back}
      </Button>
    </p>
  )
}

/** The text without places where a line may end. */
function keepTogether(text: string): string {
  return text.replaceAll(' ', '\u00a0').replaceAll('–', '\u2060–\u2060')
}

/** What the source does while the view is paused. */
function describeSourceState({ kind, state }: SourceStatus): string {
  const { recording, replay } = words.source.meanwhile
  return (SOURCES[kind].isPresent ? recording : replay)[state === 'starting' ? 'running' : state]
}

function stateLabel(status: SourceStatus, description: LiveDescription | null): string | null {
  const { live } = status
  if (isLive(status) && status.state !== 'paused' && live !== null) {
    return live.state.kind === 'live' ? null : (description?.title.toLowerCase() ?? null)
  }
  return status.state === 'running' ? null : words.source.states[status.state]
}
