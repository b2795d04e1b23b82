import { errorFields, nameOf, whereLogged } from '../../log/bug-reports'
import { log } from '../../log/log'
import type { Fault, FaultCode } from '../../powermetrics/faults'
import { PowermetricsReader, type Span } from '../../powermetrics/powermetrics-reader'
import type { UnknownKey } from '../../powermetrics/unknown-keys'
import type { Sample } from '#shared/sample'
import type { Frame } from '../source'
import type { ByteStream, StreamHandlers } from './socket-stream'

/** Far above the largest sample seen (about 0.5 MB): a peer that sends so much without a sample is not powermetrics. */
const MOST_BYTES_WITHOUT_SAMPLE = 32 * 1024 * 1024

const NEWER_VERSION = 'Here that means: look for a newer Anemometer, since this one does not know this macOS.'
/** Errors of powermetrics that would repeat with every start, and what a person can do about them in the app. */
const LASTING_ERRORS: Readonly<Partial<Record<FaultCode, string>>> = {
  'powermetrics-not-root': 'Here that means: remove live readings and allow them again.',
  'powermetrics-unknown-sampler': NEWER_VERSION,
  'powermetrics-invalid-option': NEWER_VERSION,
}

export interface LiveStreamHandlers extends Pick<StreamHandlers, 'onOpen' | 'onClosed' | 'onRefused'> {
  onBytes(count: number): void
  onSample(sample: Sample, frame: Frame | null): void
  onFault(fault: Fault): void
  onUnknown(keys: readonly UnknownKey[]): void
}

/** One connection with its own reader. Closes a peer that is not powermetrics. */
export class LiveStream {
  private bytesSinceSample = 0
  private ended = false
  private crash: string | null = null
  private readonly reader: PowermetricsReader
  private readonly bytes: ByteStream

  /** `open` begins the connection; its handlers must not be called before it returns. */
  constructor(
    open: (handlers: StreamHandlers) => ByteStream,
    private readonly handlers: LiveStreamHandlers,
  ) {
    const readerHandlers = {
      onSample: (sample: Sample, _: Span, bytes: Uint8Array | null) =>
        this.onSample(sample, bytes && [bytes]),
      onFault: (fault: Fault) => this.onFault(fault),
      onUnknown: (keys: readonly UnknownKey[]) => handlers.onUnknown(keys),
    }
    this.reader = new PowermetricsReader(readerHandlers, { keepFrames: true })
    this.bytes = open({
      onOpen: () => handlers.onOpen(),
      onBytes: (chunk) => this.read(chunk),
      onClosed: (reason) => this.finish(reason),
      onRefused: (reason) => handlers.onRefused(reason),
    })
  }

  close(): void {
    this.ended = true
    this.bytes.close()
  }

  private read(chunk: Uint8Array): void {
    this.handlers.onBytes(chunk.length)
    this.bytesSinceSample += chunk.length
    try {
      this.reader.write(chunk)
    } catch (thrown) {
      return this.breakOff(thrown)
    }
    if (!this.ended && this.bytesSinceSample > MOST_BYTES_WITHOUT_SAMPLE) {
      this.close()
      this.handlers.onClosed('32 MB came without a single sample, so the stream was closed.')
    }
  }

  /** After a bug nothing is known of the reader's state: the next connection has a reader of its own. */
  private breakOff(thrown: unknown): void {
    log.error('bug', 'Live readings could not be read.', errorFields(thrown))
    if (this.isEnded()) return
    this.close()
    this.handlers.onClosed(`Something in Anemometer went wrong (${nameOf(thrown)}); ${whereLogged()}.`)
  }

  /** An incomplete sample is a fault. A crash of powermetrics explains the end better than `reason`. */
  private finish(reason: string): void {
    if (this.ended) return
    this.reader.end()
    if (this.isEnded()) return
    this.ended = true
    this.handlers.onClosed(this.crash ?? reason)
  }

  private onSample(sample: Sample, frame: Frame | null): void {
    this.bytesSinceSample = 0
    if (!this.ended) this.handlers.onSample(sample, frame)
  }

  private onFault(fault: Fault): void {
    // Of a connection that brought nothing, its end says all.
    if (this.ended || fault.code === 'empty-input') return
    this.handlers.onFault(fault)
    if (fault.code === 'powermetrics-crashed') this.crash = fault.message
    const advice = LASTING_ERRORS[fault.code]
    if (advice === undefined || this.isEnded()) return
    this.close()
    this.handlers.onRefused(`${fault.message} ${advice}`)
  }

  /** A handler may have closed the stream; a method, because the compiler would assume that the field is unchanged. */
  private isEnded(): boolean {
    return this.ended
  }
}
