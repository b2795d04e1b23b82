import { formatPower, formatTraffic, joinUnit, NARROW_SPACE } from '#shared/format'
import type { PlacedSample, Sample } from '#shared/sample'
import { sparkline } from './sparkline'

/** Erases from the cursor's line on: ECMA-48 `CR`, `EL 0`. */
const ERASE_LINE = '\r\x1b[K'
/** More than any terminal is wide. */
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

/** A table that scrolls, a line a sample, and below it the last ANE powers as a chart that is drawn anew. */
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

  /** Leaves the cursor on a line of its own. */
  end(): void {
    if (this.began) this.write('\n')
  }

  private chart(): string {
    const known = this.anePowers.filter((value) => value !== null)
    if (known.length === 0) return this.fit('ANE power is not reported.')
    const label = `peak ${power(Math.max(...known))} `
    const room = Math.max(0, this.columns() - label.length - 1)
    return this.fit(label + sparkline(room === 0 ? [] : this.anePowers.slice(-room)))
  }

  /** A line that wraps could not be erased again. */
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

/** Terminals draw narrow spaces in various widths. */
function power(powerMw: number | null): string {
  return joinUnit(formatPower(powerMw)).replace(NARROW_SPACE, ' ')
}

function traffic(bytesPerSecond: number | null): string {
  return joinUnit(formatTraffic(bytesPerSecond)).replace(NARROW_SPACE, ' ')
}
