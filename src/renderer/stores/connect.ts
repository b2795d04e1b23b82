import type { Bridge, PushedSamples, WindowCommand } from '#shared/ipc-contract'
import type { SourceStatus } from '#shared/source-status'
import { showNotice } from './notices-store'
import { useMeasurements } from './measurements-store'
import { notifyHistoryChanged, liveHistory, useOwnCost, useSession } from './session-store'
import { useSettings } from './settings-store'
import { useTransfer } from './transfer-store'
import { fetchExtent } from './time-actions'
import { useTime } from './time-store'
import { useView } from './view-store'
import { resetDiskHistory } from './window-range'

/**
 * Keeps the stores in step with main: subscribe first, then ask for the history, then drop the pushes it already
 * contained. `onReady` is called once, when main has answered or will not. Returns the function that ends it.
 */
export function connect(
  bridge: Bridge,
  onCommand: (command: WindowCommand) => void,
  onReady: () => void = () => undefined,
): () => void {
  const history = synchroniseHistory(bridge)
  const onVisibility = (): void => {
    // Main sends no samples to a hidden window, so what happened meanwhile has to be asked for.
    if (document.visibilityState === 'visible') void history.resynchronise()
  }
  const disposers = [
    bridge.subscribe('samples', history.receive),
    bridge.subscribe('status', (status) => {
      if (receiveStatus(status) === 'new-session' && status.kind === 'live') void history.resynchronise()
      // The first samples of a source reach the disk a little later than the window.
      if (useTime.getState().extent === null && status.sampleCount > 0) void fetchExtent()
      if (liveHistory.isBehind(status)) void history.resynchronise()
    }),
    bridge.subscribe('settings', (settings) => useSettings.setState(settings)),
    bridge.subscribe('command', onCommand),
    bridge.subscribe('measurements', (measurements) => useMeasurements.setState(measurements)),
    bridge.subscribe('transfer', (progress) => useTransfer.setState({ progress })),
    bridge.subscribe('own-cost', (cost) => useOwnCost.setState({ cost })),
  ]
  document.addEventListener('visibilitychange', onVisibility)
  // Both questions at once: nothing is drawn before their answers.
  const bootstrapped = bootstrap(bridge).catch(() =>
    showNotice('The app did not answer this window. Close it and open it again.'),
  )
  void Promise.all([bootstrapped, history.resynchronise()]).then(onReady)
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    for (const dispose of disposers) dispose()
  }
}

async function bootstrap(bridge: Bridge): Promise<void> {
  const { platform, settings, status, notices, measurements, transfer } = await bridge.invoke('app:bootstrap')
  useSession.setState({ platform })
  useMeasurements.setState(measurements)
  useTransfer.setState({ progress: transfer })
  useSettings.setState(settings)
  receiveStatus(status)
  void fetchExtent()
  for (const notice of notices) showNotice(notice)
}

function receiveStatus(status: SourceStatus): 'new-session' | 'same-session' | 'stale' {
  const known = useSession.getState().status
  if (known !== null && status.sessionId < known.sessionId) return 'stale'
  const isNewSession = known !== null && status.sessionId > known.sessionId
  useSession.setState({ status })
  if (!isNewSession) return 'same-session'
  resetView()
  if (liveHistory.sessionId !== null && liveHistory.begin(status.sessionId)) notifyHistoryChanged()
  return 'new-session'
}

/** What was paused or pointed at belongs to the session that ended. */
function resetView(): void {
  useView.setState({ frozen: null, crosshairMs: null })
  useTime.setState({ fixedSpan: null, selection: null, isMoving: false, extent: null })
  resetDiskHistory()
  void fetchExtent()
}

interface HistorySynchroniser {
  receive: (push: PushedSamples) => void
  /** Done, well or not, when the promise resolves. */
  resynchronise: () => Promise<void>
}

function synchroniseHistory(bridge: Bridge): HistorySynchroniser {
  /** Pushes that wait for the history to arrive; null while nothing was asked for. */
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
    const askedFor = liveHistory.sessionId
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
    // A session that began meanwhile may have a past as well.
    if (!isCurrent && before !== askedFor) void resynchronise()
  }
  const resynchronise = async (): Promise<void> => {
    if (isLoading) return
    isLoading = true
    pending ??= []
    await load().catch(() => {
      isLoading = false
      // The next push asks again; until then there is no point in keeping any.
      pending = null
      showNotice('The history could not be read from the app. Close this window and open it again.')
    })
  }
  return { receive: (push) => (pending === null ? append(push) : pending.push(push)), resynchronise }
}
