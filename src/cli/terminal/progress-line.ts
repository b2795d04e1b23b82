import { bytes, duration } from '#shared/plain-text'
import type { TransferProgress } from '#shared/transfer'
import { printable } from '#shared/printable'
import type { CommandIo } from '../command'
import { cut } from '../text/table'

/** Returns to the start of the line and erases it (ECMA-48 `CR`, `EL 0`). */
export const ERASE_LINE = '\r\x1b[K'

/** One line at the bottom of the terminal that is overwritten again and again. Draws nothing when standard error is no terminal. */
export class ProgressLine {
  private isShown = false

  constructor(private readonly io: Pick<CommandIo, 'draw' | 'errorColumns'>) {}

  show(text: string): void {
    const columns = this.io.errorColumns()
    if (columns === null) return
    this.isShown = true
    this.io.draw(`${ERASE_LINE}${cut(printable(text), columns - 1)}`)
  }

  /** Shows how far an import or an export is; null is ignored, so that the last line stays until `clear`. */
  showTransfer(transfer: TransferProgress | null): void {
    if (transfer !== null) this.show(formatTransfer(transfer))
  }

  /** Erases the line and leaves the cursor at its start. */
  clear(): void {
    if (this.isShown) this.io.draw(ERASE_LINE)
    this.isShown = false
  }
}

/** `big.plist: 40 %, 412 MB of 1.03 GB, 48.1 MB/s, 13 s left`, without the parts that are unknown. */
export function formatTransfer({
  label,
  bytesDone,
  bytesTotal,
  bytesPerSecond,
  remainingMs,
}: TransferProgress): string {
  const parts = [
    ...(bytesTotal === null || bytesTotal === 0 ? [] : [`${Math.floor((100 * bytesDone) / bytesTotal)} %`]),
    bytesTotal === null ? bytes(bytesDone) : `${bytes(bytesDone)} of ${bytes(bytesTotal)}`,
    ...(bytesPerSecond === null ? [] : [`${bytes(bytesPerSecond)}/s`]),
    ...(remainingMs === null ? [] : [`${duration(remainingMs)} left`]),
  ]
  return `${label}: ${parts.join(', ')}`
}
