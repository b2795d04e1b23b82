import { formatInterval } from '#shared/format'
import { MENU_BAR_REFRESHES_MS, type MenuBarSettings, type Settings } from '#shared/settings'
import { useSession } from '../../stores/session-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { Segments, type Segment } from '../../ui/segments'
import { Setting } from './setting'

type Choices<K extends keyof MenuBarSettings> = readonly Segment<MenuBarSettings[K]>[]

const STYLES: Choices<'style'> = [
  { value: 'value', text: 'Value', meaning: 'the power in digits' },
  { value: 'value-and-trace', text: 'Value and trace', meaning: 'the power in digits, and its last minute' },
  { value: 'trace', text: 'Trace', meaning: 'the last minute, without digits' },
  { value: 'icon', text: 'Icon', meaning: 'no power, only how reading stands' },
]

const POWERS: Choices<'powers'> = [
  { value: 'ane', text: 'ANE', meaning: 'the Neural Engine alone' },
  { value: 'ane-gpu-cpu', text: 'ANE, GPU, CPU', meaning: 'all three' },
  { value: 'package', text: 'Package', meaning: 'what is measured of all together' },
]

const ITEMS: Choices<'items'> = [
  { value: 'one', text: 'One item', meaning: 'all in one item' },
  { value: 'several', text: 'Several', meaning: 'an item for each power' },
]

const UNITS: Choices<'unit'> = [
  { value: 'automatic', text: 'Automatic', meaning: 'mW below 1 W, W above' },
  { value: 'mW', text: 'mW', meaning: 'always milliwatts' },
  { value: 'W', text: 'W', meaning: 'always watts' },
]

const REFRESHES: Choices<'refreshMs'> = MENU_BAR_REFRESHES_MS.map((value) => {
  const text = formatInterval(value)
  return { value, text, meaning: `changes every ${text} at most` }
})

const TRAY_INKS: Segment<Settings['trayInk']>[] = [
  { value: 'automatic', text: 'Automatic', meaning: 'as the system’s theme' },
  { value: 'light', text: 'Light', meaning: 'for a dark panel' },
  { value: 'dark', text: 'Dark', meaning: 'for a light panel' },
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
        name={isMac ? 'The menu bar shows' : 'The panel shows'}
        setting="style"
        choices={STYLES}
        note="A dot says that a measurement runs, two bars that reading is paused, an exclamation mark that something is wrong."
      />
      {hasPower && (
        <Choice
          name="Power of"
          setting="powers"
          choices={POWERS}
          note={
            isMac
              ? undefined
              : 'Each value and each trace is an icon of its own: panels make wide ones small.'
          }
        />
      )}
      {hasPower && isMac && powers === 'ane-gpu-cpu' && (
        <Choice name="Arranged in" setting="items" choices={ITEMS} />
      )}
      {hasDigits && (
        <Choice
          name="Unit"
          setting="unit"
          choices={UNITS}
          note={isMac ? undefined : 'An icon has room for three digits: from 1 W on it shows watts.'}
        />
      )}
      <Choice name="Changes at most every" setting="refreshMs" choices={REFRESHES} />
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
    <Setting
      name="Colour in the panel"
      note="Choose light for a dark panel, dark for a light one; automatic follows the theme."
    >
      <Segments
        name="Colour in the panel"
        segments={TRAY_INKS}
        value={trayInk}
        onChoose={(value) => changeSettings({ trayInk: value })}
      />
    </Setting>
  )
}
