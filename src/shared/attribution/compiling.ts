import { duration, energy } from '../plain-text'
import type { PlacedSample } from '../sample'
import {
  amountOver,
  aneEnergyOf,
  EDGE_MS,
  windowLengthMs,
  windowStartMs,
  type TimeSpan,
} from '../sample-window'
import { isAneEvent, type AneEvent, type TrackEvent } from '../track-events'

/** A stretch in which a model was compiled for the Neural Engine, as the log tells; ms since 1970. */
export interface Compiling extends TimeSpan {
  /**
   * How it ended. `loaded`: only the load of the model shows that it was over by then. `untold`: nothing in the measured
   * time tells that it was over, and `toMs` is `fromMs`.
   */
  end: 'compiled' | 'failed' | 'loaded' | 'untold'
  /** How far both times may be off the axis of the samples, either way, ms; their distance is exact. */
  uncertaintyMs: number
}

/** What CPU, GPU and ANE took meanwhile, whoever it was for, mJ. */
export interface CompileEnergy {
  energyMj: number
  /** Either way: of windows that are cut nobody knows in which part the energy was spent. */
  uncertaintyMj: number
}

const ENDS: Readonly<Partial<Record<string, Compiling['end']>>> = {
  'ane-compiled': 'compiled',
  'ane-compile-failed': 'failed',
  'ane-loaded': 'loaded',
}
/** Where nothing tells the end for longer, it was lost. */
const LONGEST_MS = 10 * 60_000
/** With a larger share unknown, no energy is told. */
const MOST_UNKNOWN = 0.5

/** True where `compilingsIn` looks at it. */
export function isOfCompiling({ kind }: TrackEvent): boolean {
  return kind === 'ane-compile' || Object.hasOwn(ENDS, kind)
}

/**
 * The compilations that begin in `(fromMs, toMs]`, in the order of time; those of processes that are known not to belong to
 * a measured command are left out.
 */
export function compilingsIn(events: Iterable<TrackEvent>, { fromMs, toMs }: TimeSpan): Compiling[] {
  const found: Compiling[] = []
  let begun: AneEvent | null = null
  for (const event of [...events].filter(isOfCompiling).toSorted((a, b) => a.startMs - b.startMs)) {
    if (!isAneEvent(event) || event.ane.isOfCommand === false) continue
    if (event.startMs <= fromMs || event.startMs > toMs) continue
    if (begun !== null && event.startMs - begun.startMs > LONGEST_MS) {
      found.push(untold(begun))
      begun = null
    }
    const end = ENDS[event.kind]
    // The daemon and the compiler both tell that it began.
    if (end === undefined) begun ??= event
    else if (begun !== null) {
      const { startMs, uncertaintyMs } = begun
      found.push({ fromMs: startMs, toMs: event.startMs, end, uncertaintyMs })
      begun = null
    }
  }
  return begun === null ? found : [...found, untold(begun)]
}

function untold({ startMs, uncertaintyMs }: AneEvent): Compiling {
  return { fromMs: startMs, toMs: startMs, end: 'untold', uncertaintyMs }
}

/** The one whose energy is told: the first of which the end is known; undefined where there is none. */
export function firstEnded(compilings: readonly Compiling[]): Compiling | undefined {
  return compilings.find(({ end }) => end !== 'untold')
}

/** Adds up the energy of a compilation from samples in the order of time. In flat memory. */
export class CompileEnergyPass {
  private leastMj = 0
  private mostMj = 0
  /** Up to where samples cover it without a gap, ms since 1970. */
  private reachedMs: number
  private isWhole = true

  constructor(private readonly compiling: Compiling) {
    this.reachedMs = compiling.fromMs
  }

  add({ endMs, sample }: PlacedSample): void {
    const { fromMs, toMs, uncertaintyMs } = this.compiling
    const startMs = windowStartMs(endMs, sample.elapsedMs)
    if (windowLengthMs(sample.elapsedMs) === 0) return
    if (endMs <= fromMs - uncertaintyMs || startMs >= toMs + uncertaintyMs) return
    const energyMj = energyOf(sample)
    if (energyMj === null) this.isWhole = false
    else {
      this.mostMj += energyMj
      if (startMs >= fromMs + uncertaintyMs && endMs <= toMs - uncertaintyMs) this.leastMj += energyMj
    }
    if (startMs > this.reachedMs + EDGE_MS && this.reachedMs < toMs) this.isWhole = false
    this.reachedMs = Math.max(this.reachedMs, endMs)
  }

  /** null where the windows are too long to tell it, where samples are missing, or what they report. */
  energy(): CompileEnergy | null {
    if (!this.isWhole || this.reachedMs < this.compiling.toMs - EDGE_MS) return null
    const energyMj = (this.leastMj + this.mostMj) / 2
    const uncertaintyMj = (this.mostMj - this.leastMj) / 2
    return uncertaintyMj > energyMj * MOST_UNKNOWN ? null : { energyMj, uncertaintyMj }
  }
}

/** null where one of them is not reported. */
function energyOf(sample: PlacedSample['sample']): number | null {
  const { cpu, gpu, elapsedMs } = sample
  const aneMj = aneEnergyOf(sample)
  if (cpu.powerMw === null || gpu.powerMw === null || aneMj === null) return null
  return amountOver(cpu.powerMw + gpu.powerMw, windowLengthMs(elapsedMs)) + aneMj
}

/** Sentences behind a verdict; empty where nothing was compiled. `cost`: of the first of which the end is known. */
export function describeCompiling(compilings: readonly Compiling[], cost: CompileEnergy | null): string {
  const first = firstEnded(compilings)
  if (first === undefined)
    return compilings.length === 0 ? '' : 'Compiling for the ANE began; when it ended, the log does not tell.'
  const ended = compilings.filter(({ end }) => end !== 'untold').length
  const which = ended === 1 ? 'Compiling for the ANE' : `The first of ${ended} compilations for the ANE`
  const length = `${first.end === 'loaded' ? 'at most ' : ''}${duration(first.toMs - first.fromMs)}`
  const failed = first.end === 'failed' ? ' until it failed' : ''
  const spent =
    cost === null
      ? '; its energy cannot be told from these samples.'
      : `; CPU, GPU and ANE took ${energy(cost.energyMj)} ± ${energy(cost.uncertaintyMj)} meanwhile.`
  const more = compilings.length > ended ? ' Of another the log does not tell when it ended.' : ''
  return `${which} took ${length}${failed}${spent}${more}`
}
