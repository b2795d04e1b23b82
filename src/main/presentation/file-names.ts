import type { SnapshotTarget } from '#shared/charts'
import type { LedgerFormat } from '#shared/ledger-files'
import type { ExportFormat } from '#shared/transfer'

/** In characters. Leaves room for the time and the extension in the 255 bytes that file systems allow. */
const LONGEST_NAME = 50

/**
 * `Visual Look Up-2026-03-30-14.05.09.csv`, in local time: the measurement's name without the characters that a file
 * system refuses, or `anemometer` where there is none.
 */
export function exportFileName(name: string | null, format: ExportFormat | LedgerFormat, now: Date): string {
  // Control characters, and those that Windows and macOS reserve.
  const usable = (name ?? '').replaceAll(/[\p{Cc}<>:"/\\|?*\s]+/gu, ' ')
  const words = Array.from(usable)
    .slice(0, LONGEST_NAME)
    .join('')
    .replaceAll(/^[. ]+|[. ]+$/g, '')
  return `${words === '' ? 'anemometer' : words}-${fileTime(now)}.${format}`
}

/** `anemometer-ane-power-2026-03-30-14.05.09.png`, in local time. */
export function snapshotFileName(target: SnapshotTarget, now: Date): string {
  return `anemometer-${target}-${fileTime(now)}.png`
}

/** `2026-03-30-14.05.09`: every file system allows these characters. */
function fileTime(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return `${date}-${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`
}
