import type { SnapshotTarget } from '#shared/charts'
import { fileTime } from './file-time'

/** `anemometer-ane-power-2026-03-30-14.05.09.png`, in local time. */
export function snapshotFileName(target: SnapshotTarget, now: Date): string {
  return `anemometer-${target}-${fileTime(now)}.png`
}
