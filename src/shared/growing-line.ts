import { MOST_POINTS_A_STEP, pushNext, type Polyline, type TimedColumn } from './min-max-decimation'
import { firstAtOrAfter } from './sample-columns'

/**
 * The line of `decimateMinMax`, for a column that grows at its end and is cut at its start. Only the newest bucket can
 * still change, so an update processes only the samples of that bucket and newer ones: a day of samples costs as much as
 * ten minutes. Measured with six charts of 86,400 samples: 4 ms an update, instead of 9.4 ms and 4 MB of garbage a series.
 */
export class GrowingLine {
  private line: Polyline = { x: new Float64Array(256), y: new Float64Array(256), length: 0 }
  /** Number of points before the newest bucket. They do not change any more. */
  private sealedLength = 0
  private isDownAfterSealed = false
  /** End of the newest sample in those points, ms since 1970. */
  private sealedEndMs = Number.NEGATIVE_INFINITY

  constructor(readonly bucketMs: number) {}

  /** The line of the whole column. Valid until the next call. */
  update(column: TimedColumn): Polyline {
    const { endMs } = column
    const newestMs = endMs[endMs.length - 1] ?? Number.NEGATIVE_INFINITY
    if (newestMs < this.sealedEndMs) this.restart()
    this.dropOld(endMs[0] ?? newestMs)
    this.line.length = this.sealedLength
    let penDown = this.isDownAfterSealed
    let index = firstAfter(endMs, this.sealedEndMs)
    while (index < endMs.length) {
      this.seal(penDown, index === 0 ? Number.NEGATIVE_INFINITY : (endMs[index - 1] as number))
      this.makeRoom()
      const step = pushNext(this.line, penDown, column, index, endMs.length, this.bucketMs)
      penDown = step.penDown
      index = step.next
    }
    return this.line
  }

  private seal(penDown: boolean, endMs: number): void {
    this.sealedLength = this.line.length
    this.isDownAfterSealed = penDown
    this.sealedEndMs = endMs
  }

  private restart(): void {
    this.line.length = 0
    this.seal(false, Number.NEGATIVE_INFINITY)
  }

  /** Removes points older than the column, when they are more than half of all. */
  private dropOld(oldestMs: number): void {
    const { x, y } = this.line
    const dead = firstAtOrAfter(x.subarray(0, this.sealedLength), oldestMs)
    if (dead * 2 <= this.sealedLength || dead === 0) return
    x.copyWithin(0, dead, this.sealedLength)
    y.copyWithin(0, dead, this.sealedLength)
    this.sealedLength -= dead
  }

  private makeRoom(): void {
    const { x, y, length } = this.line
    if (length + MOST_POINTS_A_STEP <= x.length) return
    const [widerX, widerY] = [new Float64Array(x.length * 2), new Float64Array(x.length * 2)]
    widerX.set(x)
    widerY.set(y)
    this.line = { x: widerX, y: widerY, length }
  }
}

function firstAfter(times: Float64Array, timeMs: number): number {
  const index = firstAtOrAfter(times, timeMs)
  return times[index] === timeMs ? index + 1 : index
}
