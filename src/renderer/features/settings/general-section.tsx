import type { Settings } from '#shared/settings'
import { words } from '#shared/words/words'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { Segments, type Segment } from '../../ui/segments'
import { Setting } from './setting'

const APPEARANCES: Segment<Settings['appearance']>[] = [
  { value: 'system', ...words.settings.appearance.system },
  { value: 'light', ...words.settings.appearance.light },
  { value: 'dark', ...words.settings.appearance.dark },
]

export function GeneralSection() {
  const appearance = useSettings((settings) => settings.appearance)
  return (
    <Setting name={words.settings.appearance.name} note={words.settings.appearance.note}>
      <Segments
        name={words.settings.appearance.name}
        segments={APPEARANCES}
        value={appearance}
        onChoose={(value) => changeSettings({ appearance: value })}
      />
    </Setting>
  )
}
