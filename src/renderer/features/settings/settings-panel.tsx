import { useEffect, useRef } from 'react'
import type { Settings } from '#shared/settings'
import { changeSettings } from '../../stores/actions'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { useView } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { CloseIcon } from '../../ui/icons'
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
  const dialog = useRef<HTMLDialogElement>(null)
  const appearance = useSettings((settings) => settings.appearance)
  const trayInk = useSettings((settings) => settings.trayInk)
  const platform = useSession((session) => session.platform)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      className="settings"
      aria-labelledby="settings-title"
      onClose={close}
      onClick={(event) => {
        if (event.target === event.currentTarget) close()
      }}
    >
      <div className="settings-body">
        <h2 id="settings-title">Settings</h2>
        <Button name="Close" shortcut="Esc" className="tool" onClick={close}>
          <CloseIcon />
        </Button>
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
      </div>
    </dialog>
  )
}
