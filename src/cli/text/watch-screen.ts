import { explainMissing } from '#shared/availability'
import { highestOf } from '#shared/extremes'
import { clockTime } from '#shared/format'
import { formatMachine } from '#shared/macs'
import type { MetricId } from '#shared/metrics'
import { INSTRUMENT_NAMES, instrumentsIn } from '#shared/origins'
import { listed, plainSpaces, power, traffic } from '#shared/plain-text'
import type { PlacedSample, Sample } from '#shared/sample'
import { ERASE_LINE } from '../terminal/progress-line'

/** Wider than any terminal. */
const MOST_BARS = 1000

interface Column {
  head: string
  width: number
  /** What its doubts are told of. */
  metric?: MetricId
  read: (sample: Sample) => string
}

const COLUMNS: readonly Column[] = [
  { head: 'time', width: 8, read: clock },
  { head: 'ANE', width: 9, metric: 'ane.powerMw', read: (sample) => power(sample.ane.powerMw) },
  { head: 'read', width: 10, read: (sample) => traffic(sample.ane.readBytesPerSecond) },
  { head: 'write', width: 10, read: (sample) => traffic(sample.ane.writeBytesPerSecond) },
  { head: 'GPU', width: 9, metric: 'gpu.powerMw', read: (sample) => power(sample.gpu.powerMw) },
  { head: 'CPU', width: 9, metric: 'cpu.powerMw', read: (sample) => power(sample.cpu.powerMw) },
]

/** A table that scrolls, one line per sample, and below it a chart of the latest ANE powers that is redrawn in place. */
export class WatchScreen {
  private readonly anePowers: (number | null)[] = []
  private began = false
  /** The Mac and the instruments of the newest sample, written again where they change. */
  private heading = ''
  /** What was last told of doubts, to tell it once. */
  private told = ''
  private whyNoAne: string | null = null

  constructor(
    private readonly write: (text: string) => void,
    private readonly columns: () => number,
  ) {}

  add({ sample }: PlacedSample): void {
    this.anePowers.push(sample.ane.powerMw)
    if (this.anePowers.length > MOST_BARS) this.anePowers.shift()
    const heading = title(sample)
    if (heading !== this.heading)
      this.write(`${this.began ? ERASE_LINE : ''}${heading}\n${this.fit(row(({ head }) => head))}\n`)
    this.began = true
    this.heading = heading
    this.whyNoAne = explainMissing('ane.powerMw', sample)
    const lines = [row(({ read }) => read(sample)), ...this.newDoubts(sample)].map(
      (line) => `${this.fit(line)}\n`,
    )
    this.write(`${ERASE_LINE}${lines.join('')}${this.chart()}`)
  }

  /** What is doubted, in a sentence each, where that is other than before. */
  private newDoubts(sample: Sample): string[] {
    const doubted = COLUMNS.flatMap(({ metric }) => sample.doubts.find(({ key }) => key === metric) ?? [])
    const told = doubted.map(({ key, reason }) => `${key} ${reason}`).join()
    if (told === this.told) return []
    this.told = told
    return doubted.map(({ key }) => `          ${plainSpaces(explainMissing(key as MetricId, sample) ?? '')}`)
  }

  /** Moves the cursor below the chart. */
  end(): void {
    if (this.began) this.write('\n')
  }

  private chart(): string {
    const known = this.anePowers.filter((value) => value !== null)
    if (known.length === 0) return this.fit(plainSpaces(this.whyNoAne ?? ''))
    const label = `peak ${power(highestOf(known))} `
    const room = Math.max(0, this.columns() - label.length - 1)
    return this.fit(label + sparkline(room === 0 ? [] : this.anePowers.slice(-room)))
  }

  /** Cuts a line to the terminal's width: a line that wraps could not be erased again. */
  private fit(line: string): string {
    return line.slice(0, Math.max(1, this.columns() - 1))
  }
}

function row(text: (column: Column) => string): string {
  return COLUMNS.map((column) => text(column).padStart(column.width)).join('  ')
}

function title({ machine, origins }: Sample): string {
  const instruments = instrumentsIn(origins).map((instrument) => INSTRUMENT_NAMES[instrument])
  const without = instruments.join() === INSTRUMENT_NAMES.ioreport ? ', without an administrator' : ''
  return [formatMachine(machine), `${listed(instruments)}${without}`]
    .filter((part) => part !== '')
    .join(' · ')
}

function clock({ timestamp }: Sample): string {
  return timestamp === null ? '' : clockTime(new Date(timestamp))
}

const BARS = '▁▂▃▄▅▆▇█'

/** One bar per value, scaled from 0 to the largest, in the order given; a space for null. */
export function sparkline(values: readonly (number | null)[]): string {
  const largest = highestOf(
    values.map((value) => value ?? 0),
    0,
  )
  return values.map((value) => (value === null ? ' ' : barFor(value, largest))).join('')
}

function barFor(value: number, largest: number): string {
  const share = largest === 0 ? 0 : value / largest
  return BARS[Math.min(BARS.length - 1, Math.floor(share * BARS.length))] as string
}
