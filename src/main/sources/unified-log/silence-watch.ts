/** The driver switches the engine off 5.001 s after its last client let go; who uses it then, has it switched on anew. */
const REST_MS = 6000
/** One line may be lost; so many wakes without any are no accident. */
const WAKES = 3

/** Notices that a macOS writes no line about the Neural Engine, although it works. */
export class SilenceWatch {
  private wakes = 0
  private workedMs = Number.NEGATIVE_INFINITY

  /**
   * Windows in the order of time. `endMs`: its end, ms since 1970. True once the engine woke `WAKES` times since the last
   * line, each time after a rest in which it must have been switched off.
   */
  add(endMs: number, hasWorked: boolean): boolean {
    if (!hasWorked) return false
    if (endMs - this.workedMs > REST_MS) this.wakes++
    this.workedMs = endMs
    return this.wakes >= WAKES
  }

  /** There was a line. */
  reset(): void {
    this.wakes = 0
  }
}
