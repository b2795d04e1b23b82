import type { CommandIo } from './command'
import { printable } from './printable'
import { cut } from './table'

/** Erases from the cursor's line on: ECMA-48 `CR`, `EL 0`. */
const ERASE_LINE = '\r\x1b[K'

/** One line at the bottom of a terminal that is drawn anew; nothing at all where standard error is none. */
export class ProgressLine {
  private isShown = false

  constructor(private readonly io: Pick<CommandIo, 'draw' | 'errorColumns'>) {}

  show(text: string): void {
    const columns = this.io.errorColumns()
    if (columns === null) return
    this.isShown = true
    this.io.draw(`${ERASE_LINE}${cut(printable(text), columns - 1)}`)
  }

  /** Leaves the cursor at the beginning of an empty line. */
  clear(): void {
    if (this.isShown) this.io.draw(ERASE_LINE)
    this.isShown = false
  }
}
