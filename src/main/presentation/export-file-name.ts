import type { ExportFormat } from '#shared/transfer'
import { fileTime } from './file-time'

/** Leaves room for the time and the extension in the 255 bytes that file systems take, whatever the letters. */
const LONGEST_NAME = 50

/**
 * `Visual Look Up-2026-03-30-14.05.09.csv`, in local time: the measurement's name without what a file system refuses,
 * or `anemometer` where there is none.
 */
export function exportFileName(name: string | null, format: ExportFormat, now: Date): string {
  // Not controls, and not what Windows and macOS keep for themselves.
  const usable = (name ?? '').replaceAll(/[\p{Cc}<>:"/\\|?*\s]+/gu, ' ')
  const words = Array.from(usable)
    .slice(0, LONGEST_NAME)
    .join('')
    .replaceAll(/^[. ]+|[. ]+$/g, '')
  return `${words === '' ? 'anemometer' : words}-${fileTime(now)}.${format}`
}
