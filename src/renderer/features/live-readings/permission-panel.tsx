import { Fragment } from 'react'
import { describeLive, type LiveStatus, type PermissionWay, type TrustReport } from '#shared/live'
import { words } from '#shared/words/words'
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
    <Dialog
      title={words.liveReadings.title}
      bodyClass="live-body"
      onClose={() => useView.setState({ liveOpen: false })}
    >
      <p className="live-lead">{words.liveReadings.onlyAdministrators}</p>
      <Gains gains={live.gains} />
      <StateLine live={live} />
      <Choice way="always" disabled={asking} />
      <Choice way="once" disabled={asking} />
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
      <summary>{words.liveReadings.gains}</summary>
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
  disabled: boolean
}

function Choice({ way, disabled }: ChoiceProps) {
  const { title, text, action } = words.liveReadings[way]
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
      <section className="live-section" aria-label={words.liveReadings.whatRunsAsRoot}>
        <h3>{words.liveReadings.whatRunsWordForWord}</h3>
        <CommandText text={report.command.join(' ')} name={words.liveReadings.theCommand} />
        <div className="live-row">
          <p>{words.liveReadings.sampleEvery}</p>
          <IntervalChoice />
        </div>
        <ul>
          <li>{words.liveReadings.mayRead}</li>
          <li>{words.liveReadings.mayNotWrite}</li>
        </ul>
      </section>
      <details className="live-section">
        <summary>{words.liveReadings.alwaysRunsOnce}</summary>
        <CommandText text={report.installScript} name={words.liveReadings.theScript} />
      </details>
      <details className="live-section">
        <summary>{words.liveReadings.onceRuns}</summary>
        <CommandText text={report.onceCommand} name={words.liveReadings.theLine} />
      </details>
      {isInstalled && (
        <div className="live-row">
          <p>{words.liveReadings.earlierFiles}</p>
          <RemoveButton />
        </div>
      )}
    </>
  )
}
