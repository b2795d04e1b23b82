/**
 * macOS by its build (`kern_osversion`): the leading number is Darwin's major version.
 * Darwin 20 is macOS 11, 21 is 12, … 24 is 15, 25 is 26 (Apple skipped to the year), 26 is 27.
 * Later numbers are assumed to go on in step.
 */
export function macosMajorOf(osBuild: string | null): number | null {
  const darwin = Number(/^(\d{2})[A-Z]\d+[a-z]?$/.exec(osBuild ?? '')?.[1] ?? Number.NaN)
  if (!Number.isFinite(darwin) || darwin < 20) return Number.isFinite(darwin) ? 10 : null
  return darwin <= 24 ? darwin - 9 : darwin + 1
}
