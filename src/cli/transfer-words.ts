import type { TransferProgress } from '#shared/transfer'
import { bytes, duration } from './words'

/** `big.plist: 40 %, 412 MB of 1.03 GB, 48.1 MB/s, 13 s left`: as much of it as is known. */
export function progressWords({
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
