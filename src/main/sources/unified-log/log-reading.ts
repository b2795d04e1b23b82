import type { Clocks } from '../clocks'
import type { LogProcess, StartLog } from './log-process'
import { LogReader, type LogListener } from './log-reader'
import type { LogEnd } from './supervisor'

/** What a run of `log` needs of the world. */
export interface LogReadingWorld extends Pick<Clocks, 'nowMs' | 'after'> {
  startLog: StartLog
}

export interface LogReadingHandlers extends LogListener {
  /** `isWhole`: its last line was one that ends `log show`, and it ended well. */
  onEnd(end: LogEnd, isWhole: boolean): void
}

/** At a flood it is left alone for the rest of a second, so that reading it takes a few percent of a core at most. */
const MOST_BYTES_PER_SECOND = 2_000_000

/** One run of `log`, read as it comes, but no faster than its budget allows: `log` then waits, and says what it left out. */
export class LogReading {
  private readonly reader: LogReader
  private process: LogProcess | null = null
  private second = { beganMs: 0, bytes: 0 }
  private cancelPause: (() => void) | null = null
  private hasEnded = false

  constructor(
    private readonly world: LogReadingWorld,
    args: readonly string[],
    private readonly handlers: LogReadingHandlers,
  ) {
    this.reader = new LogReader(handlers, true)
    this.process = world.startLog(args, {
      onBytes: (bytes) => this.onBytes(bytes),
      onEnd: (end) => this.onProcessEnd(end),
    })
    if (this.hasEnded) this.process.stop()
  }

  /** Nothing is reported afterwards. May be called twice. */
  stop(): void {
    this.hasEnded = true
    this.reader.stop()
    this.cancelPause?.()
    this.process?.stop()
  }

  private onBytes(bytes: Uint8Array): void {
    if (this.hasEnded) return
    this.reader.write(bytes)
    const nowMs = this.world.nowMs()
    if (nowMs - this.second.beganMs >= 1000) this.second = { beganMs: nowMs, bytes: 0 }
    this.second.bytes += bytes.length
    if (this.second.bytes > MOST_BYTES_PER_SECOND) this.pause(nowMs)
  }

  private pause(nowMs: number): void {
    const seconds = Math.ceil(this.second.bytes / MOST_BYTES_PER_SECOND)
    this.process?.setPaused(true)
    this.cancelPause?.()
    this.cancelPause = this.world.after(this.second.beganMs + seconds * 1000 - nowMs, () =>
      this.process?.setPaused(false),
    )
  }

  private onProcessEnd(end: LogEnd): void {
    if (this.hasEnded) return
    this.reader.end()
    const { hasTrailer } = this.reader
    this.stop()
    this.handlers.onEnd(end, hasTrailer && end.status === 0)
  }
}
