import type { TimeSpan } from '#shared/sample-window'

/**
 * What a window of time says of a condition. `holds` and `fails`: it is known. `refuted`: something is known that speaks
 * against it altogether, as work of the ANE against its idleness. `unknown`: nothing is known.
 */
export type Reading = 'holds' | 'fails' | 'refuted' | 'unknown'

/** So much known time without the condition has to pass before it can be raised again, ms. */
export const REST_MS = 60_000

/**
 * Whether a condition lasts for a time, which is measured by the lengths of windows alone: a clock that is set, or time that
 * nobody read, counts for nothing.
 *
 * Time in which it holds adds up, time in which it fails takes off as much. A window of which nothing is known, and missing
 * time, begin it anew. Once it is raised, it is over after `REST_MS` of known time in a row in which it does not hold; what is
 * unknown then neither ends it nor raises it again.
 */
export class Sustained {
  private heldMs = 0
  private restedMs = 0
  /** When the time that adds up began, ms since 1970; null while there is none. */
  private fromMs: number | null = null
  private raised = false
  private holds = false

  /** `forMs`: at 0 it is raised with the first window in which it holds. */
  constructor(private readonly forMs: number) {}

  get isRaised(): boolean {
    return this.raised
  }

  /** It is raised, and held in the newest window: it is not merely not over yet. */
  get goesOn(): boolean {
    return this.raised && this.holds
  }

  /** Time is missing before the next window. */
  interrupt(): void {
    if (!this.raised) this.begin()
  }

  /** A window that ends at `endMs`; `windowMs` may be 0 for a moment. Returns the time that the condition lasted where it is raised now, else null. */
  add(reading: Reading, endMs: number, windowMs: number): TimeSpan | null {
    this.holds = reading === 'holds'
    if (this.raised) {
      this.rest(reading, windowMs)
      return null
    }
    if (reading === 'holds') return this.hold(endMs, windowMs)
    this.heldMs = reading === 'fails' ? Math.max(0, this.heldMs - windowMs) : 0
    if (this.heldMs === 0) this.begin()
    return null
  }

  private hold(endMs: number, windowMs: number): TimeSpan | null {
    this.fromMs ??= endMs - windowMs
    this.heldMs += windowMs
    if (this.heldMs < this.forMs) return null
    this.raised = true
    return { fromMs: this.fromMs, toMs: endMs }
  }

  private rest(reading: Reading, windowMs: number): void {
    if (reading === 'holds') this.restedMs = 0
    else if (reading !== 'unknown') this.restedMs += windowMs
    if (this.restedMs >= REST_MS) this.begin()
  }

  private begin(): void {
    this.heldMs = this.restedMs = 0
    this.fromMs = null
    this.raised = false
  }
}
