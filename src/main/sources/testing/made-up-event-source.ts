import { LONGEST_EVENT_LABEL } from '#shared/limits'
import { isKnownKind, type TrackEvent } from '#shared/track-events'
import type { EventSourceFailure } from '#shared/source-status'
import { LineSplitter } from '../../powermetrics/line-splitter'
import type { EventListener, EventSource } from '../source'

const LONGEST_LINE_BYTES = 4096
const LONGEST_KIND = 64

/** Reads events from lines of JSON that a test writes, as from a log: the simplest source that passes the contract. */
export class MadeUpEventSource implements EventSource {
  readonly label = 'Made up'
  private listener: EventListener | null = null
  private readonly lines = new LineSplitter(
    (line, offset) => {
      this.readLine(line, offset)
      return null
    },
    (fault) => this.listener?.onSkipped(1, fault),
    0,
    LONGEST_LINE_BYTES,
  )

  /** `failure`: it fails with this when it is started. */
  constructor(private readonly failure: EventSourceFailure | null = null) {}

  start(listener: EventListener): void {
    this.listener = listener
    if (this.failure === null) listener.onRunning()
    else this.fail(this.failure)
  }

  stop(): void {
    this.listener = null
  }

  /** In chunks of any size. */
  write(bytes: Uint8Array): void {
    if (this.listener !== null) this.lines.write(bytes)
  }

  /** Nothing more is written. */
  end(): void {
    if (this.listener !== null) this.lines.end()
    // The listener may have stopped it in the last line.
    const { listener } = this
    this.stop()
    listener?.onEnd()
  }

  fail(failure: EventSourceFailure): void {
    const { listener } = this
    this.stop()
    listener?.onFailure(failure)
  }

  private readLine(line: string, offset: number): void {
    if (line === '') return
    const event = parseEvent(Buffer.from(line, 'latin1').toString('utf8'))
    if (event !== null) this.listener?.onEvent(event)
    else
      this.listener?.onSkipped(1, {
        code: 'malformed-document',
        offset,
        message: 'This line is no event and was skipped.',
      })
  }
}

/** null where the line is no event. An unknown kind is accepted if it is short. */
function parseEvent(line: string): TrackEvent | null {
  const { kind, startMs, endMs, label, uncertaintyMs } = parseRecord(line)
  if (typeof kind !== 'string' || (!isKnownKind(kind) && kind.length > LONGEST_KIND)) return null
  if (!isTime(startMs) || !isTime(uncertaintyMs) || typeof label !== 'string') return null
  if (endMs !== null && !(isTime(endMs) && endMs >= startMs)) return null
  return { kind, startMs, endMs, label: label.slice(0, LONGEST_EVENT_LABEL), uncertaintyMs }
}

function parseRecord(line: string): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 8.64e15
}
