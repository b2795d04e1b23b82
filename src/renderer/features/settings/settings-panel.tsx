import type { Settings } from '#shared/settings'
import { changeSettings } from '../../stores/actions'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { useView } from '../../stores/view-store'
import { IntervalChoice } from '../../live/interval-choice'
import { Dialog } from '../../ui/dialog'
import { Segments, type Segment } from '../../ui/segments'

const APPEARANCES: Segment<Settings['appearance']>[] = [
  { value: 'system', text: 'System', meaning: 'as the system' },
  { value: 'light', text: 'Light', meaning: 'always light' },
  { value: 'dark', text: 'Dark', meaning: 'always dark' },
]

const TRAY_INKS: Segment<Settings['trayInk']>[] = [
  { value: 'automatic', text: 'Automatic', meaning: 'as the system’s theme' },
  { value: 'light', text: 'Light', meaning: 'for a dark panel' },
  { value: 'dark', text: 'Dark', meaning: 'for a light panel' },
]

function close(): void {
  useView.setState({ settingsOpen: false })
}

export function SettingsPanel() {
  return useView((view) => view.settingsOpen) ? <SettingsDialog /> : null
}

function SettingsDialog() {
  const appearance = useSettings((settings) => settings.appearance)
  const trayInk = useSettings((settings) => settings.trayInk)
  const platform = useSession((session) => session.platform)
  const canReadLive = useSession((session) => session.status?.live != null)
  return (
    <Dialog title="Settings" bodyClass="settings-body" onClose={close}>
      <p>Appearance</p>
      <Segments
        name="Appearance"
        segments={APPEARANCES}
        value={appearance}
        onChoose={(value) => changeSettings({ appearance: value })}
      />
      {platform !== 'darwin' && (
        <>
          <p>Digits in the panel</p>
          <Segments
            name="Digits in the panel"
            segments={TRAY_INKS}
            value={trayInk}
            onChoose={(value) => changeSettings({ trayInk: value })}
          />
        </>
      )}
      {canReadLive && (
        <>
          <p>Live sample every</p>
          <IntervalChoice />
        </>
      )}
    </Dialog>
  )
}
