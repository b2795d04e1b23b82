import type { ProcessTime } from './process-times'

export interface MeasuredCpu {
  /** Of one core, 1 is all of it; null before the second measurement. */
  cpuShare: number | null
  /** The time that `cpuShare` is a mean over, ms. */
  overMs: number
}

/** The CPU share is a mean over this long, ms, so that a single burst does not count as the app's cost. */
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

  /** Forgets everything measured so far. */
  restart(): void {
    this.readings = []
    this.known.clear()
  }

  /** `nowMs` by the monotonic clock. */
  measure(processes: readonly ProcessTime[], nowMs: number): MeasuredCpu {
    const last = this.readings.at(-1)
    const usedSeconds = last === undefined ? 0 : last.cpuSeconds + this.usedSince(processes)
    this.known = new Map(processes.map(({ pid, cpuSeconds }) => [pid, cpuSeconds]))
    const now = { atMs: nowMs, cpuSeconds: usedSeconds }
    this.readings.push(now)
    // One reading that is as old as the window stays, so that a mean covers all of it although timers are late.
    while (nowMs - (this.readings[1]?.atMs ?? nowMs) >= COST_WINDOW_MS) this.readings.shift()
    const first = this.readings[0] ?? now
    const overMs = nowMs - first.atMs
    return {
      cpuShare: overMs > 0 ? ((now.cpuSeconds - first.cpuSeconds) * 1000) / overMs : null,
      overMs,
    }
  }

  /** All time of a process that began since the last reading. What one used that ended since then is not known. */
  private usedSince(processes: readonly ProcessTime[]): number {
    return processes.reduce((sum, { pid, cpuSeconds }) => sum + cpuSeconds - (this.known.get(pid) ?? 0), 0)
  }
}

/** One process of the app, as the system reports it. */
export interface ProcessReading extends ProcessTime {
  residentBytes: number
  /** null where the system does not report it. */
  privateBytes: number | null
}

export interface MeasuredCost extends MeasuredCpu {
  memoryBytes: number
  memoryKind: 'private' | 'resident'
  processCount: number
}

/** Adds up what the app's processes use. */
export class CostMeter {
  private readonly cpu = new CpuMeter()

  /** Forgets everything measured so far. */
  restart(): void {
    this.cpu.restart()
  }

  /** `nowMs` by the monotonic clock. */
  measure(processes: readonly ProcessReading[], nowMs: number): MeasuredCost {
    return {
      ...this.cpu.measure(processes, nowMs),
      ...memoryOf(processes),
      processCount: processes.length,
    }
  }
}

function memoryOf(processes: readonly ProcessReading[]): Pick<MeasuredCost, 'memoryBytes' | 'memoryKind'> {
  const privates = processes.flatMap(({ privateBytes }) => (privateBytes === null ? [] : [privateBytes]))
  const isPrivate = privates.length === processes.length
  const sizes = isPrivate ? privates : processes.map(({ residentBytes }) => residentBytes)
  return {
    memoryBytes: sizes.reduce((sum, size) => sum + size, 0),
    memoryKind: isPrivate ? 'private' : 'resident',
  }
}
