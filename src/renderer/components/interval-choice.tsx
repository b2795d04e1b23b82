import { formatInterval } from '#shared/format'
import { LIVE_INTERVALS_MS, type LiveIntervalMs } from '#shared/live'
import { words } from '#shared/words/words'
import { changeSettings, useSettings } from '../stores/settings-store'
import { Segments, type Segment } from '../ui/segments'

const MEANINGS: Readonly<Record<LiveIntervalMs, string>> = {
  200: words.settings.live.shortInterval,
  1000: words.settings.live.middleInterval,
  5000: words.settings.live.longInterval,
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
      name={words.settings.live.interval}
      segments={INTERVALS}
      value={intervalMs}
      onChoose={(value) => changeSettings({ intervalMs: value })}
    />
  )
}
