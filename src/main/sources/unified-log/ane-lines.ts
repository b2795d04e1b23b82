import {
  LONGEST_MESSAGE,
  LONGEST_PROCESS,
  type AneFacts,
  type Evidence,
  type LookUpStep,
} from '#shared/ane-facts'
import { failureLabel } from '#shared/attribution/failures'
import type { EventKindId } from '#shared/track-events'
import type { LogRecord } from './log-record'

/** What a record says about the Neural Engine. */
export interface AneLine {
  kind: EventKindId
  /** Of a request its step, of a failed compilation what of its text holds nothing private; else empty. */
  label: string
  facts: Omit<AneFacts, 'isOfCommand'>
}

/** What is read of one text, before the process that wrote it is looked at. `client`: null is the writer itself. */
interface Reading {
  kind: EventKindId
  label?: LookUpStep
  evidence?: Evidence | null
  client?: { name?: string; pid?: number } | 'nobody'
}

/** A wording, and what it says; null: it is known, and says nothing of its own. */
type Wording = readonly [pattern: RegExp, read: (match: RegExpExecArray) => Reading | null]

const unknown = (kind: EventKindId): Reading => ({ kind, evidence: 'unknown-client', client: 'nobody' })
const engine = (kind: EventKindId): Reading => ({ kind, evidence: null, client: 'nobody' })

/**
 * Texts of the kernel's driver, read on macOS 12 to 27. Names hold spaces, brackets and line breaks, so that the last
 * ` pid:` counts. A name is stored in clear, but `<private>` where a macOS hides it.
 */
const DRIVER: readonly Wording[] = [
  [
    /^ANE\d+: \w+ ?: ?(?:INFO: )?transfer ownership of buffer to process \(name:(.*) pid:(\d+)\) res=0x([0-9a-f]+)$/s,
    ([, name = '', pid = '', status = '']) => ({
      kind: Number.parseInt(status, 16) === 0 ? 'ane-loaded' : 'ane-error',
      evidence: 'ownership',
      client: { name, pid: Number(pid) },
    }),
  ],
  [
    /^ANE\d+: ANE_Power(On|Off)_gated ?: ?(?:Client requesting power (?:on|off): |clientname:)(.+?)(?: isPowered: \d)?$/s,
    ([, direction, name = '']) => ({
      kind: direction === 'On' ? 'ane-power-on' : 'ane-power-off',
      evidence: 'power',
      client: { name },
    }),
  ],
  [/DriverInitiatedSleepTimerTimeOut|ANE sleep initiated/, () => engine('ane-asleep')],
  // Ordinary power down, several times a minute.
  [/CleanupForColdReboot/, () => engine('ane-other')],
  [/newUserClient type=1$/, () => unknown('ane-opened')],
  [/ANE_UserClientOpen_gated/, () => unknown('ane-opened')],
  [/ANE_UserClientClosed?_gated/, () => unknown('ane-gone')],
  [/^ANE_ProgramCreate_gated done program Create: 0x0$/, () => unknown('ane-loaded')],
  [/^ANE_ProgramCreate_gated done program Create: 0x/, () => unknown('ane-error')],
  [/^\[ERROR\]|: ERROR: /, () => unknown('ane-error')],
]

const BOOT: readonly Wording[] = [
  [/LoadBalancer::start|WithLoadBalancerInterface|ANE LB is enabled/, () => engine('ane-boot')],
]

/** Texts of the library ANEServices, written by whoever opens the device. A close is not logged. */
const SERVICES: readonly Wording[] = [
  [
    /Device Open succeeded with usage type: (\d+)$/,
    ([, type]) => (type === '1' ? { kind: 'ane-opened', evidence: 'own-open' } : unknown('ane-opened')),
  ],
  [/::ANE_ProgramCreate, /, () => ({ kind: 'ane-loaded', evidence: 'own-open' })],
  [/^Could not open |call failed result=|IOServiceOpen failed|ANE_ProgramSendRequest:/, () => OWN_ERROR],
  // The steps of an open, each followed by one of the above.
  [/^Found (matching service: |ANE )|^Total num of devices|^LB Found at index/, () => null],
  [/^\([^()]*-ANE System[^()]*\) (Opening|Selected) /, () => null],
  [/DeviceOpen, usage type: \d+$/, () => null],
]
const OWN_ERROR: Reading = { kind: 'ane-error', evidence: 'own-open' }

/** Texts of the daemon aned and of the compiler that it starts; all but the last are about a client they do not name. */
const DAEMON: readonly Wording[] = [
  [/^ANED QoS: /, () => unknown('ane-loaded')],
  [/^Calling ANE compiler$/, () => unknown('ane-compile')],
  [
    /^Calling ANE compiler done ret\((-?\d+)\)/,
    ([, status]) => unknown(status === '0' ? 'ane-compiled' : 'ane-compile-failed'),
  ],
  [/^Compilation success/, () => unknown('ane-compiled')],
  [/^Compilation failed|ANECCompile\(\) FAILED/, () => unknown('ane-compile-failed')],
  [
    /^Rejecting XPC connection requests from client\((\d+)\)/,
    ([, pid]) => ({ kind: 'ane-error', evidence: 'connection', client: { pid: Number(pid) } }),
  ],
  // Harmless tidying.
  [/^FAILED removing /, () => engine('ane-other')],
]
const COMPILER: readonly Wording[] = [
  ...DAEMON,
  [/: ERROR: model=/, () => unknown('ane-compile-failed')],
  [/^SUCCESS: model=|^Attempt to store /, () => null],
]

const PEER = /name=com\.apple\.[\w.]*appleneuralengine[\w.]*\.peer\[(\d+)\]/
const GONE = /invalidated because the client process \(pid (\d+)\)/
const COMPILER_SERVICE = /activating connection: .*name=com\.apple\.ANECompilerService/

const asks = (label: LookUpStep): Reading => ({ kind: 'ane-request', label, evidence: null })

/** Visual Look Up and Live Text: whoever shows the picture asks, mediaanalysisd answers (docs/attribution.md). */
const VISION: readonly Wording[] = [
  [/Signpost End/, () => null],
  [/Visual ?Search(?! Gating)/i, () => asks('search')],
  [/MAD Parse Request|VKImageAnalyzerProcessRequest|Analyzer Process Request/, () => asks('parse')],
]

const MEDIA_ANALYSIS: readonly Wording[] = [
  [/^\[MADServicePublic\] Received on-demand image processing request/, () => asks('received')],
]

/** Core ML and Espresso in whatever program uses them; only what fails about the ANE. */
const CORE_ML: readonly Wording[] = [
  [
    /ANECCompile\(\) FAILED|failed to compile ANE|ANECF error/,
    () => ({ kind: 'ane-compile-failed', evidence: 'own-open' }),
  ],
]

/** Beyond this the oldest connection is forgotten: its end is then not told. */
const MOST_CONNECTED = 1000

/** Recognises what records say about the Neural Engine. Lives as long as one reading of the log: it knows who connected. */
export class AneLines {
  private readonly connected = new Set<number>()

  /** null: nothing about the Neural Engine, or a step that says nothing of its own. */
  recognise(record: LogRecord): AneLine | null {
    if (isOwnRecord(record)) return null
    const { sender, subsystem, process } = record
    if (/ANE(Interface|LoadBalancer)$/.test(sender)) return this.ofDriver(record)
    if (sender === 'ANEServices') return this.ofServices(record)
    if (process === 'aned' && isOfSystem(record)) return this.ofDaemon(record)
    if (process === 'ANECompilerService' && isOfSystem(record) && subsystem === 'com.apple.ane')
      return lineOf(record, firstOf(COMPILER, record) ?? engine('ane-other'))
    if (subsystem === 'com.apple.VisionKit') return lineOf(record, firstOf(VISION, record) ?? null)
    if (subsystem === 'com.apple.mediaanalysis')
      return lineOf(record, firstOf(MEDIA_ANALYSIS, record) ?? null)
    if (subsystem === 'com.apple.coreml' || subsystem === 'com.apple.espresso')
      return lineOf(record, firstOf(CORE_ML, record) ?? null)
    return null
  }

  private ofDriver(record: LogRecord): AneLine | null {
    const reading = firstOf([...BOOT, ...DRIVER], record) ?? engine('ane-other')
    if (isKernel(record)) return lineOf(record, reading)
    // Seen once: the driver's text under the name of a program, which then is the client.
    return lineOf(record, { ...reading, evidence: 'own-open', client: {} })
  }

  private ofServices(record: LogRecord): AneLine | null {
    const isError = record.level === 'Error' || record.level === 'Fault'
    const found = firstOf(SERVICES, record)
    const reading = found === undefined ? (isError ? OWN_ERROR : OTHER) : found
    // The daemon opens and loads for others.
    if (record.process !== 'aned' || reading === null) return lineOf(record, reading)
    return lineOf(record, {
      ...reading,
      evidence: reading.evidence === null ? null : 'unknown-client',
      client: 'nobody',
    })
  }

  private ofDaemon(record: LogRecord): AneLine | null {
    if (record.subsystem === 'com.apple.ane') return lineOf(record, firstOf(DAEMON, record) ?? OTHER)
    const peer = PEER.exec(record.message)
    if (peer !== null) return this.connect(record, Number(peer[1]))
    const gone = GONE.exec(record.message)
    // The daemon serves other connections, too.
    if (gone !== null)
      return this.connected.delete(Number(gone[1])) ? goneLine(record, Number(gone[1])) : null
    return COMPILER_SERVICE.test(record.message) ? lineOf(record, unknown('ane-compile')) : null
  }

  private connect(record: LogRecord, pid: number): AneLine | null {
    this.connected.add(pid)
    const [oldest] = this.connected
    if (this.connected.size > MOST_CONNECTED && oldest !== undefined) this.connected.delete(oldest)
    return lineOf(record, { kind: 'ane-connected', evidence: 'connection', client: { pid } })
  }
}

const OTHER: Reading = engine('ane-other')

function goneLine(record: LogRecord, pid: number): AneLine | null {
  return lineOf(record, { kind: 'ane-gone', evidence: 'connection', client: { pid } })
}

/** `log` records its own command line, the words that we look for included. */
function isOwnRecord({ process, processPath, subsystem }: LogRecord): boolean {
  return (
    subsystem === 'com.apple.log' || (process === 'log' && (processPath ?? '/usr/bin/log') === '/usr/bin/log')
  )
}

/** Not merely a program of that name. */
function isKernel({ process, processPath, pid }: LogRecord): boolean {
  return process === 'kernel' && pid === 0 && (processPath === null || processPath === '/kernel')
}

/** Lies where nobody but Apple writes; of text only the name is known. */
function isOfSystem({ processPath }: LogRecord): boolean {
  return processPath === null || /^\/(usr\/libexec|System)\//.test(processPath)
}

/** undefined: no wording is known. */
function firstOf(wordings: readonly Wording[], { message }: LogRecord): Reading | null | undefined {
  for (const [pattern, read] of wordings) {
    const match = pattern.exec(message)
    if (match !== null) return read(match)
  }
  return undefined
}

function lineOf(record: LogRecord, reading: Reading | null): AneLine | null {
  if (reading === null) return null
  const { kind, evidence = null, client = {} } = reading
  const label = kind === 'ane-compile-failed' ? failureLabel(record.message) : (reading.label ?? '')
  const named = client === 'nobody' ? { name: null, pid: null } : clientOf(record, client)
  const isHidden = named.name === null && named.pid === null && evidence !== null
  return {
    kind,
    label,
    facts: {
      process: named.name?.slice(0, LONGEST_PROCESS) ?? null,
      pid: named.pid,
      evidence: isHidden ? 'unknown-client' : evidence,
      writer: record.process.slice(0, LONGEST_PROCESS),
      message: record.message.slice(0, LONGEST_MESSAGE),
    },
  }
}

/** The process that a line names; the writer where it names none. */
function clientOf(
  { process, pid }: LogRecord,
  client: { name?: string; pid?: number },
): { name: string | null; pid: number | null } {
  if (client.name === undefined && client.pid === undefined) return { name: process, pid }
  const isHidden = client.name === undefined || client.name === '<private>' || client.name === ''
  return { name: isHidden ? null : (client.name as string), pid: client.pid ?? null }
}
