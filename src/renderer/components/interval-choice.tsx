import { formatInterval } from '#shared/format'
import { LIVE_INTERVALS_MS, type LiveIntervalMs } from '#shared/live'
import { changeSettings, useSettings } from '../stores/settings-store'
import { Segments, type Segment } from '../ui/segments'

const MEANINGS: Readonly<Record<LiveIntervalMs, string>> = {
  200: 'shows short bursts, costs most',
  1000: 'for most uses',
  5000: 'for long watching, costs least',
}
const INTERVALS: Segment<LiveIntervalMs>[] = LIVE_INTERVALS_MS.map((value) => ({
  value,
  text: formatInterval(value),
  meaning: MEANINGS[value],
}))

/** Chooses how often live readings are taken. */
export function IntervalChoice() {
  const intervalMs = useSettings((settings) => settings.intervalMs)
  return (
    <Segments
      name="Live sample every"
      segments={INTERVALS}
      value={intervalMs}
      onChoose={(value) => changeSettings({ intervalMs: value })}
    />
  )
}
