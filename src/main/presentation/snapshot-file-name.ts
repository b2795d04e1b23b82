import type { SnapshotTarget } from '#shared/charts'

/** `anemometer-ane-power-2026-03-30-14.05.09.png`, in local time; no character that any file system refuses. */
export function snapshotFileName(target: SnapshotTarget, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  const time = `${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`
  return `anemometer-${target}-${date}-${time}.png`
}
