import { words } from '#shared/words/words'
import { describeLog } from '../../format/log-format'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { SettingSwitch } from './setting'

export function PrivacySection() {
  return (
    <>
      <p className="setting-note">{words.settings.privacy.lead}</p>
      <SettingSwitch
        setting="readsLog"
        name={words.settings.privacy.readsLog}
        note={words.settings.privacy.readsLogNote}
      >
        <LogState />
      </SettingSwitch>
      <SettingSwitch
        setting="picturesCarryData"
        name={words.settings.privacy.picturesCarryData}
        note={words.settings.privacy.picturesCarryDataNote}
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
