import { create } from 'zustand'
import type { MetricId } from '#shared/metrics'
import { DEFAULT_SETTINGS, type Settings, type SettingsPatch } from '#shared/settings'
import { words } from '#shared/words/words'
import { mainProcess } from '../bridge/bridge'
import { showNotice } from './notices-store'

/** A copy of what main owns. Only main's pushes and `changeSettings` change it. */
export const useSettings = create<Settings>()(() => ({ ...DEFAULT_SETTINGS }))

/** Applies `patch` at once and sends it to main. Main's answer is ignored, since a newer change may be on its way. */
export function changeSettings(patch: SettingsPatch): void {
  useSettings.setState(patch)
  mainProcess()
    .invoke('settings:update', patch)
    .catch(() => showNotice(words.head.failures.setting))
}

export function toggleSeries(metric: MetricId): void {
  const { hiddenSeries } = useSettings.getState()
  const hidden = hiddenSeries.includes(metric)
  changeSettings({
    hiddenSeries: hidden ? hiddenSeries.filter((other) => other !== metric) : [...hiddenSeries, metric],
  })
}
