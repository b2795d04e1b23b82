import { stripVTControlCharacters } from 'node:util'
import { LONGEST_EVENT_LABEL } from '#shared/limits'
import { formatUnits, phaseWordsOf, type UnitCount } from '#shared/phases/phase-lines'
import { LONGEST_SEARCHED_LINE, UnitCounter, type UnitSearch } from '#shared/phases/unit-counter'
import { LineSplitter } from '../../main/powermetrics/line-splitter'
import type { PhaseMarks, PhaseSink } from './phase-marks'

/** Longer lines are passed on, but nothing is read from them. */
const LONGEST_LINE_BYTES = 1024 * 1024
/** Of more matched lines, the counts are kept, but not the lines. */
const MOST_LINES_KEPT = 1000
/** What a program's own buffer holds at least: a piece as long may have waited until the buffer was full. */
const SMALLEST_BUFFER_BYTES = 4096

/** Reads what a command prints, for its phases and for how much it has done. */
export class OutputReader {
  private readonly counter: UnitCounter
  private readonly streams: StreamReader[] = []
  private keptLines = 0

  constructor(
    private readonly phases: PhaseMarks,
    private readonly sink: PhaseSink,
    search: UnitSearch,
  ) {
    this.counter = new UnitCounter(search)
  }

  /** Another stream of the command. Returns the function that takes its bytes, which may be cut anywhere. */
  stream(): (bytes: Uint8Array) => void {
    const stream = new StreamReader(
      (line, arrivedMs, delayMs) => this.onLine(line, arrivedMs, delayMs),
      () =>
        this.phases.addProblem(
          `a line of over ${LONGEST_LINE_BYTES / 1024 / 1024} MB was not read for units and phases`,
        ),
    )
    this.streams.push(stream)
    return (bytes) => stream.write(bytes)
  }

  /** To be called when the command has ended. Returns what was counted. */
  end(): UnitCount[] {
    for (const stream of this.streams) stream.end()
    const dropped = this.keptLines - MOST_LINES_KEPT
    if (dropped > 0)
      this.phases.addProblem(`${dropped} more lines were counted, but not kept for "anemometer divide"`)
    const { unsearchedLines } = this.counter
    if (unsearchedLines > 0)
      this.phases.addProblem(
        `${unsearchedLines === 1 ? '1 line' : `${unsearchedLines} lines`} of over ${LONGEST_SEARCHED_LINE} characters ${unsearchedLines === 1 ? 'was' : 'were'} not searched for units`,
      )
    return this.counter.units()
  }

  private onLine(line: string, arrivedMs: number, delayMs: number): void {
    const words = phaseWordsOf(line)
    if (words !== null) return this.phases.add(words, arrivedMs, delayMs)
    const units = this.counter.add(line)
    if (units.length === 0 || ++this.keptLines > MOST_LINES_KEPT) return
    const { ms, uncertaintyMs } = this.sink.toAxis(arrivedMs)
    this.sink.addEvent({
      ...{ kind: 'output', startMs: ms, endMs: null, uncertaintyMs: uncertaintyMs + delayMs },
      label: keptText(line, units),
    })
  }
}

/** The line, so that it can be divided by again; of one that is too long, or ends a document, what it counts. */
function keptText(line: string, units: readonly UnitCount[]): string {
  const text = line.trim()
  return text.length <= LONGEST_EVENT_LABEL && text !== '}'
    ? text
    : formatUnits(units).slice(0, LONGEST_EVENT_LABEL)
}

type OnLine = (line: string, arrivedMs: number, delayMs: number) => void

/** A line that waits for its piece to be understood. */
interface HeldLine {
  text: string
  arrivedMs: number
}

/**
 * Lines of one stream, with the most that each may have waited in a buffer of the program: a piece that fills a buffer may
 * be as old as the piece before it, and so may all output that came in one piece. Other pieces were passed on at once.
 */
class StreamReader {
  private readonly splitter: LineSplitter
  private held: HeldLine[] = []
  private pieces = 0
  private readonly openedMs = performance.now()
  private previousMs = this.openedMs
  private delayMs = 0
  private arrivedMs = 0

  constructor(
    private readonly onLine: OnLine,
    onTooLong: () => void,
  ) {
    this.splitter = new LineSplitter(
      (line) => {
        this.onRawLine(line)
        return null
      },
      onTooLong,
      0,
      LONGEST_LINE_BYTES,
    )
  }

  write(bytes: Uint8Array): void {
    this.arrivedMs = performance.now()
    this.delayMs = bytes.length >= SMALLEST_BUFFER_BYTES ? this.arrivedMs - this.previousMs : 0
    if (++this.pieces === 2) this.release(0)
    this.splitter.write(bytes)
    this.previousMs = this.arrivedMs
  }

  end(): void {
    this.splitter.end()
    this.release(this.arrivedMs - this.openedMs)
  }

  /** Progress that is drawn over itself is several lines. */
  private onRawLine(latin1: string): void {
    const text = stripVTControlCharacters(Buffer.from(latin1, 'latin1').toString('utf8'))
    for (const line of text.split('\r')) {
      if (this.pieces === 1) this.held.push({ text: line, arrivedMs: this.arrivedMs })
      else this.onLine(line, this.arrivedMs, this.delayMs)
    }
  }

  private release(delayMs: number): void {
    for (const { text, arrivedMs } of this.held) this.onLine(text, arrivedMs, delayMs)
    this.held = []
  }
}
