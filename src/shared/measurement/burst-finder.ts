import type { AneBurst } from '#shared/measurement'
import { EDGE_MS, rateOver, shareOf, type WindowPart } from '#shared/sample-window'
import { HIGHEST_FLOOR_MW, LEVEL_SPAN_MS } from './ane-floor'
import { SureExcess, toMicroseconds } from './resolution'

/** A burst goes on over shorter pauses: one idle window of a second (in truth a few percent longer) does not end it. */
const LONGEST_PAUSE_MS = 1500
/** Below the highest floor a level at rest may come and go; it is known to stay for this long. What is shorter is work. */
const LONGEST_LOW_BURST_MS = 5000
/** Bursts listed with their figures; more are only counted. */
const MOST_BURSTS = 1000

/** Time, its energy and its highest power. `durationMs` is summed over windows, for the axis may slip between them. */
interface Stretch {
  startMs: number
  durationMs: number
  /** Of its whole windows, also outside the measurement, ms. */
  wholeMs: number
  peakMw: number
  energyMj: number
}

interface OpenBurst extends Stretch {
  /** Nothing shows that the ANE took less before it. */
  isCut: boolean
  /** Proven by windows that lie in the measurement as a whole: above its lowest level, and above any floor. */
  isInside: boolean
  isAboveAnyFloor: boolean
}

export interface FoundBursts {
  bursts: AneBurst[]
  burstCount: number
  burstDurationMs: number
  doubt: BurstDoubt | null
}

/**
 * Why something above the lowest level is no burst: a change of the level at rest may explain it (`floor`); it may have
 * been before the start or after the end, for only windows show it that reach over them (`edge`).
 */
export type BurstDoubt = 'floor' | 'edge'

/** Finds the stretches in which the ANE worked, window after window. The rules: docs/verdict.md. */
export class BurstFinder {
  private readonly bursts: AneBurst[] = []
  private count = 0
  private totalMs = 0
  /** The newest that has ended. */
  private newest: AneBurst | null = null
  private doubt: BurstDoubt | null = null
  private readonly aboveLowest: SureExcess
  /** The same of what lies in the measurement as a whole; what other windows show may have been outside. */
  private readonly insideAboveLowest: SureExcess
  private readonly insideAboveAnyFloor = new SureExcess(HIGHEST_FLOOR_MW)
  private open: OpenBurst | null = null
  /** What may turn out to be work, from where the sum began. */
  private rise: Stretch | null = null
  /** Since the last work, before the rise: part of the burst only if it goes on. */
  private rest: Stretch = emptyStretch(0)

  /**
   * `fromMs`: the measurement's start, ms since 1970. `floorMw`: what the ANE surely takes less than at rest, at most
   * `HIGHEST_FLOOR_MW`.
   */
  constructor(
    private readonly fromMs: number,
    floorMw: number,
  ) {
    this.aboveLowest = new SureExcess(floorMw)
    this.insideAboveLowest = new SureExcess(floorMw)
  }

  /**
   * `part`: of a window of known length; with nothing inside for a window before the start, which shows what was then.
   * `energyMj`: of the whole window. `powerMw` as reported, for the peak.
   */
  add(part: WindowPart, energyMj: number, powerMw: number | null): void {
    const isWork = this.aboveLowest.add(energyMj, part.windowMs)
    if (isWork || this.aboveLowest.isOpen) this.rise ??= emptyStretch(part.fromMs)
    else this.fall()
    extend(this.rise ?? this.rest, part, energyMj, powerMw)
    if (isWork) this.work()
    this.addInside(part, energyMj)
    if (this.rise === null && this.rest.wholeMs > LONGEST_PAUSE_MS) this.end()
  }

  /** Ends an open burst, where time is missing or ANE power is not reported. */
  interrupt(): void {
    this.end()
    this.rise = null
    this.rest = emptyStretch(0)
    for (const sum of [this.aboveLowest, this.insideAboveLowest, this.insideAboveAnyFloor]) sum.reset()
  }

  /** The newest burst so far, as long as it is, and whether it goes on; null before the first that is proven. */
  get latest(): { burst: AneBurst; goesOn: boolean } | null {
    const { open, newest } = this
    if (open?.isInside && open.isAboveAnyFloor) return { burst: this.burstOf(open), goesOn: true }
    return newest && { burst: newest, goesOn: false }
  }

  finish(): FoundBursts {
    this.interrupt()
    const { bursts, count, totalMs, doubt } = this
    return { bursts, burstCount: count, burstDurationMs: toMicroseconds(totalMs), doubt }
  }

  private addInside(part: WindowPart, energyMj: number): void {
    const { insideAboveLowest, insideAboveAnyFloor, open } = this
    if (part.insideMs < part.windowMs - EDGE_MS) {
      insideAboveLowest.reset()
      insideAboveAnyFloor.reset()
      return
    }
    const isInside = insideAboveLowest.add(energyMj, part.windowMs)
    const isAboveAnyFloor = insideAboveAnyFloor.add(energyMj, part.windowMs)
    if (open === null) return
    open.isInside ||= isInside
    open.isAboveAnyFloor ||= isAboveAnyFloor
  }

  /** The rise was no work: its time is rest. */
  private fall(): void {
    if (this.rise !== null) join(this.rest, this.rise)
    this.rise = null
  }

  private work(): void {
    const rise = this.rise as Stretch
    if (this.open !== null && this.rest.wholeMs > LONGEST_PAUSE_MS) this.end()
    if (this.open === null)
      this.open = { ...rise, isCut: !this.showsRest(), isInside: false, isAboveAnyFloor: false }
    else {
      join(this.open, this.rest)
      join(this.open, rise)
    }
    this.rest = emptyStretch(0)
    this.rise = null
  }

  /** So much time without a rise shows that the ANE takes less. */
  private showsRest(): boolean {
    return this.rest.wholeMs >= LEVEL_SPAN_MS
  }

  /** Ends the burst, and counts it where it is proven. */
  private end(): void {
    const { open } = this
    this.open = null
    if (open === null || open.durationMs === 0) return
    const isShort = !open.isCut && this.showsRest() && open.wholeMs <= LONGEST_LOW_BURST_MS
    if (!open.isInside || !(open.isAboveAnyFloor || isShort)) {
      this.doubt = open.isInside ? 'floor' : (this.doubt ?? 'edge')
      return
    }
    this.count++
    this.totalMs += open.durationMs
    this.newest = this.burstOf(open)
    if (this.bursts.length < MOST_BURSTS) this.bursts.push(this.newest)
  }

  private burstOf({ startMs, durationMs, peakMw, energyMj }: OpenBurst): AneBurst {
    return {
      startedAt: new Date(startMs).toISOString(),
      offsetMs: toMicroseconds(startMs - this.fromMs),
      durationMs: toMicroseconds(durationMs),
      peakMw,
      energyMj,
    }
  }
}

function emptyStretch(startMs: number): Stretch {
  return { startMs, durationMs: 0, wholeMs: 0, peakMw: 0, energyMj: 0 }
}

/** A window before the measurement adds nothing but its length. */
function extend(stretch: Stretch, part: WindowPart, energyMj: number, powerMw: number | null): void {
  const { fromMs, insideMs, windowMs } = part
  stretch.wholeMs += windowMs
  if (insideMs === 0) return
  if (stretch.durationMs === 0) stretch.startMs = fromMs
  stretch.durationMs += insideMs
  stretch.energyMj += shareOf(energyMj, insideMs, windowMs)
  stretch.peakMw = Math.max(stretch.peakMw, powerMw ?? rateOver(energyMj, windowMs))
}

/** `next` follows `stretch`. */
function join(stretch: Stretch, next: Stretch): void {
  if (stretch.durationMs === 0) stretch.startMs = next.startMs
  stretch.durationMs += next.durationMs
  stretch.wholeMs += next.wholeMs
  stretch.peakMw = Math.max(stretch.peakMw, next.peakMw)
  stretch.energyMj += next.energyMj
}
