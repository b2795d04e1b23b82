import { useEffect, useState, type KeyboardEvent } from 'react'
import { SOURCES } from '#shared/sources'
import {
  HIGHEST_SHARING_PORT,
  LOWEST_SHARING_PORT,
  type SharedRequest,
  type SharingReach,
  type SharingState,
} from '#shared/sharing'
import { words } from '#shared/words/words'
import { CommandText } from '../../components/command-text'
import { formatDayClock } from '../../format/time-format'
import { useSession } from '../../stores/session-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { leavePage } from '../../stores/view-store'
import { fetchSharing, restartSharing, useSharing } from '../../stores/sharing-store'
import { Button } from '../../ui/button'
import { stopTypedKeys } from '../../ui/keys'
import { Segments, type Segment } from '../../ui/segments'
import { Setting, SettingSwitch } from './setting'

/** The name of a format of Prometheus. */
const ACCESS_FORMAT = 'web.config'
const METRICS_PATH = '/metrics'

const REACHES: Segment<SharingReach>[] = [
  { value: 'this-computer', ...words.settings.sharing.thisComputer },
  { value: 'network', ...words.settings.sharing.network },
]

export function SharingSection() {
  const status = useSharing((sharing) => sharing.status)
  const reach = useSettings((settings) => settings.sharingReach)
  useEffect(() => void fetchSharing(), [])
  return (
    <>
      <SettingSwitch
        setting="sharesReadings"
        name={words.settings.sharing.name}
        note={words.settings.sharing.note}
      >
        <MadeUp />
      </SettingSwitch>
      <Setting
        name={words.settings.sharing.whoMayAsk}
        note={
          <>
            {words.settings.sharing.whoMayAskNote.before}
            <code>{status?.accessFile ?? words.settings.sharing.whoMayAskNote.aFile}</code>
            {words.settings.sharing.whoMayAskNote.between}
            <code>{ACCESS_FORMAT}</code>
            {words.settings.sharing.whoMayAskNote.after}
          </>
        }
      >
        <Segments
          name={words.settings.sharing.whoMayAsk}
          segments={REACHES}
          value={reach}
          onChoose={(value) => changeSettings({ sharingReach: value })}
        />
      </Setting>
      <Port />
      {status !== null && <State state={status.state} lastRequest={status.lastRequest} />}
    </>
  )
}

function MadeUp() {
  const label = useSession(({ status }) =>
    status !== null && !SOURCES[status.kind].isReal ? SOURCES[status.kind].phrase : null,
  )
  const isOn = useSettings((settings) => settings.sharesReadings)
  if (label === null || !isOn) return null
  return <small className="settings-state">{words.settings.sharing.madeUp(label)}</small>
}

/** Applies with Enter, and when it is left; Esc restores what was typed over, or leaves the page. */
function Port() {
  const port = useSettings((settings) => settings.sharingPort)
  const [draft, setDraft] = useState<string | null>(null)
  const typed = Number(draft ?? port)
  const isPort = Number.isInteger(typed) && typed >= LOWEST_SHARING_PORT && typed <= HIGHEST_SHARING_PORT
  const commit = (): void => {
    if (draft === null || !isPort) return
    setDraft(null)
    if (typed !== port) changeSettings({ sharingPort: typed })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    stopTypedKeys(event)
    if (event.key === 'Enter') commit()
    if (event.key !== 'Escape') return
    if (draft === null) leavePage()
    setDraft(null)
  }
  return (
    <Setting
      name={words.settings.sharing.port}
      note={
        <span role="status" className="settings-invalid" data-invalid={!isPort}>
          {isPort
            ? words.settings.sharing.portNote
            : words.settings.sharing.noPort(LOWEST_SHARING_PORT, HIGHEST_SHARING_PORT, port)}
        </span>
      }
    >
      <input
        className="field settings-port"
        inputMode="numeric"
        aria-label={words.settings.sharing.port}
        aria-invalid={!isPort}
        value={draft ?? String(port)}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
    </Setting>
  )
}

function State({ state, lastRequest }: { state: SharingState; lastRequest: SharedRequest | null }) {
  switch (state.kind) {
    case 'off':
      return null
    case 'starting':
      return <p role="status">{words.settings.sharing.starting}</p>
    case 'failed':
      return (
        <div className="settings-action" role="alert">
          <p>{words.settings.sharing.failed(state.message)}</p>
          <Button
            name={words.settings.sharing.retryName}
            className="framed"
            onClick={() => void restartSharing()}
          >
            {words.settings.sharing.retry}
          </Button>
        </div>
      )
    case 'on':
      return (
        <>
          <div className="settings-part">
            <p>{words.settings.sharing.servedAt}</p>
            <CommandText name={words.settings.sharing.address} text={state.origin.concat(METRICS_PATH)} />
            <p role="status">{describeRequest(lastRequest)}</p>
            {state.warning !== null && <p role="alert">{state.warning}</p>}
          </div>
          <div className="settings-part">
            <p>{words.settings.sharing.forPrometheus}</p>
            <CommandText name={words.settings.sharing.prometheusLines} text={state.scrapeConfig} />
          </div>
        </>
      )
  }
}

function describeRequest(request: SharedRequest | null): string {
  if (request === null) return words.settings.sharing.nobodyAsked
  const { address, userAgent, atMs, wasRefused } = request
  const who = userAgent === null ? address : words.settings.sharing.asker(userAgent, address)
  const time = formatDayClock(atMs)
  return wasRefused
    ? words.settings.sharing.refusedLast(who, time)
    : words.settings.sharing.askedLast(who, time)
}
