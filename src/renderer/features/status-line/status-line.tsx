import { CPU_BUDGET, type OwnCost } from '#shared/own-cost'
import type { SourceStatus } from '#shared/source-status'
import { words } from '#shared/words/words'
import {
  formatCpuCost,
  formatDrawInterval,
  formatMemoryCost,
  formatShortCost,
} from '../../format/own-cost-format'
import { describeLog, describeSkipped, logSourceOf } from '../../format/log-format'
import { formatIntervals, formatSource } from '../../format/source-format'
import { useOwnCost, useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'

/** Details of the source, and what the app itself costs. */
export function StatusLine() {
  const status = useSession((session) => session.status)
  return (
    <footer className="status-line">
      <div className="status-parts">
        {status === null ? words.source.startingLine : <StatusParts status={status} />}
      </div>
      <CostParts />
    </footer>
  )
}

/** The most important first: those at the end go where there is no room. */
function StatusParts({ status }: { status: SourceStatus }) {
  const intervals = formatIntervals(status)
  return (
    <>
      <span className="status-part status-source">{formatSource(status)}</span>
      <span
        className="status-part"
        data-faults={status.faultCount > 0}
        tabIndex={status.lastFault === null ? undefined : 0}
        title={describeFaults(status)}
      >
        {words.counts.faults(status.faultCount)}
      </span>
      <LogPart status={status} />
      <span className="status-part" title={words.source.samplesRead}>
        {words.counts.samples(status.sampleCount)}
      </span>
      {intervals !== null && <span className="status-part">{intervals}</span>}
    </>
  )
}

/** How the log stands while one is read; what is missing is marked, and all of it is in the tooltip. */
function LogPart({ status }: { status: SourceStatus }) {
  const readsLog = useSettings((settings) => settings.readsLog)
  const source = logSourceOf(status)
  if (source === null) return null
  const { title, text, isTrouble } = describeLog(status, readsLog)
  const skipped = describeSkipped(source)
  const all = [words.liveReadings.titled(title, text), skipped].filter((part) => part !== null).join(' ')
  return (
    <span
      className="status-part status-log"
      data-faults={isTrouble || skipped !== null}
      tabIndex={0}
      title={all}
    >
      {title}
    </span>
  )
}

/** What the app itself costs, at the right end, where that is over its budget. The panel about live readings always tells. */
function CostParts() {
  const cost = useOwnCost(({ cost: known }) => known)
  if (cost === null || !isOverBudget(cost)) return null
  const pace = formatDrawInterval(cost)
  const all = words.liveReadings.cost.inAll(formatCpuCost(cost), formatMemoryCost(cost))
  return (
    <span className="status-cost">
      {pace !== null && (
        <span className="status-part" role="status">
          {pace}
        </span>
      )}
      <span className="status-part" tabIndex={0} title={all}>
        {formatShortCost(cost)}
      </span>
    </span>
  )
}

/** Drawing less often brings it below: then that is told as long as it lasts. */
function isOverBudget({ cpuShare, drawEveryMs }: OwnCost): boolean {
  return (cpuShare ?? 0) > CPU_BUDGET || drawEveryMs !== null
}

/** The latest fault, since only that one is kept; says so when there were more. */
function describeFaults({ faultCount, lastFault }: SourceStatus): string {
  if (lastFault === null) return words.source.noFault
  return faultCount > 1 ? words.source.latestFault(words.counts.faults(faultCount), lastFault) : lastFault
}
