import { app } from 'electron'
import type { OwnCost } from '#shared/own-cost'
import { CostMeter, type ProcessReading } from '../own-cost/cost-meter'
import { DrawingPace } from '../own-cost/drawing-pace'

/** `getAppMetrics` takes well under a millisecond; this often it costs nothing that could be measured. */
const EVERY_MS = 5000

interface OwnCostEvents {
  /** Nobody sees what the app costs while its window is hidden, and nothing is drawn. */
  isVisible: () => boolean
  /** Between two samples. */
  intervalMs: () => number
  onCost: (cost: OwnCost) => void
}

/** Watches what the app costs while its window can be seen. */
export class OwnCostWatch {
  private readonly meter = new CostMeter()
  private readonly pace = new DrawingPace()
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly events: OwnCostEvents) {}

  /** The window can be seen. Opening it costs once, and is over when the first reading is taken. */
  start(): void {
    if (this.timer !== null) return
    this.meter.restart()
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
    const cost = this.meter.measure(readProcesses(), now)
    if (this.pace.judge(cost, now)) this.meter.restart()
    this.events.onCost({
      ...cost,
      // It belongs to root, and its samples tell of processes only when asked for all of them.
      powermetricsCpuShare: null,
      drawEveryMs: this.pace.drawEveryMs(this.events.intervalMs()),
    })
  }
}

function readProcesses(): ProcessReading[] {
  return app.getAppMetrics().map(({ pid, cpu, memory }) => ({
    pid,
    cpuSeconds: cpu.cumulativeCPUUsage ?? 0,
    residentBytes: memory.workingSetSize * 1024,
    privateBytes: memory.privateBytes === undefined ? null : memory.privateBytes * 1024,
  }))
}
