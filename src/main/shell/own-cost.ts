import { app } from 'electron'
import type { OwnCost } from '#shared/own-cost'
import { CostMeter, type ProcessReading } from '../own-cost/cost-meter'
import { DrawingPace } from '../own-cost/drawing-pace'
import { Footprint } from '../own-cost/footprint'
import { processTimesOf } from '../own-cost/process-times'
import { ProgramCost } from '../own-cost/program-cost'

/** `getAppMetrics` takes well under a millisecond, so that its own cost cannot be measured at this interval. */
const EVERY_MS = 5000

interface OwnCostEvents {
  /** While the window is hidden, nothing is drawn and the cost is not measured. */
  isVisible: () => boolean
  /** True while samples come from a `powermetrics` process of this machine. */
  isLive: () => boolean
  /** True while a `log` of this machine is read. */
  isReadingLog: () => boolean
  /** Time between two samples, ms; 0 where unknown. */
  intervalMs: () => number
  onCost: (cost: OwnCost) => void
}

/** Measures what the app costs while its window is visible. */
export class OwnCostWatch {
  private readonly meter = new CostMeter()
  private readonly footprint = new Footprint()
  private readonly powermetrics = new ProgramCost(() => processTimesOf('powermetrics'))
  private readonly log = new ProgramCost(() => processTimesOf('log'))
  private readonly pace = new DrawingPace()
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly events: OwnCostEvents) {}

  /** Call when the window becomes visible. The cost of opening it lies before the first reading, and is not counted. */
  start(): void {
    if (this.timer !== null) return
    this.meter.restart()
    this.powermetrics.forget()
    this.log.forget()
    this.pace.restart(performance.now())
    this.timer = setInterval(() => this.look(), EVERY_MS)
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
  }

  private look(): void {
    if (!this.events.isVisible()) return this.stop()
    const now = performance.now()
    const processes = readProcesses()
    const cost = this.meter.measure(processes, now)
    if (this.pace.judge(cost, now)) this.meter.restart()
    this.events.onCost({
      ...cost,
      ...this.footprintOf(processes, now),
      powermetricsCpuShare: shareOf(this.powermetrics, this.events.isLive(), now),
      logCpuShare: shareOf(this.log, this.events.isReadingLog(), now),
      drawEveryMs: this.pace.drawEveryMs(this.events.intervalMs()),
    })
  }

  /** Nothing where it is not known: then it is what Electron tells. */
  private footprintOf(
    processes: readonly ProcessReading[],
    nowMs: number,
  ): Pick<OwnCost, 'memoryBytes' | 'memoryKind'> | null {
    const pids = processes.map(({ pid }) => pid)
    const bytes = process.platform === 'darwin' ? this.footprint.bytes(pids, nowMs) : null
    return bytes === null ? null : { memoryBytes: bytes, memoryKind: 'footprint' }
  }
}

function shareOf(program: ProgramCost, isRunning: boolean, nowMs: number): number | null {
  if (isRunning) return program.cpuShare(nowMs)
  program.forget()
  return null
}

function readProcesses(): ProcessReading[] {
  return app.getAppMetrics().map(({ pid, cpu, memory }) => ({
    pid,
    cpuSeconds: cpu.cumulativeCPUUsage ?? 0,
    residentBytes: memory.workingSetSize * 1024,
    privateBytes: memory.privateBytes === undefined ? null : memory.privateBytes * 1024,
  }))
}
