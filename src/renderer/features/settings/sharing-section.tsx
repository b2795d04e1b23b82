import { useEffect, useState, type KeyboardEvent } from 'react'
import { SOURCES } from '#shared/sources'
import {
  HIGHEST_SHARING_PORT,
  LOWEST_SHARING_PORT,
  type SharedRequest,
  type SharingReach,
  type SharingState,
} from '#shared/sharing'
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

const REACHES: Segment<SharingReach>[] = [
  { value: 'this-computer', text: 'This computer', meaning: 'programs that run here' },
  { value: 'network', text: 'Other computers', meaning: 'those with a password or a certificate, too' },
]

export function SharingSection() {
  const status = useSharing((sharing) => sharing.status)
  const reach = useSettings((settings) => settings.sharingReach)
  useEffect(() => void fetchSharing(), [])
  return (
    <>
      <SettingSwitch
        setting="sharesReadings"
        name="Let Prometheus and other programs ask for readings"
        note="While Anemometer runs, they get counters of energy, traffic and time over HTTP, as from “anemometer serve”. Nothing is sent unasked."
      >
        <MadeUp />
      </SettingSwitch>
      <Setting
        name="Who may ask"
        note={
          <>
            Other computers are let in only where <code>{status?.accessFile ?? 'a file'}</code> names users
            with passwords, or certificates. It is a <code>web.config</code> as Prometheus has it;
            docs/fleet.md has an example.
          </>
        }
      >
        <Segments
          name="Who may ask"
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
  return (
    <small className="settings-state">
      Now these are the made-up readings of {label}, and say so: real=&quot;false&quot;.
    </small>
  )
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
      name="Port"
      note={
        <span role="status" className="settings-invalid" data-invalid={!isPort}>
          {isPort
            ? '“anemometer serve” has 26366, so that both can run.'
            : `A port is a whole number from ${LOWEST_SHARING_PORT} to ${HIGHEST_SHARING_PORT}; ${port} is still in use.`}
        </span>
      }
    >
      <input
        className="field settings-port"
        inputMode="numeric"
        aria-label="Port"
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
      return <p role="status">Starting…</p>
    case 'failed':
      return (
        <div className="settings-action" role="alert">
          <p>Nothing is shared. {state.message}</p>
          <Button name="Try again to share" className="framed" onClick={() => void restartSharing()}>
            Try again
          </Button>
        </div>
      )
    case 'on':
      return (
        <>
          <div className="settings-part">
            <p>Served at</p>
            <CommandText name="the address" text={`${state.origin}/metrics`} />
            <p role="status">{describeRequest(lastRequest)}</p>
            {state.warning !== null && <p role="alert">{state.warning}</p>}
          </div>
          <div className="settings-part">
            <p>For prometheus.yml</p>
            <CommandText name="the lines for Prometheus" text={state.scrapeConfig} />
          </div>
        </>
      )
  }
}

function describeRequest(request: SharedRequest | null): string {
  if (request === null) return 'Nobody has asked yet.'
  const { address, userAgent, atMs, wasRefused } = request
  const who = userAgent === null ? address : `${userAgent} at ${address}`
  return `${wasRefused ? 'Refused last' : 'Asked last'}: ${who}, ${formatDayClock(atMs)}.`
}
