import { describeLog } from '../../format/log-format'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { SettingSwitch } from './setting'

export function PrivacySection() {
  return (
    <>
      <p className="setting-note">
        What is read stays on this Mac. It leaves it only in what you save, copy, export or share.
      </p>
      <SettingSwitch
        setting="readsLog"
        name="Read the system log for the Neural Engine"
        note="What macOS writes about the Neural Engine is read, and kept on this Mac with the names and ids of the programs that it tells of; names leave it only where you tick a box."
      >
        <LogState />
      </SettingSwitch>
      <SettingSwitch
        setting="picturesCarryData"
        name="Pictures carry their data"
        note="A PNG dropped on the window then opens as a measurement. It tells the Mac, its macOS and the times of the samples."
      />
    </>
  )
}

/** How the reading of the log stands, while it is on. */
function LogState() {
  const readsLog = useSettings((settings) => settings.readsLog)
  const status = useSession((session) => session.status)
  if (!readsLog || status === null) return null
  const { title, text, isTrouble } = describeLog(status, readsLog)
  return (
    <small role="status" className="settings-state" data-trouble={isTrouble}>
      {title}. {text}
    </small>
  )
}
