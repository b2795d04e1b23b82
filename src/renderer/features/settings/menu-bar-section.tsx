import type { Settings } from '#shared/settings'
import { useSession } from '../../stores/session-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { Segments, type Segment } from '../../ui/segments'
import { Setting } from './setting'

const TRAY_INKS: Segment<Settings['trayInk']>[] = [
  { value: 'automatic', text: 'Automatic', meaning: 'as the system’s theme' },
  { value: 'light', text: 'Light', meaning: 'for a dark panel' },
  { value: 'dark', text: 'Dark', meaning: 'for a light panel' },
]

export function MenuBarSection() {
  const trayInk = useSettings((settings) => settings.trayInk)
  const platform = useSession((session) => session.platform)
  if (platform === 'darwin')
    return (
      <p className="setting-note">
        The menu bar shows the power of the Neural Engine now, in the colours that macOS gives to it.
      </p>
    )
  return (
    <Setting
      name="Colour of the number in the panel"
      note="The power of the Neural Engine stands in the panel of the desktop. Choose light digits for a dark panel, dark ones for a light panel; automatic follows the theme."
    >
      <Segments
        name="Colour of the number in the panel"
        segments={TRAY_INKS}
        value={trayInk}
        onChoose={(value) => changeSettings({ trayInk: value })}
      />
    </Setting>
  )
}
