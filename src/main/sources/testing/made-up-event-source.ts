import { isKnownKind, LONGEST_EVENT_LABEL, type TrackEvent } from '#shared/track-events'
import { LineSplitter } from '../../powermetrics/line-splitter'
import type { EventListener, EventSource } from '../source'

const LONGEST_LINE_BYTES = 4096
const LONGEST_KIND = 64

/** Events from lines of JSON that a test writes, as a log streams them: what a source of events is tried with. */
export class MadeUpEventSource implements EventSource {
  private lines: LineSplitter | null = null

  start(listener: EventListener): void {
    this.lines = new LineSplitter(
      (line, offset) => {
        // Whoever was told of the line before may have stopped.
        if (this.lines === null || line === '') return
        const event = parseEvent(Buffer.from(line, 'latin1').toString('utf8'))
        if (event !== null) listener.onEvent(event)
        else
          listener.onFault({
            code: 'malformed-document',
            offset,
            message: 'This line is no event and was skipped.',
          })
      },
      (fault) => this.lines !== null && listener.onFault(fault),
      0,
      LONGEST_LINE_BYTES,
    )
  }

  stop(): void {
    this.lines = null
  }

  /** Bytes as they come, cut anywhere. */
  write(bytes: Uint8Array): void {
    this.lines?.write(bytes)
  }
}

/** null where the line is no event. Kinds that are not known are kept, as long as they are short. */
function parseEvent(line: string): TrackEvent | null {
  const { kind, startMs, endMs, label, uncertaintyMs } = asRecord(line)
  if (typeof kind !== 'string' || (!isKnownKind(kind) && kind.length > LONGEST_KIND)) return null
  if (!isTime(startMs) || !isTime(uncertaintyMs) || typeof label !== 'string') return null
  if (endMs !== null && !(isTime(endMs) && endMs >= startMs)) return null
  return { kind, startMs, endMs, label: label.slice(0, LONGEST_EVENT_LABEL), uncertaintyMs }
}

function asRecord(line: string): Partial<Record<string, unknown>> {
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
