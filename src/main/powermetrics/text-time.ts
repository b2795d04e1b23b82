const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * `Thu Feb 11 00:10:50 2021 -0800`, local time with its offset, to `2021-02-11T08:10:50Z`. null where it is
 * something else.
 */
export function parseTextTime(text: string): string | null {
  const match = /^\w{3} (\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4}) ([+-])(\d\d)(\d\d)$/.exec(text)
  if (!match) return null
  const month = MONTHS.indexOf(match[1] as string)
  const [day, hours, minutes, seconds, year] = [2, 3, 4, 5, 6].map((group) => Number(match[group]))
  const offsetMinutes = (Number(match[8]) * 60 + Number(match[9])) * (match[7] === '-' ? -1 : 1)
  const local = Date.UTC(year as number, month, day, hours, minutes, seconds)
  if (month < 0 || Number.isNaN(local)) return null
  return `${new Date(local - offsetMinutes * 60_000).toISOString().slice(0, 19)}Z`
}
