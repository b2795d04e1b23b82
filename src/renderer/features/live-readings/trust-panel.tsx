import { formatBytes } from '#shared/format'
import {
  describeComparison,
  describeLive,
  type InstalledFile,
  type LiveStatus,
  type TrustReport,
} from '#shared/live'
import { METRICS } from '#shared/metrics'
import { Fragment } from 'react'
import { request } from '../../bridge/bridge'
import { CommandText } from '../../components/command-text'
import { IntervalChoice } from '../../components/interval-choice'
import { describeLog, describeSkipped, logSourceOf } from '../../format/log-format'
import {
  formatCpuCost,
  formatDrawInterval,
  formatMemoryCost,
  formatProgramCost,
} from '../../format/own-cost-format'
import { formatClock } from '../../format/time-format'
import { useOwnCost, useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { useView } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { RemoveButton, useTrustReport } from './trust-report'
import { ValueOrigins } from './value-origins'

/** What runs as root for this app, what is installed, how to check it, and how to remove it. */
export function TrustPanel() {
  const open = useView((view) => view.liveOpen)
  const live = useSession((session) => session.status?.live ?? null)
  return open && live !== null && live.way !== null ? <TrustDialog live={live} /> : null
}

function TrustDialog({ live }: { live: LiveStatus }) {
  const report = useTrustReport()
  return (
    <Dialog title="Live readings" bodyClass="live-body" onClose={() => useView.setState({ liveOpen: false })}>
      <Facts live={live} />
      {live.canAskForMore && <AskForMore />}
      <SystemLog />
      {live.unknownKeys.length > 0 && <UnknownKeys sentences={live.unknownKeys} />}
      <ValueOrigins isOpen />
      <Compared compared={live.compared} />
      <Costs />
      {report !== null && <Installed report={report} />}
    </Dialog>
  )
}

function Facts({ live }: { live: LiveStatus }) {
  const { title, text } = describeLive(live)
  const { connectedSinceMs } = live
  return (
    <dl className="live-facts">
      <dt>State</dt>
      <dd>
        <span role="status">{`${title}. ${text}`}</span>
      </dd>
      <dt>Allowed</dt>
      <dd>{live.way === 'once' ? 'this time only' : 'always, until removed'}</dd>
      <dt>Runs as root</dt>
      <dd>
        {connectedSinceMs === null
          ? 'nothing at present'
          : `powermetrics, since ${formatClock(connectedSinceMs)}`}
      </dd>
      <dt>Received</dt>
      <dd>{formatBytes(live.bytesReceived)}</dd>
      <dt>One sample every</dt>
      <dd>
        {live.way === 'once' ? 'as allowed; another interval needs another prompt' : <IntervalChoice />}
      </dd>
    </dl>
  )
}

/** The other thing that is read of this Mac; nothing of it runs as root. */
function SystemLog() {
  const status = useSession((session) => session.status)
  const readsLog = useSettings((settings) => settings.readsLog)
  if (status === null) return null
  const { title, text } = describeLog(status, readsLog)
  const source = logSourceOf(status)
  const skipped = source === null ? null : describeSkipped(source)
  return (
    <section className="live-section" aria-label="System log">
      <h3>System log</h3>
      <dl className="live-facts">
        <dt>State</dt>
        <dd>
          <span role="status">{`${title}. ${text}`}</span>
        </dd>
        <dt>Runs as you</dt>
        <dd>{readsLog ? '/usr/bin/log, which is part of macOS' : 'nothing'}</dd>
        {skipped !== null && (
          <>
            <dt>Left out</dt>
            <dd>{skipped}</dd>
          </>
        )}
      </dl>
    </section>
  )
}

/** Powers that powermetrics and IOReport both gave. */
function Compared({ compared }: Pick<LiveStatus, 'compared'>) {
  if (compared.length === 0) return null
  return (
    <section className="live-section" aria-label="Compared with IOReport">
      <h3>Compared with IOReport</h3>
      <dl className="live-facts">
        {compared.map((power) => (
          <Fragment key={power.metric}>
            <dt>{METRICS[power.metric].name}</dt>
            <dd>{describeComparison(power)}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  )
}

/** What the app, and what it runs, cost this machine. */
function Costs() {
  const readsLog = useSettings((settings) => settings.readsLog)
  const cost = useOwnCost(({ cost: known }) => known)
  if (cost === null) return null
  const pace = formatDrawInterval(cost)
  return (
    <section className="live-section" aria-label="What it costs">
      <h3>What it costs</h3>
      <dl className="live-facts">
        <dt>Anemometer</dt>
        <dd>{formatCpuCost(cost)}</dd>
        <dt>Memory</dt>
        <dd>{formatMemoryCost(cost)}</dd>
        <dt>powermetrics</dt>
        <dd>{formatProgramCost(cost.powermetricsCpuShare)}</dd>
        {readsLog && (
          <>
            <dt>log</dt>
            <dd>{formatProgramCost(cost.logCpuShare)}</dd>
          </>
        )}
        {pace !== null && (
          <>
            <dt>Charts</dt>
            <dd>{pace}</dd>
          </>
        )}
      </dl>
    </section>
  )
}

function AskForMore() {
  return (
    <section className="live-choice" aria-label="ANE power is missing">
      <h3>ANE power is missing</h3>
      <p>
        This chip should report it. A wider question to powermetrics may help; the administrator is asked
        once, and the answer is kept for this build of macOS.
      </p>
      <Button name="Ask for more…" className="framed" onClick={() => void request('live:ask-for-more')}>
        Ask for more…
      </Button>
    </section>
  )
}

/** What a new macOS brought. */
function UnknownKeys({ sentences }: { sentences: readonly string[] }) {
  return (
    <section className="live-section" aria-label="Not known">
      <h3>Not known</h3>
      <p>powermetrics of this macOS tells what this version of Anemometer does not read:</p>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </section>
  )
}

function Installed({ report }: { report: TrustReport }) {
  const isInstalled = report.files.some((file) => file.content !== 'missing')
  return (
    <>
      <section className="live-section" aria-label="What runs as root">
        <h3>What runs as root, word for word</h3>
        <CommandText text={report.command.join(' ')} name="the command" />
      </section>
      <section className="live-section" aria-label="Installed files">
        <h3>Installed files</h3>
        {isInstalled ? <FileTable files={report.files} /> : <p>None.</p>}
        {isInstalled && (
          <div className="live-row">
            <p>Removing stops the services and deletes these files and their sockets.</p>
            <RemoveButton />
          </div>
        )}
      </section>
      <details className="live-section">
        <summary>Check it yourself in a terminal</summary>
        {report.checks.map(({ what, command }) => (
          <div key={what} className="live-check">
            <p>{what}</p>
            <CommandText text={command} name={`the command: ${what}`} />
          </div>
        ))}
      </details>
    </>
  )
}

const CONTENT_LABELS: Readonly<Record<InstalledFile['content'], string>> = {
  same: 'as this version installs it',
  other: 'differs: allow again, or remove',
  missing: 'missing: allow again, or remove',
}

function FileTable({ files }: { files: readonly InstalledFile[] }) {
  return (
    <ul className="live-files">
      {files.map((file) => (
        <li key={file.path}>
          <p className="live-path">{file.path}</p>
          <p>
            {[file.owner, file.mode, CONTENT_LABELS[file.content]]
              .filter((part) => part !== null)
              .join(' · ')}
          </p>
          {file.sha256 !== null && <p className="live-hash">sha256 {file.sha256}</p>}
        </li>
      ))}
    </ul>
  )
}
