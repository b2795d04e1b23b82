import { formatInterval } from '#shared/format'
import { MENU_BAR_REFRESHES_MS, type MenuBarSettings, type Settings } from '#shared/settings'
import { words } from '#shared/words/words'
import { useSession } from '../../stores/session-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { Segments, type Segment } from '../../ui/segments'
import { Setting } from './setting'

type Choices<K extends keyof MenuBarSettings> = readonly Segment<MenuBarSettings[K]>[]

const STYLES: Choices<'style'> = [
  { value: 'value', ...words.settings.menuBar.value },
  { value: 'value-and-trace', ...words.settings.menuBar.valueAndTrace },
  { value: 'trace', ...words.settings.menuBar.trace },
  { value: 'icon', ...words.settings.menuBar.icon },
]

const POWERS: Choices<'powers'> = [
  { value: 'ane', ...words.settings.menuBar.ane },
  { value: 'ane-gpu-cpu', ...words.settings.menuBar.aneGpuCpu },
  { value: 'package', ...words.settings.menuBar.package },
]

const ITEMS: Choices<'items'> = [
  { value: 'one', ...words.settings.menuBar.one },
  { value: 'several', ...words.settings.menuBar.several },
]

const UNITS: Choices<'unit'> = [
  { value: 'automatic', ...words.settings.menuBar.automaticUnit },
  { value: 'mW', ...words.settings.menuBar.milliwatts },
  { value: 'W', ...words.settings.menuBar.watts },
]

const REFRESHES: Choices<'refreshMs'> = MENU_BAR_REFRESHES_MS.map((value) => {
  const text = formatInterval(value)
  return { value, text, meaning: words.settings.menuBar.refreshMeaning(text) }
})

const TRAY_INKS: Segment<Settings['trayInk']>[] = [
  { value: 'automatic', ...words.settings.menuBar.automaticInk },
  { value: 'light', ...words.settings.menuBar.lightInk },
  { value: 'dark', ...words.settings.menuBar.darkInk },
]

/** What stands in the menu bar or tray. It changes at once, so that the item itself shows what a choice looks like. */
export function MenuBarSection() {
  const { style, powers } = useSettings((settings) => settings.menuBar)
  const isMac = useSession((session) => session.platform) === 'darwin'
  const hasPower = style !== 'icon'
  const hasDigits = style === 'value' || style === 'value-and-trace'
  return (
    <>
      <Choice
        name={isMac ? words.settings.menuBar.barShows : words.settings.menuBar.panelShows}
        setting="style"
        choices={STYLES}
        note={words.settings.menuBar.signs}
      />
      {hasPower && (
        <Choice
          name={words.settings.menuBar.powers}
          setting="powers"
          choices={POWERS}
          note={isMac ? undefined : words.settings.menuBar.powersNote}
        />
      )}
      {hasPower && isMac && powers === 'ane-gpu-cpu' && (
        <Choice name={words.settings.menuBar.items} setting="items" choices={ITEMS} />
      )}
      {hasDigits && (
        <Choice
          name={words.settings.menuBar.unit}
          setting="unit"
          choices={UNITS}
          note={isMac ? undefined : words.settings.menuBar.unitNote}
        />
      )}
      <Choice name={words.settings.menuBar.refresh} setting="refreshMs" choices={REFRESHES} />
      {!isMac && <InkChoice />}
    </>
  )
}

interface ChoiceProps<K extends keyof MenuBarSettings> {
  name: string
  setting: K
  choices: Choices<K>
  note?: string | undefined
}

function Choice<K extends keyof MenuBarSettings>({ name, setting, choices, note }: ChoiceProps<K>) {
  const menuBar = useSettings((settings) => settings.menuBar)
  return (
    <Setting name={name} note={note}>
      <Segments
        name={name}
        segments={choices}
        value={menuBar[setting]}
        onChoose={(value) => changeSettings({ menuBar: { ...menuBar, [setting]: value } })}
      />
    </Setting>
  )
}

function InkChoice() {
  const trayInk = useSettings((settings) => settings.trayInk)
  return (
    <Setting name={words.settings.menuBar.ink} note={words.settings.menuBar.inkNote}>
      <Segments
        name={words.settings.menuBar.ink}
        segments={TRAY_INKS}
        value={trayInk}
        onChoose={(value) => changeSettings({ trayInk: value })}
      />
    </Setting>
  )
}
