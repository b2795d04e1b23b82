import { Fragment } from 'react'
import { describeLive, type LiveStatus, type PermissionWay, type TrustReport } from '#shared/live'
import { request } from '../../bridge/bridge'
import { CommandText } from '../../components/command-text'
import { IntervalChoice } from '../../components/interval-choice'
import { useSession } from '../../stores/session-store'
import { useView } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { RemoveButton, useTrustReport } from './trust-report'
import { ValueOrigins } from './value-origins'

/** Asks for the permission that live readings need, and shows what it means. */
export function PermissionPanel() {
  const open = useView((view) => view.liveOpen)
  const live = useSession((session) => session.status?.live ?? null)
  return open && live !== null && live.way === null ? <PermissionDialog live={live} /> : null
}

function PermissionDialog({ live }: { live: LiveStatus }) {
  const report = useTrustReport()
  const asking = live.state.kind === 'asking'
  return (
    <Dialog title="Live readings" bodyClass="live-body" onClose={() => useView.setState({ liveOpen: false })}>
      <p className="live-lead">
        Only an administrator may run <code>powermetrics</code>, Apple’s tool that measures the Neural Engine.
        Anemometer itself never runs as root and never sees your password.
      </p>
      <Gains gains={live.gains} />
      <StateLine live={live} />
      <Choice
        way="always"
        title="Always (recommended)"
        text="One prompt, now. Installs a service of macOS that belongs to root. Nothing runs until Anemometer connects, and it ends when Anemometer does."
        action="Allow always…"
        disabled={asking}
      />
      <Choice
        way="once"
        title="This time only"
        text="Installs nothing. It ends with Anemometer, which has to ask again at the next start."
        action="Allow this time…"
        disabled={asking}
      />
      <ValueOrigins isOpen={false} />
      {report !== null && <Details report={report} />}
    </Dialog>
  )
}

/** What the permission adds to IOReport on this Mac. */
function Gains({ gains }: Pick<LiveStatus, 'gains'>) {
  if (gains.length === 0) return null
  return (
    <details className="live-section" open>
      <summary>What it adds on this Mac to what IOReport gives without it</summary>
      <dl className="live-facts">
        {gains.map(({ series, why }) => (
          <Fragment key={series}>
            <dt>{series}</dt>
            <dd>{why}</dd>
          </Fragment>
        ))}
      </dl>
    </details>
  )
}

/** The result of the last attempt; nothing before the first one. */
function StateLine({ live }: { live: LiveStatus }) {
  if (live.state.kind === 'not-allowed' && live.state.reason === null) return null
  const { title, text } = describeLive(live)
  return (
    <p className="live-state" role="status">
      <strong>{title}.</strong> {text}
    </p>
  )
}

interface ChoiceProps {
  way: PermissionWay
  title: string
  text: string
  action: string
  disabled: boolean
}

function Choice({ way, title, text, action, disabled }: ChoiceProps) {
  return (
    <section className="live-choice" aria-label={title}>
      <h3>{title}</h3>
      <p>{text}</p>
      <Button
        name={action}
        className={way === 'always' ? 'framed primary' : 'framed'}
        disabled={disabled}
        onClick={() => void request('live:allow', way)}
      >
        {action}
      </Button>
    </section>
  )
}

function Details({ report }: { report: TrustReport }) {
  const isInstalled = report.files.some((file) => file.content !== 'missing')
  return (
    <>
      <section className="live-section" aria-label="What runs as root">
        <h3>What runs as root, word for word</h3>
        <CommandText text={report.command.join(' ')} name="the command" />
        <div className="live-row">
          <p>One sample every</p>
          <IntervalChoice />
        </div>
        <ul>
          <li>It may read power, frequency and thermal pressure, and write them into Anemometer’s socket.</li>
          <li>It may not write a file, run anything else, or take a single word from Anemometer.</li>
        </ul>
      </section>
      <details className="live-section">
        <summary>What the prompt for “Always” runs once</summary>
        <CommandText text={report.installScript} name="the script" />
      </details>
      <details className="live-section">
        <summary>What the prompt for “This time only” runs</summary>
        <CommandText text={report.onceCommand} name="the line" />
      </details>
      {isInstalled && (
        <div className="live-row">
          <p>Files of an earlier permission are still installed.</p>
          <RemoveButton />
        </div>
      )}
    </>
  )
}
