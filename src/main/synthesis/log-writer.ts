/** One entry of the unified log, to be written in any of its styles. */
export interface LogEntry {
  /** ms since 1970. */
  wallMs: number
  /** Path of the program; `/kernel` for the kernel. */
  processPath: string
  pid: number
  /** Path of what the text comes from; the program itself where there is none. */
  senderPath?: string
  subsystem?: string
  category?: string
  level?: 'Default' | 'Info' | 'Debug' | 'Error' | 'Fault'
  threadId?: number
  message: string
}

export const LOG_STYLES = ['ndjson', 'compact', 'syslog', 'default'] as const
export type LogStyle = (typeof LOG_STYLES)[number]

/** Of Apple silicon: 24 MHz. */
const MACH_TICKS_PER_MS = 24_000
/** When the made-up Mac started, ms since 1970. */
const BOOT_MS = Date.UTC(2022, 2, 29)
const BOOT_ID = '00000000-AAAA-4BBB-8CCC-DDDDDDDDDDDD'
const IMAGE_ID = '11111111-0000-3000-8000-000000000001'
/** Beyond 2 to the power of 53: who reads it as a number, rounds it. */
const TRACE_ID = '41979461356879877'

export interface LogWriterOptions {
  /** Tells which fields there are, and in which order. */
  macosMajor: number
  /** Minutes east of Greenwich. */
  zoneMin: number
}

const USUAL: LogWriterOptions = { macosMajor: 15, zoneMin: 0 }

/** The entry as `log` writes it, with its line break. */
export function writeLogEntry(entry: LogEntry, style: LogStyle, options = USUAL): string {
  switch (style) {
    case 'ndjson':
      return ndjsonLine(entry, options)
    case 'compact': {
      const stamp = stampOf(entry.wallMs, options.zoneMin).slice(0, 23)
      const thread = (entry.threadId ?? 0x1a2b).toString(16)
      return `${stamp} ${COMPACT_LEVELS[entry.level ?? 'Default'].padEnd(2)} ${nameOf(entry.processPath)}[${entry.pid}:${thread}] ${rest(entry)}\n`
    }
    case 'syslog':
      return `${stampOf(entry.wallMs, options.zoneMin)} localhost ${nameOf(entry.processPath)}[${entry.pid}]: ${rest(entry)}\n`
    case 'default': {
      const thread = `0x${(entry.threadId ?? 0x1a2b).toString(16)}`.padEnd(10)
      const level = (entry.level ?? 'Default').padEnd(11)
      const pid = `${entry.pid}`.padEnd(6)
      return `${stampOf(entry.wallMs, options.zoneMin)} ${thread} ${level} 0x0                  ${pid} 0    ${nameOf(entry.processPath)}: ${rest(entry)}\n`
    }
  }
}

/** The last line of `log show --style ndjson`. */
export function logTrailer(count: number): string {
  return `{"count":${count},"finished":1}\n`
}

const COMPACT_LEVELS = { Default: 'Df', Info: 'I', Debug: 'Db', Error: 'E', Fault: 'F' } as const

function rest({ senderPath, subsystem, category, message }: LogEntry): string {
  const sender = senderPath === undefined ? '' : `(${nameOf(senderPath)}) `
  const origin = subsystem === undefined ? '' : `[${subsystem}:${category ?? ''}] `
  return `${sender}${origin}${message}`
}

function ndjsonLine(entry: LogEntry, { macosMajor, zoneMin }: LogWriterOptions): string {
  const { level = 'Default', subsystem = '', category = '', message, pid } = entry
  const fields: Record<string, unknown> = {
    timezoneName: '',
    messageType: level,
    eventType: 'logEvent',
    source: null,
    formatString: `${message}\n`,
    userID: pid === 0 ? 0 : 501,
    activityIdentifier: 0,
    subsystem,
    category,
    threadID: entry.threadId ?? 6699,
    senderImageUUID: IMAGE_ID,
    backtrace: { frames: [{ imageOffset: 4660, imageUUID: IMAGE_ID }] },
    bootUUID: macosMajor < 15 ? '' : BOOT_ID,
    processImagePath: entry.processPath,
    senderImagePath: entry.senderPath ?? entry.processPath,
    timestamp: stampOf(entry.wallMs, zoneMin),
    machTimestamp: Math.round((entry.wallMs - BOOT_MS) * MACH_TICKS_PER_MS),
    eventMessage: message,
    processImageUUID: IMAGE_ID,
    traceID: 'TRACE',
    processID: pid,
    senderProgramCounter: 4660,
    parentActivityIdentifier: 0,
  }
  const order = macosMajor < 15 ? OLDER_ORDER : Object.keys(fields)
  const json = JSON.stringify(Object.fromEntries(order.map((name) => [name, fields[name]])))
  return `${json.replace('"traceID":"TRACE"', `"traceID":${TRACE_ID}`).replaceAll('/', '\\/')}\n`
}

/** As macOS 11 has them, which knows no `userID`. */
const OLDER_ORDER = [
  ...['traceID', 'eventMessage', 'eventType', 'source', 'formatString', 'activityIdentifier', 'subsystem'],
  ...['category', 'threadID', 'senderImageUUID', 'backtrace', 'bootUUID', 'processImagePath', 'timestamp'],
  ...['senderImagePath', 'machTimestamp', 'messageType', 'processImageUUID', 'processID'],
  ...['senderProgramCounter', 'parentActivityIdentifier', 'timezoneName'],
]

/** `2022-03-30 12:00:00.000000+0100` */
function stampOf(wallMs: number, zoneMin: number): string {
  const wallUs = Math.round(wallMs * 1000)
  const wholeMs = Math.floor(wallUs / 1000)
  const microseconds = wallUs - wholeMs * 1000
  const local = new Date(wholeMs + zoneMin * 60_000).toISOString().slice(0, 23).replace('T', ' ')
  const zone = Math.abs(zoneMin)
  const hours = `${Math.floor(zone / 60)}`.padStart(2, '0')
  return `${local}${`${microseconds}`.padStart(3, '0')}${zoneMin < 0 ? '-' : '+'}${hours}${`${zone % 60}`.padStart(2, '0')}`
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

const DRIVER = '/System/Library/Extensions/AppleH11ANEInterface.kext/Contents/MacOS/AppleH11ANEInterface'
const SERVICES = '/System/Library/PrivateFrameworks/ANEServices.framework/Versions/A/ANEServices'
const ESPRESSO = '/System/Library/PrivateFrameworks/Espresso.framework/Versions/A/Espresso'
const COMPILER =
  '/System/Library/PrivateFrameworks/AppleNeuralEngine.framework/Versions/A/XPCServices/ANECompilerService.xpc/Contents/MacOS/ANECompilerService'

/** A program that uses the Neural Engine, or has it used. */
export interface LoggedProcess {
  name: string
  pid: number
  /** Default: a program in /Applications. */
  path?: string
}

const kernel = (wallMs: number, message: string): LogEntry => ({
  ...{ wallMs, message, processPath: '/kernel', pid: 0, senderPath: DRIVER },
})
const pathOf = ({ name, path }: LoggedProcess): string =>
  path ?? `/Applications/${name}.app/Contents/MacOS/${name}`
const aned = (wallMs: number, fields: Partial<LogEntry> & Pick<LogEntry, 'message'>): LogEntry => ({
  ...{ wallMs, processPath: '/usr/libexec/aned', pid: 545, ...fields },
})

/** What the library of the device writes within a program that uses it. */
export function servicesEntry(wallMs: number, process: LoggedProcess, message: string): LogEntry {
  return { wallMs, processPath: pathOf(process), pid: process.pid, senderPath: SERVICES, message }
}

/** The same of Espresso, which runs models for Core ML, when it goes wrong. */
export function espressoEntry(wallMs: number, process: LoggedProcess, message: string): LogEntry {
  return {
    ...{ wallMs, processPath: pathOf(process), pid: process.pid, level: 'Error', message },
    ...{ senderPath: ESPRESSO, subsystem: 'com.apple.espresso', category: 'espresso' },
  }
}

/** What the parts of macOS write when a program uses the Neural Engine, in their words. */
export const LOG_ENTRIES = {
  boot: (wallMs: number): LogEntry => ({
    ...kernel(wallMs, 'H1xANELoadBalancer::start, res: 1'),
    senderPath: '/System/Library/Extensions/AppleANELoadBalancer.kext/Contents/MacOS/AppleANELoadBalancer',
  }),
  loaded: (wallMs: number, { name, pid }: LoggedProcess): LogEntry =>
    kernel(
      wallMs,
      `ANE0: setMemoryOwnership: INFO: transfer ownership of buffer to process (name:${name} pid:${pid}) res=0x0`,
    ),
  powerOn: (wallMs: number, { name }: LoggedProcess): LogEntry =>
    kernel(wallMs, `ANE0: ANE_PowerOn_gated: Client requesting power on: ${name}`),
  powerOff: (wallMs: number, { name }: LoggedProcess): LogEntry =>
    kernel(wallMs, `ANE0: ANE_PowerOff_gated: Client requesting power off: ${name}`),
  asleep: (wallMs: number): LogEntry => kernel(wallMs, 'ANE0: DriverInitiatedSleepTimerTimeOut'),
  /** As `powerOn` and `powerOff`, in the words of macOS 12. */
  clientOn: (wallMs: number, process: LoggedProcess): LogEntry =>
    kernel(wallMs, `ANE0: ANE_PowerOn_gated: clientname:${process.name} isPowered: 1`),
  clientOff: (wallMs: number, process: LoggedProcess): LogEntry =>
    kernel(wallMs, `ANE0: ANE_PowerOff_gated: clientname:${process.name}`),
  opened: (wallMs: number, process: LoggedProcess): LogEntry =>
    servicesEntry(wallMs, process, 'ANEDriver Device Open succeeded with usage type: 1'),
  openedByDaemon: (wallMs: number): LogEntry =>
    aned(wallMs, { senderPath: SERVICES, message: 'ANEDriver Device Open succeeded with usage type: 2' }),
  connected: (wallMs: number, { pid }: LoggedProcess): LogEntry =>
    aned(wallMs, {
      ...{ senderPath: '/usr/lib/system/libxpc.dylib', subsystem: 'com.apple.xpc', category: 'connection' },
      message: `[0x14e605e40] activating connection: mach=false listener=false peer=true name=com.apple.appleneuralengine.peer[${pid}].0x14e605e40`,
    }),
  gone: (wallMs: number, { pid }: LoggedProcess): LogEntry =>
    aned(wallMs, {
      ...{ senderPath: '/usr/lib/system/libxpc.dylib', subsystem: 'com.apple.xpc', category: 'connection' },
      message: `[0x14e605e40] invalidated because the client process (pid ${pid}) either cancelled the connection or exited`,
    }),
  compile: (wallMs: number): LogEntry =>
    aned(wallMs, {
      ...{ senderPath: '/usr/lib/system/libxpc.dylib', subsystem: 'com.apple.xpc', category: 'connection' },
      message:
        '[0x14e70aa10] activating connection: mach=true listener=false peer=false name=com.apple.ANECompilerService',
    }),
  compiled: (wallMs: number): LogEntry => ({
    ...{ wallMs, processPath: COMPILER, pid: 1203, subsystem: 'com.apple.ane', category: 'compiler' },
    message: 'Calling ANE compiler done ret(0)',
  }),
  compileFailed: (wallMs: number): LogEntry =>
    aned(wallMs, {
      ...{ subsystem: 'com.apple.ane', category: 'aned', level: 'Error' },
      message:
        'Compilation failed: error=Error Domain=com.apple.appleneuralengine.compiler Code=1 UserInfo={NSLocalizedDescription=<private>}',
    }),
  compilerError: (wallMs: number): LogEntry => ({
    ...{ wallMs, processPath: COMPILER, pid: 1203, subsystem: 'com.apple.ane', category: 'compiler' },
    ...{ level: 'Error', message: '<private>: ERROR: model=<private> : output=<private>' },
  }),
  /** Of Visual Look Up: `parse` finds what is on a picture, `search` looks it up. */
  asked: (wallMs: number, step: 'parse' | 'search', process: LoggedProcess): LogEntry => ({
    ...{ wallMs, processPath: pathOf(process), pid: process.pid, subsystem: 'com.apple.VisionKit' },
    message: `Signpost Begin: "VisionKit MAD ${step === 'parse' ? 'Parse' : 'VisualSearch'} Request"`,
  }),
  received: (wallMs: number): LogEntry => ({
    ...{
      wallMs,
      processPath: MEDIA_ANALYSIS.path,
      pid: MEDIA_ANALYSIS.pid,
      subsystem: 'com.apple.mediaanalysis',
    },
    message:
      '[MADServicePublic] Received on-demand image processing request (CVPixelBuffer) with MADRequestID',
  }),
} as const

export const MEDIA_ANALYSIS = {
  name: 'mediaanalysisd',
  pid: 952,
  path: '/System/Library/PrivateFrameworks/MediaAnalysis.framework/Versions/A/mediaanalysisd',
}
