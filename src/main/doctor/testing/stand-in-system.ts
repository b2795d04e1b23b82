import { vi } from 'vitest'
import { SYSTEM_CLOCKS } from '../../sources/clocks'
import { HelperInProcess, NOWHERE } from '../../sources/ioreport/testing/helper-in-process'
import { writeScript, type MadeMac } from '../../sources/ioreport/testing/mac-script'
import { StandIn } from '../../sources/ioreport/testing/stand-in-library'
import type { LibraryPaths } from '../../sources/ioreport/protocol'
import type { ByteStream, StreamHandlers } from '../../sources/live/socket-stream'
import type { LogProcess, LogProcessHandlers } from '../../sources/unified-log/log-process'
import type { LogEnd } from '../../sources/unified-log/supervisor'
import { LISTEN_MS, observe } from '../doctor'
import type { Observations, ServiceFound, SoftwareFound, HistoryFound, AppFound } from '../observations'
import type { DoctorSystem, ProgramEnd } from '../system'

/** A Mac as the stand-ins play it to the doctor: raw bytes, counters and answers, good or bad. */
export interface MadeSystem {
  platform: NodeJS.Platform
  darwinMajor: number
  uid: number
  /** By the command line; what is not here is not on this machine. */
  programs: Readonly<Record<string, ProgramEnd>>
  service: ServiceFound
  /** What comes through the socket, each some ms after the connection was asked for; null: there is none. */
  stream: readonly StreamAct[] | null
  /** null: no library. */
  counters: MadeMac | null
  /** What the library's clock says at each sample, ms; a second more each after the last. */
  sampleTimesMs: readonly number[]
  /** Of the helper process, at each of its samples. */
  helper: 'lives' | 'crashes' | 'hangs'
  log: { text: string; end: LogEnd | null }
  history: HistoryFound
  software: SoftwareFound
  app: AppFound | null
}

export type StreamAct = { atMs: number } & (
  { does: 'open' | 'close' | 'refuse' } | { does: 'write'; bytes: Uint8Array }
)

const START_MS = Date.UTC(2026, 2, 30, 12)
/** Until the list of channels has come, and what hangs is given up. */
const AFTERWARDS_MS = 6000

/** What the doctor sees of it, in the test's own time. */
export async function observeMade(made: MadeSystem, listenMs = LISTEN_MS): Promise<Observations> {
  vi.useFakeTimers({ now: START_MS })
  const system = new StandInSystem(made)
  try {
    const seen = observe(system, listenMs)
    await vi.advanceTimersByTimeAsync(listenMs + AFTERWARDS_MS)
    return await seen
  } finally {
    system.dispose()
    vi.useRealTimers()
  }
}

class StandInSystem implements DoctorSystem {
  readonly nowMs = SYSTEM_CLOCKS.nowMs
  readonly wallClockMs = SYSTEM_CLOCKS.wallClockMs
  readonly random = (): number => 0.5
  readonly after = SYSTEM_CLOCKS.after
  readonly platform: NodeJS.Platform
  readonly darwinMajor: number
  readonly uid: number
  readonly libraries: LibraryPaths
  readonly openPowermetrics: DoctorSystem['openPowermetrics']
  readonly inspectApp: DoctorSystem['inspectApp']
  private readonly library: StandIn | null
  private sampleCount = 0

  constructor(private readonly made: MadeSystem) {
    const { counters, stream, app } = made
    this.platform = made.platform
    this.darwinMajor = made.darwinMajor
    this.uid = made.uid
    this.library = counters === null ? null : new StandIn(writeScript(counters))
    this.libraries = this.library?.libraries ?? NOWHERE
    this.openPowermetrics = stream === null ? null : (_choice, handlers) => playStream(stream, handlers)
    this.inspectApp = app === null ? null : () => Promise.resolve(app)
  }

  run = (program: string, args: readonly string[]): Promise<ProgramEnd> =>
    Promise.resolve(this.made.programs[[program, ...args].join(' ')] ?? NO_PROGRAM)
  inspectService = (): Promise<ServiceFound> => Promise.resolve(this.made.service)
  inspectHistory = (): Promise<HistoryFound> => Promise.resolve(this.made.history)
  software = (): Promise<SoftwareFound> => Promise.resolve(this.made.software)

  startHelper = (): HelperInProcess => {
    const helper = new HelperInProcess()
    const { post } = helper
    let isOpened = false
    helper.post = (message) => {
      if (isOpened) this.setTime()
      if (isOpened && this.made.helper === 'crashes') return helper.crash('it was ended by SIGSEGV')
      helper.isHanging = this.made.helper === 'hangs'
      isOpened = true
      post(message)
    }
    return helper
  }

  startLog = (_args: readonly string[], handlers: LogProcessHandlers): LogProcess => {
    const { text, end } = this.made.log
    const timer = setTimeout(() => {
      handlers.onBytes(Buffer.from(text))
      if (end !== null) handlers.onEnd(end)
    }, 20)
    return { pid: 1, setPaused: () => undefined, stop: () => clearTimeout(timer) }
  }

  dispose(): void {
    this.library?.dispose()
  }

  private setTime(): void {
    const { sampleTimesMs } = this.made
    const last = sampleTimesMs.at(-1) ?? 0
    const afterLast = Math.max(0, this.sampleCount - sampleTimesMs.length + 1)
    this.library?.setTimeMs(sampleTimesMs[this.sampleCount++] ?? last + afterLast * 1000)
  }
}

const NO_PROGRAM: ProgramEnd = { status: null, stdout: '', stderr: '' }

function playStream(acts: readonly StreamAct[], handlers: StreamHandlers): ByteStream {
  const timers = acts.map((act) =>
    setTimeout(() => {
      if (act.does === 'open') handlers.onOpen()
      else if (act.does === 'write') handlers.onBytes(act.bytes)
      else if (act.does === 'close') handlers.onClosed('powermetrics ended.')
      else handlers.onRefused('It is not trusted.')
    }, act.atMs),
  )
  return { close: () => timers.forEach(clearTimeout) }
}
