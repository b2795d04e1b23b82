import type { AneBurst } from '#shared/measurement'
import { rateOver, shareOf, type WindowPart } from '#shared/sample-window'
import { leastWorkMw, toMicroseconds } from './resolution'

/** A burst goes on over shorter pauses: one idle window of a second (in truth a few percent longer) does not end it. */
const LONGEST_PAUSE_MS = 1500
/** Bursts listed with their figures; more are only counted. */
const MOST_BURSTS = 1000

interface OpenBurst {
  startMs: number
  /** Summed over windows, because the axis may slip between them. */
  durationMs: number
  peakMw: number
  energyMj: number
  /** Time and energy since the last work; added to the burst if it goes on. */
  pauseMs: number
  pauseMj: number
}

/** Finds the stretches in which the ANE worked, window after window. The rules: docs/verdict.md. */
export class BurstFinder {
  private readonly bursts: AneBurst[] = []
  private count = 0
  private totalMs = 0
  private open: OpenBurst | null = null

  /** `fromMs`: the measurement's start, ms since 1970. `idleMw`: what the ANE takes at rest. */
  constructor(
    private readonly fromMs: number,
    private readonly idleMw: number,
  ) {}

  /** `part`: of a window of known length. `energyMj`: of the whole window. `powerMw` as reported, for the peak. */
  add(part: WindowPart, energyMj: number, powerMw: number | null): void {
    const meanMw = rateOver(energyMj, part.windowMs)
    const insideMj = shareOf(energyMj, part.insideMs, part.windowMs)
    if (meanMw - this.idleMw > leastWorkMw(part.windowMs)) this.work(part, insideMj, powerMw ?? meanMw)
    else this.pause(part.insideMs, insideMj)
  }

  /** Ends an open burst, where time is missing or ANE power is not reported. */
  interrupt(): void {
    const { open } = this
    this.open = null
    if (open === null) return
    this.count++
    this.totalMs += open.durationMs
    if (this.bursts.length >= MOST_BURSTS) return
    this.bursts.push({
      startedAt: new Date(open.startMs).toISOString(),
      offsetMs: toMicroseconds(open.startMs - this.fromMs),
      durationMs: toMicroseconds(open.durationMs),
      peakMw: open.peakMw,
      energyMj: open.energyMj,
    })
  }

  finish(): { bursts: AneBurst[]; burstCount: number; burstDurationMs: number } {
    this.interrupt()
    return { bursts: this.bursts, burstCount: this.count, burstDurationMs: toMicroseconds(this.totalMs) }
  }

  private work({ fromMs, insideMs }: WindowPart, energyMj: number, peakMw: number): void {
    const { open } = this
    if (open === null) {
      this.open = { startMs: fromMs, durationMs: insideMs, peakMw, energyMj, pauseMs: 0, pauseMj: 0 }
      return
    }
    open.durationMs += open.pauseMs + insideMs
    open.energyMj += open.pauseMj + energyMj
    open.peakMw = Math.max(open.peakMw, peakMw)
    open.pauseMs = 0
    open.pauseMj = 0
  }

  private pause(insideMs: number, energyMj: number): void {
    if (this.open === null) return
    this.open.pauseMs += insideMs
    this.open.pauseMj += energyMj
    if (this.open.pauseMs > LONGEST_PAUSE_MS) this.interrupt()
  }
}
