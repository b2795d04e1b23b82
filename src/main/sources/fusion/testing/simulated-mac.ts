import { createBirpc } from 'birpc'
import type { LiveIntervalMs } from '#shared/live'
import type { HelperProcess } from '../../ioreport/helper-client'
import { IoReportReadings } from '../../ioreport/ioreport-readings'
import type { ChannelInfo, HelperFunctions } from '../../ioreport/protocol'
import { LiveReadings } from '../../live/live-readings'
import type { StreamHandlers } from '../../live/socket-stream'
import { LiveSource } from '../live-source'

/** powermetrics needs so much until its first window begins, ms. */
const START_UP_MS = 60
/** What IOReport says is so many times what powermetrics says, so that each value tells where it comes from. */
export const IOREPORT_FACTOR = 2

const SIMPLE = { format: 'simple', states: [] } as const
const CHANNELS = [
  { ...SIMPLE, group: 'Energy Model', subgroup: '', name: 'ANE0', unit: 'nJ' },
  { ...SIMPLE, group: 'Energy Model', subgroup: '', name: 'CPU Energy', unit: 'nJ' },
  { ...SIMPLE, group: 'Energy Model', subgroup: '', name: 'DRAM0', unit: 'nJ' },
  { ...SIMPLE, group: 'AMC Stats', subgroup: 'Perf Counters', name: 'ANE0 RD', unit: 'B' },
  {
    ...{ group: 'SoC Stats', subgroup: 'Events', name: 'ANE_THROTTLE_HW_TRIG', unit: '24Mticks' },
    ...{ format: 'states', states: ['INACT', 'ACT'] },
  },
].map((channel, index) => ({ ...channel, driverId: 1n, channelId: BigInt(index) })) as ChannelInfo[]

/**
 * A Mac with both instruments, whose time is that of the test's timers. Powers never change: what is measured says only by
 * which instrument. Its samples of powermetrics are numbered by their thermal pressure.
 */
export class SimulatedMac {
  readonly readings: LiveReadings
  readonly ioReport: IoReportReadings
  readonly source: LiveSource
  /** Of samples of powermetrics, by their number: when each arrived, ms since 1970. */
  readonly arrivedMs = new Map<number, number>()
  /** So many samples of powermetrics were written. */
  writtenCount = 0
  powers = { aneMw: 1000, cpuMw: 2000 }
  helperDelayMs = 4
  isHelperHanging = false
  /** What powermetrics writes waits until it is false. */
  isStalled = false
  private sleptMs = 0
  private readonly startMs = Date.now()
  private helpers: SimulatedHelper[] = []
  private stream: SimulatedStream | null = null

  constructor(
    readonly intervalMs: LiveIntervalMs = 1000,
    private readonly hasLibrary = true,
  ) {
    this.readings = new LiveReadings(
      {
        nowMs: () => this.machMs,
        wallClockMs: () => Date.now(),
        random: () => 0.5,
        after: (delayMs, callback) => {
          const timer = setTimeout(callback, delayMs)
          return () => clearTimeout(timer)
        },
        openInstalled: (ms, handlers) => {
          const stream = new SimulatedStream(this, ms, handlers)
          this.stream = stream
          return { close: () => stream.close() }
        },
        chip: 'Apple M5 Max',
      },
      intervalMs,
      () => undefined,
    )
    this.ioReport = new IoReportReadings({
      startHelper: () => {
        const helper = new SimulatedHelper(this)
        this.helpers.push(helper)
        return helper
      },
      readFacts: () =>
        Promise.resolve({ machine: { model: 'Mac17,6', osBuild: '25F84' }, generation: 5, tables: null }),
    })
    this.source = new LiveSource(this.readings, this.ioReport)
  }

  /** By the Mac's own clock, which stands still in sleep, ms. */
  get machMs(): number {
    return Date.now() - this.startMs - this.sleptMs
  }

  /** The wall clock goes on by this much, and nothing else: `setWallClock` sets it. */
  sleep(ms: number, setWallClock: (nowMs: number) => void): void {
    this.sleptMs += ms
    setWallClock(Date.now() + ms)
  }

  /** The other end closes the connection, as when powermetrics was killed. */
  dropStream(): void {
    this.stream?.drop()
  }

  crashHelper(): void {
    this.helpers.at(-1)?.end('it was ended by SIGSEGV')
  }

  /** Samples of powermetrics that wait are delivered. */
  resumeStream(): void {
    this.isStalled = false
    this.stream?.deliver()
  }

  get runningHelpers(): number {
    return this.helpers.filter(({ isRunning }) => isRunning).length
  }

  get isLibraryThere(): boolean {
    return this.hasLibrary
  }
}

/** A connection to powermetrics: a window after the other, each stamped with whole seconds. */
class SimulatedStream {
  private isOpen = true
  private waiting: { bytes: Uint8Array; number: number }[] = []
  private isFirst = true
  private timer: NodeJS.Timeout

  constructor(
    private readonly mac: SimulatedMac,
    private readonly intervalMs: number,
    private readonly handlers: StreamHandlers,
  ) {
    this.timer = setTimeout(() => {
      handlers.onOpen()
      this.beginWindow()
    }, START_UP_MS)
  }

  close(): void {
    this.isOpen = false
    clearTimeout(this.timer)
  }

  drop(): void {
    if (!this.isOpen) return
    this.close()
    this.handlers.onClosed('powermetrics ended.')
  }

  deliver(): void {
    for (const each of this.waiting.splice(0)) if (this.isOpen) this.send(each)
  }

  private beginWindow(): void {
    const beganMs = this.mac.machMs
    this.timer = setTimeout(() => {
      const number = this.mac.writtenCount++
      const written = { bytes: Buffer.from(this.write(this.mac.machMs - beganMs, number)), number }
      this.beginWindow()
      if (this.mac.isStalled) this.waiting.push(written)
      else this.send(written)
    }, this.intervalMs)
  }

  private send({ bytes, number }: { bytes: Uint8Array; number: number }): void {
    this.mac.arrivedMs.set(number, Date.now())
    this.handlers.onBytes(bytes)
  }

  private write(elapsedMs: number, number: number): string {
    const { aneMw, cpuMw } = this.mac.powers
    const stamp = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString().replace('.000Z', 'Z')
    const energies = { ane: (aneMw * elapsedMs) / 1000, cpu: (cpuMw * elapsedMs) / 1000 }
    const separator = this.isFirst ? '' : '\0'
    this.isFirst = false
    return `${separator}<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
<key>is_delta</key><true/>
<key>elapsed_ns</key><integer>${Math.round(elapsedMs * 1e6)}</integer>
<key>hw_model</key><string>Mac17,6</string>
<key>kern_osversion</key><string>25F84</string>
<key>timestamp</key><date>${stamp}</date>
<key>processor</key>
<dict>
<key>clusters</key><array></array>
<key>ane_energy</key><integer>${Math.round(energies.ane)}</integer>
<key>ane_power</key><real>${aneMw}</real>
<key>cpu_energy</key><integer>${Math.round(energies.cpu)}</integer>
<key>cpu_power</key><real>${cpuMw}</real>
<key>combined_power</key><real>${aneMw + cpuMw}</real>
</dict>
<key>thermal_pressure</key><string>${number}</string>
</dict>
</plist>
`
  }
}

/** The helper process, whose counters count what the Mac takes. */
class SimulatedHelper implements HelperProcess {
  readonly pid = 1
  isRunning = true
  private hasListed = false
  private readonly answers = new Set<NodeJS.Timeout>()
  private readonly listeners: ((message: unknown) => void)[] = []
  private readonly toHelper: ((message: unknown) => void)[] = []
  private readonly onEnd: ((how: string) => void)[] = []

  constructor(private readonly mac: SimulatedMac) {
    const functions: HelperFunctions = {
      open: () =>
        mac.isLibraryThere
          ? { ok: true, value: [] }
          : { ok: false, message: 'IOReport, which only macOS has, cannot be read here (none).' },
      sample: () => this.snapshot(),
      listChannels: () => CHANNELS,
      close: () => undefined,
    }
    createBirpc<Record<string, never>, HelperFunctions>(functions, {
      post: (message) => this.answer(message),
      on: (listener) => void this.toHelper.push(listener),
      bind: 'functions',
      timeout: -1,
    })
  }

  post = (message: unknown): void => {
    if (this.isRunning && !this.mac.isHelperHanging) for (const listener of this.toHelper) listener(message)
  }
  onMessage = (listener: (message: unknown) => void): void => void this.listeners.push(listener)
  onExit = (listener: (how: string) => void): void => void this.onEnd.push(listener)
  kill = (): void => this.end('it was ended by SIGKILL')

  end(how: string): void {
    if (!this.isRunning) return
    this.isRunning = false
    this.answers.forEach(clearTimeout)
    for (const listener of this.onEnd) listener(how)
  }

  private answer(message: unknown): void {
    const timer = setTimeout(() => {
      this.answers.delete(timer)
      for (const listener of this.listeners) listener(message)
    }, this.mac.helperDelayMs)
    this.answers.add(timer)
  }

  private snapshot(): ReturnType<HelperFunctions['sample']> {
    const { powers, machMs } = this.mac
    const machNs = machMs * 1e6
    const stamp = BigInt(Math.round(machNs))
    const nanojoules = (powerMw: number): bigint =>
      BigInt(Math.round(powerMw * IOREPORT_FACTOR * machMs * 1e3))
    const million = BigInt(Math.round(machMs * 1e6))
    const simple = [nanojoules(powers.aneMw), nanojoules(powers.cpuMw), nanojoules(100), million]
    // The trigger was active for a hundredth of the time.
    const throttle = [stamp, (million * 99n) / 100n, million / 100n]
    const newChannels = this.hasListed ? [] : CHANNELS
    this.hasListed = true
    return {
      wallMs: Date.now(),
      machNs,
      newChannels,
      newUnreadable: [],
      values: new BigInt64Array([...simple.flatMap((value) => [stamp, value]), ...throttle]),
    }
  }
}
