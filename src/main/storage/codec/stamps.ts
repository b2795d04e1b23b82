/** Seconds of a stamp after the second in which its window ends; null where `stampAt` would not give it back. */
export function secondsAfterEnd(stamp: string, endMs: number): number | null {
  const seconds = Date.parse(stamp) / 1000 - Math.floor(endMs / 1000)
  return stampAt(seconds, endMs) === stamp ? seconds : null
}

/** As `powermetrics` stamps: ISO 8601 in UTC, whole seconds. null for a time that no calendar has. */
export function stampAt(secondsAfter: number, endMs: number): string | null {
  const date = new Date((Math.floor(endMs / 1000) + secondsAfter) * 1000)
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace('.000Z', 'Z')
}
