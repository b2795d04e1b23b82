import { highestOf } from '#shared/extremes'
import { power, traffic } from '#shared/plain-text'
import type { PlacedSample, Sample } from '#shared/sample'
import { ERASE_LINE } from '../terminal/progress-line'

/** Wider than any terminal. */
const MOST_BARS = 1000

interface Column {
  head: string
  width: number
  read: (sample: Sample) => string
}

const COLUMNS: readonly Column[] = [
  { head: 'time', width: 8, read: clock },
  { head: 'ANE', width: 9, read: (sample) => power(sample.ane.powerMw) },
  { head: 'read', width: 10, read: (sample) => traffic(sample.ane.readBytesPerSecond) },
  { head: 'write', width: 10, read: (sample) => traffic(sample.ane.writeBytesPerSecond) },
  { head: 'GPU', width: 9, read: (sample) => power(sample.gpu.powerMw) },
  { head: 'CPU', width: 9, read: (sample) => power(sample.cpu.powerMw) },
]

/** A table that scrolls, one line per sample, and below it a chart of the latest ANE powers that is redrawn in place. */
export class WatchScreen {
  private readonly anePowers: (number | null)[] = []
  private began = false

  constructor(
    private readonly write: (text: string) => void,
    private readonly columns: () => number,
  ) {}

  add({ sample }: PlacedSample): void {
    this.anePowers.push(sample.ane.powerMw)
    if (this.anePowers.length > MOST_BARS) this.anePowers.shift()
    if (!this.began) this.write(`${title(sample)}\n${this.fit(row(({ head }) => head))}\n`)
    this.began = true
    this.write(`${ERASE_LINE}${this.fit(row(({ read }) => read(sample)))}\n${this.chart()}`)
  }

  /** Moves the cursor below the chart. */
  end(): void {
    if (this.began) this.write('\n')
  }

  private chart(): string {
    const known = this.anePowers.filter((value) => value !== null)
    if (known.length === 0) return this.fit('ANE power is not reported.')
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

function title({ machine }: Sample): string {
  return [machine.model, machine.osBuild].filter((part) => part !== null).join(' · ')
}

function clock({ timestamp }: Sample): string {
  return timestamp === null ? '' : new Date(timestamp).toLocaleTimeString('en-GB')
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
