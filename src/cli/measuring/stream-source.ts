import type { Readable } from 'node:stream'
import { PowermetricsReader } from '../../main/powermetrics/powermetrics-reader'
import type { Source, SourceEvents } from '../../main/sources/source'

/** Where bytes of `powermetrics` come from, until `stop`. */
export interface ByteInput {
  /** Stands before its faults. */
  label: string
  bytes: Readable
  /** Ends it, and whatever was started for it. */
  stop: () => void
  /** Resolves when nothing of it is left, with why it could not be read, or null. Never rejects. */
  ended: Promise<string | null>
}

/** Standard input, or a `powermetrics` that was started, as a source for the pipeline. */
export class StreamSource implements Source {
  readonly kind = 'live'
  readonly requestedIntervalMs: number | null
  private stopped = false

  constructor(
    private readonly input: ByteInput,
    intervalMs: number | null,
  ) {
    this.requestedIntervalMs = intervalMs
  }

  get label(): string {
    return this.input.label
  }

  start(events: SourceEvents): void {
    void this.read(events)
  }

  stop(): void {
    this.stopped = true
    this.input.stop()
  }

  /** Nothing pauses the other end of a pipe. */
  setPaused(): void {
    return
  }

  private async read(events: SourceEvents): Promise<void> {
    const reader = new PowermetricsReader(
      {
        onSample: (sample, _span, frame) => {
          if (!this.stopped) events.onSample(sample, frame)
        },
        onFault: (fault) => {
          if (!this.stopped) events.onFault(fault)
        },
      },
      { keepFrames: true },
    )
    const broken = await this.pass(reader)
    const reason = (await this.input.ended) ?? broken
    if (this.stopped) return
    reader.end()
    if (reason === null) events.onEnd()
    else events.onFailure(`${this.label}: ${reason}`)
  }

  /** Why the stream broke; null when it came to its end. */
  private async pass(reader: PowermetricsReader): Promise<string | null> {
    try {
      for await (const chunk of this.input.bytes) {
        if (this.stopped) return null
        reader.write(chunk as Uint8Array)
      }
      return null
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
}
