import { metricName } from '#shared/availability'
import { METRIC_IDS } from '#shared/metrics'
import type { Observations, ServiceFound, StreamFound } from '../observations'
import {
  counted,
  degraded,
  notAsked,
  ok,
  onMac,
  seconds,
  SEND_REPORT,
  type Check,
  type Judgement,
} from './check'
import { SOCKET_FOLDER } from '../../privilege/launch-daemon'
import { metricsOf, samplesOf } from './readings'
import { steadinessOf } from './steadiness'

const SET_UP = 'In Anemometer, choose "Set up live readings…"'
const REINSTALL = `${SET_UP}: it replaces what is installed.`
const RESTART = `powermetrics may be stuck: restart the Mac, then check again. ${SEND_REPORT}`
/** Where launchd makes the socket, whoever it is for. */
const REMOVE = `Look at it with "ls -l ${SOCKET_FOLDER}/io.github.anemometer*", and remove it with "sudo rm".`
/** Without these there are no figures at all. */
const NEEDED = ['cpu_power', 'gpu_power', 'thermal'] as const

/** Apple's tool, the service that starts it, and what it sends. */
export const POWERMETRICS_CHECKS: readonly Check[] = [
  {
    id: 'powermetrics',
    title: 'powermetrics',
    asks: 'Is Apple’s tool there?',
    judge: onMac('powermetrics', ({ state }) => {
      if (state === 'answers') return ok('/usr/bin/powermetrics answers.')
      return state === 'hangs'
        ? degraded('/usr/bin/powermetrics was started and did not end.', RESTART)
        : degraded('/usr/bin/powermetrics cannot be started.', `It comes with macOS. ${SEND_REPORT}`)
    }),
  },
  {
    id: 'samplers',
    title: 'Samplers',
    asks: 'Which samplers does powermetrics know? (asked without root)',
    judge: onMac('powermetrics', ({ state, samplers }) => {
      if (state !== 'answers') return notAsked('There is no powermetrics that answers.')
      const names = (answer: string): string =>
        Object.entries(samplers)
          .filter(([, each]) => each === answer)
          .map(([name]) => name)
          .join(', ') || 'none'
      const evidence = `Known: ${names('known')}; unknown: ${names('unknown')}; unclear: ${names('unclear')}.`
      return NEEDED.every((name) => samplers[name] === 'known')
        ? ok(evidence)
        : degraded(evidence, `This version asks for ${NEEDED.join(', ')}. ${SEND_REPORT}`)
    }),
  },
  {
    id: 'service',
    title: 'Service',
    asks: 'Is what launchd needs installed, and as this version would install it?',
    judge: onMac('service', judgeService),
  },
  {
    id: 'socket',
    title: 'Socket',
    asks: 'Is the socket of the service there, and nobody else’s?',
    judge: onMac('service', judgeSocket),
  },
  {
    id: 'stream',
    title: 'Connection',
    asks: 'Does powermetrics answer, and how soon?',
    judge: onMac('stream', judgeStream, notConnected),
  },
  {
    id: 'steadiness',
    title: 'Steadiness',
    asks: 'Are samples late, or lost?',
    judge: onMac('stream', judgeSteadiness, notConnected),
  },
  {
    id: 'powermetrics-values',
    title: 'Its figures',
    asks: 'What does powermetrics report on this Mac?',
    judge: onMac('stream', judgeValues, notConnected),
  },
]

function notConnected({ service }: Observations): Judgement {
  const isInstalled = service?.files.some(({ content }) => content !== 'missing') === true
  return notAsked(isInstalled ? 'There is no socket to connect to.' : NOT_ALLOWED)
}

const NOT_ALLOWED = `powermetrics is not allowed yet; readings come from IOReport alone. ${SET_UP} to allow it, or start the command with sudo.`

function judgeService({ files }: ServiceFound, { mac }: Observations): Judgement {
  if (files.every(({ content }) => content === 'missing'))
    return notAsked(
      mac.account === 'root' ? 'None is installed; with sudo powermetrics runs without.' : NOT_ALLOWED,
    )
  const details = files.map(({ intervalMs, content, owner, mode, sha256 }) => {
    const what = content === 'same' ? 'as it should be' : content === 'missing' ? 'missing' : 'different'
    const facts = [owner, mode, sha256?.slice(0, 12)].filter((each) => each !== null && each !== undefined)
    return `${intervalMs} ms: ${what}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
  })
  const evidence = `${details.join('; ')}.`
  return files.every(({ content }) => content === 'same') ? ok(evidence) : degraded(evidence, REINSTALL)
}

function judgeSocket({ files, socket: { kind, owner, mode } }: ServiceFound): Judgement {
  if (kind === 'missing') {
    const isInstalled = files.some(({ content }) => content !== 'missing')
    if (!isInstalled) return notAsked('No service is installed.')
    return degraded('It is not there, although the service is installed: launchd does not run it.', REINSTALL)
  }
  if (kind !== 'socket')
    return degraded(
      kind === 'link'
        ? 'In its place is a symbolic link, which is not followed.'
        : 'In its place is something else.',
      `${REMOVE} ${REINSTALL}`,
    )
  const evidence = `It belongs to ${owner ?? 'nobody known'}, mode ${mode ?? 'unknown'}.`
  if (owner === 'somebody else') return degraded(evidence, `It is not trusted. ${REMOVE} ${REINSTALL}`)
  return mode === '0600' ? ok(evidence) : degraded(evidence, `Its mode should be 0600. ${REINSTALL}`)
}

function judgeStream(
  { openedAtMs, ended, endedAtMs, faults, samples, listenedMs }: StreamFound,
  { mac }: Observations,
): Judgement {
  // root starts powermetrics itself: there is no service to install again.
  const isOwn = mac.account === 'root'
  const why =
    faults.length === 0 ? '' : ` It wrote what could not be read: ${[...new Set(faults)].join(', ')}.`
  const [first] = samples
  if (ended === 'refused' && isOwn) return degraded(`powermetrics ended without a sample.${why}`, SEND_REPORT)
  if (ended === 'refused')
    return degraded(`The connection was refused.${why}`, `See the checks above. ${REINSTALL}`)
  if (ended === 'closed')
    return degraded(
      `The connection ended after ${endedAtMs ?? 0} ms, with ${counted(samples.length, 'sample')}.${why}`,
      `Try again. ${SEND_REPORT}`,
    )
  if (openedAtMs === null && isOwn)
    return degraded(`powermetrics wrote nothing for ${seconds(listenedMs)}.`, RESTART)
  if (openedAtMs === null) return degraded(`Nobody answered for ${seconds(listenedMs)}.`, REINSTALL)
  if (first === undefined)
    return degraded(
      `Connected after ${openedAtMs} ms, and no sample for ${seconds(listenedMs - openedAtMs)}.${why}`,
      RESTART,
    )
  const evidence = `Connected after ${openedAtMs} ms, first sample ${first.atMs - openedAtMs} ms later.${why}`
  return faults.length === 0 ? ok(evidence) : degraded(evidence, SEND_REPORT)
}

function judgeSteadiness(found: StreamFound): Judgement {
  const steadiness = steadinessOf(found)
  if (steadiness === null) return notAsked('It takes two samples to tell.')
  const { sampleCount, lateCount, longestWaitMs, uncoveredMs } = steadiness
  const evidence = `${counted(sampleCount, 'sample')} in ${seconds(found.listenedMs)}; ${lateCount} late, the longest wait ${longestWaitMs} ms; ${uncoveredMs} ms that no sample covers.`
  return lateCount === 0 && uncoveredMs < found.intervalMs / 2
    ? ok(evidence)
    : degraded(
        evidence,
        'A busy Mac is late; check again when it is idle. Rates stay right: they divide by what was measured.',
      )
}

function judgeValues(found: StreamFound): Judgement {
  const samples = samplesOf(found)
  if (samples.length === 0) return notAsked('No sample came.')
  const has = metricsOf(samples)
  const names = METRIC_IDS.filter((metric) => has.has(metric)).map(metricName)
  const evidence = `It reports ${names.join(', ') || 'no figure at all'}.`
  return has.has('cpu.powerMw') ? ok(evidence) : degraded(evidence, SEND_REPORT)
}
