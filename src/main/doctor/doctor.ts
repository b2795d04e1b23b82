import type { CheckResult, Diagnosis } from '#shared/diagnosis'
import { METRIC_IDS } from '#shared/metrics'
import { requestFor } from '../sources/live/profile-choice'
import { CHECKS } from './checks/checks'
import { factsOf, type Observations } from './observations'
import { observeIoReport } from './observe/ioreport'
import { observeLog } from './observe/log'
import { observeMac } from './observe/mac'
import { MetricMoves } from './observe/moves'
import { observePowermetrics } from './observe/powermetrics'
import { observeStream } from './observe/stream'
import type { DoctorSystem } from './system'

/** Long enough for the slowest drivers, and to see a sample that is late. */
export const LISTEN_MS = 10_000

/** Asks the machine everything, and listens to its sources for `listenMs`. */
export async function observe(system: DoctorSystem, listenMs = LISTEN_MS): Promise<Observations> {
  const [mac, software, history, app] = await Promise.all([
    observeMac(system),
    system.software(),
    system.inspectHistory(),
    system.inspectApp?.() ?? null,
  ])
  const own = { mac, software, history, app }
  const nothing = { powermetrics: null, service: null, stream: null, ioReport: null, log: null, moves: [] }
  if (mac.platform !== 'darwin') return { ...own, ...nothing }

  const choice = requestFor({ darwinMajor: mac.darwinMajor, chip: mac.chip ?? '' }, null)
  const powermetrics = await observePowermetrics(system)
  const service = await system.inspectService(choice)
  const byPowermetrics = new MetricMoves('powermetrics')
  const byIoReport = new MetricMoves('ioreport')
  const [stream, ioReport, log] = await Promise.all([
    observeStream(system, choice, listenMs, byPowermetrics),
    observeIoReport(system, factsOf(mac), listenMs, byIoReport),
    observeLog(system, listenMs),
  ])
  const moves = [...byPowermetrics.list(), ...byIoReport.list()].toSorted(
    (one, other) => METRIC_IDS.indexOf(one.metric) - METRIC_IDS.indexOf(other.metric),
  )
  return { ...own, powermetrics, service, stream, ioReport, log, moves }
}

/** What follows from what was seen, by the table of checks. */
export function diagnose(observations: Observations): Diagnosis {
  const results = CHECKS.map((check): CheckResult => {
    const { id, title, asks, judge } = check
    const { state, evidence, advice = null } = judge(observations)
    return { id, title, asks, state, evidence, advice }
  })
  const { stream, ioReport, moves } = observations
  return { results, moves, listenedMs: Math.max(stream?.listenedMs ?? 0, ioReport?.listenedMs ?? 0) }
}
