import { CpuMeter, type MeasuredCpu } from './cpu-meter'
import type { ProcessTime } from './process-times'

/** One process of the app as the system counts it. */
export interface ProcessReading extends ProcessTime {
  residentBytes: number
  /** null where the system does not tell. */
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

  /** From here on only what comes next counts. */
  restart(): void {
    this.cpu.restart()
  }

  /** `nowMs` is of a clock that never jumps. */
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
