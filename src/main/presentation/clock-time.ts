/**
 * `14:05:09`, in local time. By hand: the first time written in the manner of a locale brings in ICU's formats, more than
 * 3 MB for as long as the app runs.
 */
export function clockTime(now: Date): string {
  return [now.getHours(), now.getMinutes(), now.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}
