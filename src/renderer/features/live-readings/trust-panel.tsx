import { formatBytes } from '#shared/format'
import {
  describeComparison,
  describeLive,
  type InstalledFile,
  type LiveStatus,
  type TrustReport,
} from '#shared/live'
import { METRICS } from '#shared/metrics'
import { INSTRUMENT_NAMES } from '#shared/origins'
import { words } from '#shared/words/words'
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
    <Dialog
      title={words.liveReadings.title}
      bodyClass="live-body"
      onClose={() => useView.setState({ liveOpen: false })}
    >
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
      <dt>{words.liveReadings.state}</dt>
      <dd>
        <span role="status">{words.liveReadings.titled(title, text)}</span>
      </dd>
      <dt>{words.liveReadings.allowed}</dt>
      <dd>{live.way === 'once' ? words.liveReadings.allowedOnce : words.liveReadings.allowedAlways}</dd>
      <dt>{words.liveReadings.runsAsRoot}</dt>
      <dd>
        {connectedSinceMs === null
          ? words.liveReadings.nothingAtPresent
          : words.liveReadings.powermetricsSince(formatClock(connectedSinceMs))}
      </dd>
      <dt>{words.liveReadings.received}</dt>
      <dd>{formatBytes(live.bytesReceived)}</dd>
      <dt>{words.liveReadings.sampleEvery}</dt>
      <dd>{live.way === 'once' ? words.liveReadings.intervalAsAllowed : <IntervalChoice />}</dd>
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
    <section className="live-section" aria-label={words.liveReadings.systemLog}>
      <h3>{words.liveReadings.systemLog}</h3>
      <dl className="live-facts">
        <dt>{words.liveReadings.state}</dt>
        <dd>
          <span role="status">{words.liveReadings.titled(title, text)}</span>
        </dd>
        <dt>{words.liveReadings.runsAsYou}</dt>
        <dd>{readsLog ? words.liveReadings.logProgram : words.liveReadings.nothing}</dd>
        {skipped !== null && (
          <>
            <dt>{words.liveReadings.leftOut}</dt>
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
    <section className="live-section" aria-label={words.liveReadings.compared}>
      <h3>{words.liveReadings.compared}</h3>
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
    <section className="live-section" aria-label={words.liveReadings.cost.title}>
      <h3>{words.liveReadings.cost.title}</h3>
      <dl className="live-facts">
        <dt>{words.head.app}</dt>
        <dd>{formatCpuCost(cost)}</dd>
        <dt>{words.liveReadings.cost.memory}</dt>
        <dd>{formatMemoryCost(cost)}</dd>
        <dt>{INSTRUMENT_NAMES.powermetrics}</dt>
        <dd>{formatProgramCost(cost.powermetricsCpuShare)}</dd>
        {readsLog && (
          <>
            <dt>{words.liveReadings.cost.log}</dt>
            <dd>{formatProgramCost(cost.logCpuShare)}</dd>
          </>
        )}
        {pace !== null && (
          <>
            <dt>{words.liveReadings.cost.charts}</dt>
            <dd>{pace}</dd>
          </>
        )}
      </dl>
    </section>
  )
}

function AskForMore() {
  return (
    <section className="live-choice" aria-label={words.liveReadings.anePowerMissing}>
      <h3>{words.liveReadings.anePowerMissing}</h3>
      <p>{words.liveReadings.whyAskForMore}</p>
      <Button
        name={words.liveReadings.askForMore}
        className="framed"
        onClick={() => void request('live:ask-for-more')}
      >
        {words.liveReadings.askForMore}
      </Button>
    </section>
  )
}

/** What a new macOS brought. */
function UnknownKeys({ sentences }: { sentences: readonly string[] }) {
  return (
    <section className="live-section" aria-label={words.liveReadings.notKnown}>
      <h3>{words.liveReadings.notKnown}</h3>
      <p>{words.liveReadings.unknownKeys}</p>
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
      <section className="live-section" aria-label={words.liveReadings.whatRunsAsRoot}>
        <h3>{words.liveReadings.whatRunsWordForWord}</h3>
        <CommandText text={report.command.join(' ')} name={words.liveReadings.theCommand} />
      </section>
      <section className="live-section" aria-label={words.liveReadings.installedFiles}>
        <h3>{words.liveReadings.installedFiles}</h3>
        {isInstalled ? <FileTable files={report.files} /> : <p>{words.liveReadings.none}</p>}
        {isInstalled && (
          <div className="live-row">
            <p>{words.liveReadings.whatRemovingDoes}</p>
            <RemoveButton />
          </div>
        )}
      </section>
      <details className="live-section">
        <summary>{words.liveReadings.checkYourself}</summary>
        {report.checks.map(({ what, command }) => (
          <div key={what} className="live-check">
            <p>{what}</p>
            <CommandText text={command} name={words.liveReadings.commandFor(what)} />
          </div>
        ))}
      </details>
    </>
  )
}

function FileTable({ files }: { files: readonly InstalledFile[] }) {
  return (
    <ul className="live-files">
      {files.map((file) => (
        <li key={file.path}>
          <p className="live-path">{file.path}</p>
          <p>
            {[file.owner, file.mode, words.liveReadings.content[file.content]]
              .filter((part) => part !== null)
              .join(' · ')}
          </p>
          {file.sha256 !== null && <p className="live-hash">{words.liveReadings.sha256(file.sha256)}</p>}
        </li>
      ))}
    </ul>
  )
}
