import type { ProcessTime } from './process-times'

export interface MeasuredCpu {
  /** Of one core; null while less than one interval has been watched. */
  cpuShare: number | null
  /** What `cpuShare` is a mean over, ms. */
  overMs: number
}

/** CPU is a mean over this long, ms: a single burst is not a habit. */
export const COST_WINDOW_MS = 30_000

interface Reading {
  atMs: number
  /** Of all processes since `restart`, ended ones included. */
  cpuSeconds: number
}

/** Adds up the processor time of some processes, over the last `COST_WINDOW_MS`. */
export class CpuMeter {
  private readings: Reading[] = []
  private known = new Map<number, number>()

  /** From here on only what comes next counts. */
  restart(): void {
    this.readings = []
    this.known.clear()
  }

  /** `nowMs` is of a clock that never jumps. */
  measure(processes: readonly ProcessTime[], nowMs: number): MeasuredCpu {
    const last = this.readings.at(-1)
    const usedSeconds = last === undefined ? 0 : last.cpuSeconds + this.usedSince(processes)
    this.known = new Map(processes.map(({ pid, cpuSeconds }) => [pid, cpuSeconds]))
    const now = { atMs: nowMs, cpuSeconds: usedSeconds }
    this.readings.push(now)
    // The oldest is the last one that is no younger than the window: timers are late by some milliseconds.
    while (nowMs - (this.readings[1]?.atMs ?? nowMs) >= COST_WINDOW_MS) this.readings.shift()
    const first = this.readings[0] ?? now
    const overMs = nowMs - first.atMs
    return {
      cpuShare: overMs > 0 ? ((now.cpuSeconds - first.cpuSeconds) * 1000) / overMs : null,
      overMs,
    }
  }

  /** Of a process that began meanwhile, everything; of one that ended, what was not yet seen is lost. */
  private usedSince(processes: readonly ProcessTime[]): number {
    return processes.reduce((sum, { pid, cpuSeconds }) => sum + cpuSeconds - (this.known.get(pid) ?? 0), 0)
  }
}
