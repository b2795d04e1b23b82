import { create } from 'zustand'
import type { MetricId } from '#shared/metrics'
import { DEFAULT_SETTINGS, type Settings, type SettingsPatch } from '#shared/settings'
import { words } from '#shared/words/words'
import { mainProcess } from '../bridge/bridge'
import { showNotice } from './notices-store'

/** A copy of what main owns. Only `receiveSettings` and `changeSettings` change it. */
export const useSettings = create<Settings>()(() => ({ ...DEFAULT_SETTINGS }))

/** How many changes main has not answered yet. */
let unanswered = 0
/** What main told last while there were some; null: nothing. */
let told: Settings | null = null

/** What main tells before it has answered every change may be of before the latest one, and waits until then. */
export function receiveSettings(settings: Settings): void {
  if (unanswered === 0) useSettings.setState(settings)
  else told = settings
}

/** Applies `patch` at once and sends it to main. */
export function changeSettings(patch: SettingsPatch): void {
  useSettings.setState(patch)
  unanswered++
  mainProcess()
    .invoke('settings:update', patch)
    .then((settings) => void (told = settings))
    .catch(() => showNotice(words.head.failures.setting))
    .finally(() => {
      unanswered--
      if (unanswered > 0 || told === null) return
      useSettings.setState(told)
      told = null
    })
}

export function toggleSeries(metric: MetricId): void {
  const { hiddenSeries } = useSettings.getState()
  const hidden = hiddenSeries.includes(metric)
  changeSettings({
    hiddenSeries: hidden ? hiddenSeries.filter((other) => other !== metric) : [...hiddenSeries, metric],
  })
}
