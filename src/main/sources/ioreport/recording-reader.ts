import { isTimeMs, problemOfSample } from '#shared/impossible'
import { LONGEST_COUNTER_LINE_BYTES, MOST_CHANNEL_NUMBERS, MOST_FRAME_BYTES_RATIO } from '#shared/limits'
import type { TrackEvent } from '#shared/track-events'
import { LineSplitter } from '../../powermetrics/line-splitter'
import type { ReaderHandlers, Span } from '../../powermetrics/powermetrics-reader'
import { NO_VALUE, type ChannelInfo, type CounterSnapshot } from './protocol'
import { IoReportReader, type Moment, type RememberedChannel } from './reader'
import {
  decodeLine,
  FrameEncoder,
  numberCount,
  numbersOf,
  RECORDING_START,
  UnreadableLine,
  type ChannelRow,
  type HeadLine,
  type MemoryLine,
  type SnapshotLine,
} from './recording-format'

export interface CounterRecordingHandlers extends ReaderHandlers {
  /** Its times are on the axis of the samples. */
  onEvent?: (event: TrackEvent) => void
  /** Time is missing before the next sample. */
  onGap?: () => void
}

/** What goes on until the next head. */
interface Run {
  reader: IoReportReader
  encoder: FrameEncoder
  channels: ChannelInfo[]
  /** Of each channel its numbers in the snapshot before. */
  numbers: bigint[][]
  /** Of the snapshot before; null directly behind the head. */
  before: Moment | null
}

/** Bytes of frames that any recording may make. */
const FREE_FRAME_BYTES = 16e6

/**
 * Reads a recording of IOReport in chunks of any size, into the samples that were read when it was made. Handlers are
 * called as those of `PowermetricsReader`. A line that cannot be read is a fault and costs its own sample: what is counted
 * is counted since the Mac began, so that the next line stands for itself. Only where channels are not known, behind a
 * damaged head, nothing is read up to the next.
 */
export class IoReportRecordingReader {
  private readonly lines: LineSplitter
  /** null where channels are not known. */
  private run: Run | null = null
  private isLossTold = false
  private consumed = 0
  private frameBytes = 0

  constructor(
    private readonly handlers: CounterRecordingHandlers,
    private readonly options: { keepFrames?: boolean } = {},
  ) {
    const onLine = (line: string, offset: number, end: number, hasBreak: boolean): null => {
      if (line !== '') this.readLine(line, { offset, bytes: end - offset }, hasBreak)
      return null
    }
    this.lines = new LineSplitter(onLine, handlers.onFault, 0, LONGEST_COUNTER_LINE_BYTES)
  }

  get bytesRead(): number {
    return this.consumed
  }

  write(chunk: Uint8Array): void {
    this.consumed += chunk.length
    this.lines.write(chunk)
  }

  /** No more bytes follow. A last line that is not whole is a fault. */
  end(): void {
    this.lines.end()
  }

  /** `latin1`: a character for each byte. */
  private readLine(latin1: string, span: Span, hasBreak: boolean): void {
    try {
      const line = decodeLine(Buffer.from(latin1, 'latin1').toString('utf8'))
      if (line.kind === 'head') this.begin(line)
      else if (line.kind === 'memory') this.remember(line, span.offset)
      else this.readSnapshot(line, span)
    } catch (error) {
      if (!(error instanceof UnreadableLine)) throw error
      if (latin1.startsWith(RECORDING_START.toString())) this.run = null
      const { code, message: reason, advice } = hasBreak ? error : CUT
      const message = `This line ${reason}, and was skipped. ${advice}`.trimEnd()
      this.handlers.onFault({ code, offset: span.offset, message })
    }
  }

  private begin({ mac, reports, channels }: HeadLine): void {
    const numbers = channels.map((info) => numbersOf(info, undefined))
    const reader = new IoReportReader(mac, reports)
    this.run = { reader, encoder: new FrameEncoder(mac, reports), channels, numbers, before: null }
    this.isLossTold = false
  }

  private remember({ since, withoutOwnTimes, readings }: MemoryLine, offset: number): void {
    const { run } = this
    if (run === null) return this.tellLoss(offset)
    if (run.before !== null) {
      this.run = null
      throw new UnreadableLine('follows a beginning that is missing')
    }
    const channels = run.channels.map((info, index): RememberedChannel => {
      return { info, rows: [], latest: null, hasOwnTimes: !withoutOwnTimes.includes(index) }
    })
    for (const { machNs: readNs, rows } of readings) {
      run.numbers = withRows(run.numbers, rows)
      for (const { channel, numbers } of rows) {
        const [stampNs = NO_VALUE, ...values] = numbers
        channels[channel]?.rows.push({ stampNs, readNs, values: BigInt64Array.from(values) })
      }
    }
    run.reader.recall({ since, channels })
    run.before = since
  }

  private readSnapshot(line: SnapshotLine, span: Span): void {
    const { now, since, newChannels, channelCount } = line
    const { run } = this
    if (run === null) return this.tellLoss(span.offset)
    const channels = [...run.channels, ...newChannels]
    if (channels.length !== channelCount) {
      this.run = null
      throw new UnreadableLine('follows a lost one that told of channels')
    }
    if (numberCount(channels) > MOST_CHANNEL_NUMBERS)
      throw new UnreadableLine('has more numbers than any Mac counts')
    const added = newChannels.map((info) => numbersOf(info, undefined))
    const numbers = withRows([...run.numbers, ...added], line.rows)
    if (run.before === null)
      this.remember({ kind: 'memory', since, withoutOwnTimes: [], readings: [] }, span.offset)
    // The line between is lost: what it counted is in this one, when is not known.
    else if (!isSame(run.before, since)) run.reader.recall({ since, channels: [] })
    this.run = { ...run, channels, numbers, before: now }
    const values = BigInt64Array.from(numbers.flat())
    this.deliver(run, { ...now, newChannels, newUnreadable: [], values }, span)
  }

  private deliver({ reader, encoder }: Run, snapshot: CounterSnapshot, span: Span): void {
    const { memory } = reader
    const reading = reader.read(snapshot)
    const problem = reading === null ? null : problemOfSample(reading.sample)
    if (reading === null || problem !== null) {
      const why =
        problem === null
          ? 'its times do not go on from those before it'
          : `its ${problem.path} ${problem.message}`
      const message = `The sample of this line was skipped: ${why}.`
      return this.handlers.onFault({ code: 'impossible-sample', offset: span.offset, message })
    }
    if (reading.gapBefore) this.handlers.onGap?.()
    const frame =
      this.options.keepFrames === true && memory !== null ? encoder.encode(memory, snapshot) : null
    this.handlers.onSample(reading.sample, span, this.affordable(frame), null)
    for (const event of reading.events)
      if (isTimeMs(event.startMs) && isTimeMs(event.endMs ?? 0)) this.handlers.onEvent?.(event)
  }

  /** null where frames would take far more than the recording itself, as a large head before many small lines makes them. */
  private affordable(frame: Uint8Array | null): Uint8Array | null {
    if (frame === null) return null
    this.frameBytes += frame.length
    return this.frameBytes <= FREE_FRAME_BYTES + MOST_FRAME_BYTES_RATIO * this.consumed ? frame : null
  }

  private tellLoss(offset: number): void {
    if (this.isLossTold) return
    this.isLossTold = true
    const message =
      'What is before this line does not tell which channels there are, so that it was skipped, and what follows up to the next beginning of a recording.'
    this.handlers.onFault({ code: 'stray-bytes', offset, message })
  }
}

/** Throws `UnreadableLine`, also where a row has more or fewer numbers than its channel. */
function withRows(numbers: readonly bigint[][], rows: readonly ChannelRow[]): bigint[][] {
  const changed = [...numbers]
  for (const row of rows) {
    if (changed[row.channel]?.length !== row.numbers.length)
      throw new UnreadableLine('tells of a channel that there is not')
    changed[row.channel] = row.numbers
  }
  return changed
}

const CUT = new UnreadableLine('is cut off', 'cut-document')

function isSame(one: Moment, other: Moment): boolean {
  return one.wallMs === other.wallMs && one.machNs === other.machNs
}
