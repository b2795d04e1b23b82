import type { Settings } from '#shared/settings'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { Segments, type Segment } from '../../ui/segments'
import { Setting } from './setting'

const APPEARANCES: Segment<Settings['appearance']>[] = [
  { value: 'system', text: 'System', meaning: 'as the system' },
  { value: 'light', text: 'Light', meaning: 'always light' },
  { value: 'dark', text: 'Dark', meaning: 'always dark' },
]

export function GeneralSection() {
  const appearance = useSettings((settings) => settings.appearance)
  return (
    <Setting name="Appearance" note="Of the window. Pictures are drawn in the same colours.">
      <Segments
        name="Appearance"
        segments={APPEARANCES}
        value={appearance}
        onChoose={(value) => changeSettings({ appearance: value })}
      />
    </Setting>
  )
}
