import { useState } from 'react'
import { HISTORY_LIMITS_MB, type HistoryLimitMb, type Settings } from '#shared/settings'
import { IntervalChoice } from '../../components/interval-choice'
import { describeLog } from '../../format/log-format'
import { showConfirmation } from '../../stores/notices-store'
import { useSession } from '../../stores/session-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { clearHistory } from '../../stores/time-actions'
import { useView } from '../../stores/view-store'
import { Button } from '../../ui/button'
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

const HISTORY_LIMITS: Segment<HistoryLimitMb>[] = HISTORY_LIMITS_MB.map((megabytes) => {
  const text = megabytes < 1000 ? `${megabytes} MB` : `${megabytes / 1000} GB`
  return { value: megabytes, text, meaning: `the history takes at most ${text} of the disk` }
})

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
      <LogSettings />
      <HistorySettings />
    </Dialog>
  )
}

function LogSettings() {
  const readsLog = useSettings((settings) => settings.readsLog)
  const status = useSession((session) => session.status)
  const words = status === null ? null : describeLog(status, readsLog)
  return (
    <label className="settings-check">
      <input
        type="checkbox"
        checked={readsLog}
        onChange={(event) => changeSettings({ readsLog: event.target.checked })}
      />
      <span>
        Read the system log for the Neural Engine
        <small>
          What macOS writes about the Neural Engine is read, and kept on this Mac with the names and ids of
          the programs that it tells of; names leave it only where you tick a box.
        </small>
        {readsLog && words !== null && (
          <small role="status" className="settings-state" data-trouble={words.isTrouble}>
            {words.title}. {words.text}
          </small>
        )}
      </span>
    </label>
  )
}

function HistorySettings() {
  const historyLimitMb = useSettings((settings) => settings.historyLimitMb)
  const picturesCarryData = useSettings((settings) => settings.picturesCarryData)
  return (
    <>
      <p>History on disk, at most</p>
      <Segments
        name="History on disk, at most"
        segments={HISTORY_LIMITS}
        value={historyLimitMb}
        onChoose={(value) => changeSettings({ historyLimitMb: value })}
      />
      <ClearHistory />
      <label className="settings-check">
        <input
          type="checkbox"
          checked={picturesCarryData}
          onChange={(event) => changeSettings({ picturesCarryData: event.target.checked })}
        />
        <span>
          Pictures carry their data
          <small>A PNG dropped on the window then opens as a measurement.</small>
        </span>
      </label>
    </>
  )
}

/** Asks for confirmation in place: a second dialog would cover this one. */
function ClearHistory() {
  const [isAsking, setAsking] = useState(false)
  const clear = async (): Promise<void> => {
    setAsking(false)
    if (await clearHistory()) showConfirmation('The history was cleared.')
  }
  if (!isAsking) {
    return (
      <div className="settings-action">
        <Button name="Clear history…" className="framed" onClick={() => setAsking(true)}>
          Clear history…
        </Button>
      </div>
    )
  }
  return (
    <div className="settings-action" role="group" aria-label="Clear the history?">
      <p role="status">Everything but the measurements is deleted for good.</p>
      <Button name="Keep the history" className="framed" autoFocus onClick={() => setAsking(false)}>
        Keep
      </Button>
      <Button name="Clear the history" className="framed danger" onClick={() => void clear()}>
        Clear
      </Button>
    </div>
  )
}
