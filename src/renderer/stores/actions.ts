import type { ChartId } from '#shared/charts'
import type { InvokeChannel, InvokeMap, Result } from '#shared/ipc-contract'
import type { MetricId } from '#shared/metrics'
import { SampleColumns } from '#shared/sample-columns'
import type { SettingsPatch } from '#shared/settings'
import { mainProcess } from '../bridge/bridge'
import { showNotice } from './notices-store'
import { liveHistory } from './session-store'
import { useSettings } from './settings-store'
import { useView } from './view-store'

/** Channels whose answer says in words what went wrong. */
type ResultChannel = {
  [C in InvokeChannel]: InvokeMap[C]['result'] extends Result<infer _> ? C : never
}[InvokeChannel]

/** What a channel answers with when all went well. */
type Value<C extends ResultChannel> = Extract<InvokeMap[C]['result'], { ok: true }>['value']

/** Asks main; what went wrong becomes a notice, and null the answer. */
export async function ask<C extends ResultChannel>(
  channel: C,
  ...args: InvokeMap[C]['args']
): Promise<{ value: Value<C> } | null> {
  try {
    const result = (await mainProcess().invoke(channel, ...args)) as Result<Value<C>>
    if (result.ok) return { value: result.value }
    showNotice(result.message)
    return null
  } catch {
    showNotice(
      'The app did not carry this out. Try again; if it stays so, quit Anemometer and open it again.',
    )
    return null
  }
}

/** Asks main for something whose answer is that it was done. Says whether it was. */
export async function request<C extends ResultChannel>(
  channel: C,
  ...args: InvokeMap[C]['args']
): Promise<boolean> {
  return (await ask(channel, ...args)) !== null
}

/** Applies `patch` at once and has main keep it; the answer is not applied, for a newer change may be on its way. */
export function changeSettings(patch: SettingsPatch): void {
  useSettings.setState(patch)
  mainProcess()
    .invoke('settings:update', patch)
    .catch(() => showNotice('The setting could not be kept. It applies until this window is closed.'))
}

/**
 * Freezes what is on screen; recording goes on. Nothing to see is not frozen: the window would go on waiting for a
 * sample that has long come.
 */
export function freeze(): void {
  if (liveHistory.columns.length === 0) return
  useView.setState({ frozen: SampleColumns.fromData(liveHistory.columns.toData(), null) })
}

export function toggleSeries(metric: MetricId): void {
  const { hiddenSeries } = useSettings.getState()
  const hidden = hiddenSeries.includes(metric)
  changeSettings({
    hiddenSeries: hidden ? hiddenSeries.filter((other) => other !== metric) : [...hiddenSeries, metric],
  })
}

/** Fills the window with `chart`, or shows all charts again. */
export function toggleFilled(chart: ChartId): void {
  changeSettings({ focusedChart: useSettings.getState().focusedChart === chart ? null : chart })
}

export function hideCrosshair(): void {
  useView.setState({ crosshairMs: null })
}
