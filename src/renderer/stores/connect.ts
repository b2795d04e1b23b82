import type { Bridge, PushedEvent, PushedSamples, WindowCommand } from '#shared/ipc-contract'
import type { SourceStatus } from '#shared/source-status'
import { isContinuous } from '#shared/sources'
import { words } from '#shared/words/words'
import { useAlerts } from './alerts-store'
import { addEvents, fetchEvents } from './events-store'
import { offerNaming } from './mark-store'
import { useMeasurements } from './measurements-store'
import { showNotice } from './notices-store'
import { liveHistory, notifyHistoryChanged, useOwnCost, useSession } from './session-store'
import { receiveSettings } from './settings-store'
import { useSharing } from './sharing-store'
import { fetchExtent, showEnded } from './time-actions'
import { chooseView, useTime } from './time-store'
import { useTransfer } from './transfer-store'
import { useView } from './view-store'
import { resetDiskHistory } from './window-range'

/**
 * Keeps the stores in step with main: subscribes first, then loads the history, then drops the pushes that the history
 * already contained. `onReady` is called once, when main has answered or failed to; what the first frame does without is asked
 * for when it resolves. Returns the function that disconnects.
 */
export function connect(
  bridge: Bridge,
  onCommand: (command: WindowCommand) => void,
  onReady: () => void | Promise<void> = () => undefined,
): () => void {
  const history = synchroniseHistory(bridge, () => void shown.then(loadEvents))
  const onVisibility = (): void => {
    // Main sends no samples to a hidden window, so it has to load what it missed.
    if (document.visibilityState === 'visible') void history.resynchronise()
  }
  const disposers = [
    bridge.subscribe('samples', history.receive),
    bridge.subscribe('status', (status) => {
      if (receiveStatus(status) === 'new-session' && isContinuous(status.kind)) void history.resynchronise()
      // A source's first samples are stored a little after they reach the window, so the extent is fetched until it exists.
      if (useTime.getState().extent === null && status.sampleCount > 0) void fetchExtent()
      if (liveHistory.isBehind(status)) void history.resynchronise()
    }),
    bridge.subscribe('event', receiveEvent),
    bridge.subscribe('settings', receiveSettings),
    bridge.subscribe('command', onCommand),
    bridge.subscribe('measurements', (measurements) => useMeasurements.setState(measurements)),
    bridge.subscribe('transfer', (progress) => useTransfer.setState({ progress })),
    bridge.subscribe('sharing', (status) => useSharing.setState({ status })),
    bridge.subscribe('alerts', (alerts) => useAlerts.setState(alerts)),
    bridge.subscribe('own-cost', (cost) => useOwnCost.setState({ cost })),
  ]
  document.addEventListener('visibilitychange', onVisibility)
  // Both requests at once, since nothing is drawn before both are answered.
  const bootstrapped = bootstrap(bridge).catch(() => showNotice(words.head.failures.window))
  const { choices } = useTime.getState()
  const shown = Promise.all([bootstrapped, history.resynchronise()])
    .then(() => showIfEnded(choices))
    .then(onReady)
  void shown.then(fetchExtent)
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    for (const dispose of disposers) dispose()
  }
}

async function bootstrap(bridge: Bridge): Promise<void> {
  const { platform, settings, status, notices, measurements, transfer, alerts } =
    await bridge.invoke('app:bootstrap')
  useSession.setState({ platform })
  useAlerts.setState(alerts)
  useMeasurements.setState(measurements)
  useTransfer.setState({ progress: transfer })
  receiveSettings(settings)
  receiveStatus(status)
  for (const notice of notices) showNotice(notice)
}

function receiveStatus(status: SourceStatus): 'new-session' | 'same-session' | 'stale' {
  const known = useSession.getState().status
  if (known !== null && status.sessionId < known.sessionId) return 'stale'
  const isNewSession = known !== null && status.sessionId > known.sessionId
  useSession.setState({ status })
  addEvents(status.sessionId, [])
  if (isNewSession) resetView()
  if (hasJustEnded(status, isNewSession ? null : known)) void showEnded()
  if (!isNewSession) return 'same-session'
  if (liveHistory.sessionId !== null && liveHistory.begin(status.sessionId)) notifyHistoryChanged()
  return 'new-session'
}

/**
 * A recording that had ended before is shown whole from the first frame on, unless a person has chosen what to see since the
 * view had had so many `choices`.
 */
async function showIfEnded(choices: number): Promise<void> {
  const { status } = useSession.getState()
  const isUntouched = useTime.getState().choices === choices
  if (isUntouched && status !== null && hasJustEnded(status, null)) await showEnded()
}

/** Whether it is a recording that was read to its end since `known`, with anything in it, and nobody looks at a part of it. */
function hasJustEnded(status: SourceStatus, known: SourceStatus | null): boolean {
  const isRead = !isContinuous(status.kind) && status.state === 'ended' && status.sampleCount > 0
  const isFollowing = useTime.getState().fixedSpan === null && useView.getState().frozen === null
  return isRead && known?.state !== 'ended' && isFollowing
}

/** A pause, the crosshair, the viewed span and the selection belong to the session that ended. */
function resetView(): void {
  useView.setState({ frozen: null, crosshairMs: null })
  chooseView({ fixedSpan: null, selection: null, isMoving: false, extent: null })
  resetDiskHistory()
  void fetchExtent()
}

function receiveEvent({ sessionId, event }: PushedEvent): void {
  addEvents(sessionId, [event])
  if (event.kind === 'mark') offerNaming(event)
}

/** How long after the newest sample a mark may lie while samples arrive, ms: marks are set at the present. */
const LATEST_MARK_MS = 60_000

/** Loads the events during the samples in memory, for the time before the window was opened and while it was hidden. */
async function loadEvents(): Promise<void> {
  const { columns, sessionId } = liveHistory
  const [firstMs, toMs] = [columns.endTimes()[0], columns.endTimes()[columns.length - 1]]
  if (sessionId === null || firstMs === undefined || toMs === undefined) return
  const span = { fromMs: firstMs, toMs: toMs + LATEST_MARK_MS }
  addEvents(sessionId, await fetchEvents(span))
}

interface HistorySynchroniser {
  receive: (push: PushedSamples) => void
  /** Loads the whole history. Resolves when it is loaded or could not be. */
  resynchronise: () => Promise<void>
}

/** `onLoaded`: the history in memory is another one. */
function synchroniseHistory(bridge: Bridge, onLoaded: () => void): HistorySynchroniser {
  /** Pushes that arrived while the history is loading; null while it is not. */
  let pending: PushedSamples[] | null = []
  let isLoading = false

  const append = (push: PushedSamples): void => {
    const before = liveHistory.sessionId
    const outcome = liveHistory.append(push)
    if (before !== null && liveHistory.sessionId !== before) resetView()
    if (outcome === 'appended') notifyHistoryChanged()
    if (outcome === 'missing') {
      pending = [...(pending ?? []), push]
      void resynchronise()
    }
  }
  const load = async (): Promise<void> => {
    const sessionAtRequest = liveHistory.sessionId
    const snapshot = await bridge.invoke('history:all')
    const before = liveHistory.sessionId
    const isCurrent = liveHistory.replace(snapshot)
    if (isCurrent) receiveStatus(snapshot.status)
    if (before !== null && before !== liveHistory.sessionId) resetView()
    isLoading = false
    const pushes = pending ?? []
    pending = null
    notifyHistoryChanged()
    for (const push of pushes) append(push)
    onLoaded()
    // The answer is about an older session. The one that began meanwhile may have a history as well.
    if (!isCurrent && before !== sessionAtRequest) void resynchronise()
  }
  const resynchronise = async (): Promise<void> => {
    if (isLoading) return
    isLoading = true
    pending ??= []
    await load().catch(() => {
      isLoading = false
      // The next push loads the history again, and it will contain the pushes that are dropped here.
      pending = null
      showNotice(words.head.failures.history)
    })
  }
  return { receive: (push) => (pending === null ? append(push) : pending.push(push)), resynchronise }
}
