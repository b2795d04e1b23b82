import { COMMANDS, formatKey, type TextSizeCommand } from '#shared/commands'
import { TEXT_SIZES_PERCENT, type Settings, type TextSizePercent } from '#shared/settings'
import { words } from '#shared/words/words'
import { useSession } from '../../stores/session-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { Segments, type Segment } from '../../ui/segments'
import { Setting } from './setting'

const APPEARANCES: Segment<Settings['appearance']>[] = [
  { value: 'system', ...words.settings.appearance.system },
  { value: 'light', ...words.settings.appearance.light },
  { value: 'dark', ...words.settings.appearance.dark },
]

const TEXT_SIZES: Segment<TextSizePercent>[] = TEXT_SIZES_PERCENT.map((value) => ({
  value,
  text: `${value} %`,
  meaning: words.settings.textSize.meaning,
}))

export function GeneralSection() {
  const { appearance, textSizePercent } = useSettings()
  const platform = useSession((session) => session.platform)
  const keyOf = (id: TextSizeCommand): string => formatKey(COMMANDS[id].keys[0], platform)
  return (
    <>
      <Setting name={words.settings.appearance.name} note={words.settings.appearance.note}>
        <Segments
          name={words.settings.appearance.name}
          segments={APPEARANCES}
          value={appearance}
          onChoose={(value) => changeSettings({ appearance: value })}
        />
      </Setting>
      <Setting
        name={words.settings.textSize.name}
        note={words.settings.textSize.note(
          keyOf('bigger-text'),
          keyOf('smaller-text'),
          keyOf('actual-text-size'),
        )}
      >
        <Segments
          name={words.settings.textSize.name}
          segments={TEXT_SIZES}
          value={textSizePercent}
          onChoose={(value) => changeSettings({ textSizePercent: value })}
        />
      </Setting>
    </>
  )
}
