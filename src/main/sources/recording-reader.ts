import type { Instrument } from '#shared/origins'
import { PowermetricsReader, type ReaderOptions } from '../powermetrics/powermetrics-reader'
import { RECORDING_START } from './ioreport/recording-format'
import { IoReportRecordingReader, type CounterRecordingHandlers } from './ioreport/recording-reader'

/** Which instrument wrote a recording or a frame. What is none is for `PowermetricsReader`, which says what it is. */
export function instrumentOf(bytes: Uint8Array): Instrument {
  return RECORDING_START.equals(bytes.subarray(0, RECORDING_START.length)) ? 'ioreport' : 'powermetrics'
}

/** Reads a recording of either instrument, in chunks of any size: its first bytes tell which. */
export class RecordingReader {
  private reader: PowermetricsReader | IoReportRecordingReader | null = null
  /** What came before the instrument was known. */
  private start: Uint8Array = new Uint8Array()

  constructor(
    private readonly handlers: CounterRecordingHandlers,
    private readonly options: ReaderOptions = {},
  ) {}

  /** null until it is known. */
  get instrument(): Instrument | null {
    if (this.reader === null) return null
    return this.reader instanceof IoReportRecordingReader ? 'ioreport' : 'powermetrics'
  }

  get bytesRead(): number {
    return this.reader?.bytesRead ?? this.start.length
  }

  write(chunk: Uint8Array): void {
    if (this.reader !== null) return this.reader.write(chunk)
    this.start = Buffer.concat([this.start, chunk])
    const isTooShort = this.start.length < RECORDING_START.length
    if (!isTooShort || !RECORDING_START.subarray(0, this.start.length).equals(this.start)) this.begin()
  }

  /** No more bytes follow. */
  end(): void {
    this.begin().end()
  }

  private begin(): PowermetricsReader | IoReportRecordingReader {
    if (this.reader !== null) return this.reader
    const { handlers, options, start } = this
    this.reader =
      instrumentOf(start) === 'ioreport'
        ? new IoReportRecordingReader(handlers, options)
        : new PowermetricsReader(handlers, options)
    this.start = new Uint8Array()
    this.reader.write(start)
    return this.reader
  }
}
