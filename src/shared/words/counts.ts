/** How many there are of something: `1 sample`, `1,204 samples`. Each noun has its own plural, as a translation may need more. */
const counted = (count: number, one: string, more: string): string =>
  `${groupedDigits(count)} ${count === 1 ? one : more}`

/** `1,204`. Without `toLocaleString`, whose first call takes 10 ms of a window's first frame. `count`: a whole number from 0 on. */
export function groupedDigits(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

export const counts = {
  samples: (count: number) => counted(count, 'sample', 'samples'),
  faults: (count: number) => counted(count, 'fault', 'faults'),
  parts: (count: number) => counted(count, 'part', 'parts'),
  files: (count: number) => counted(count, 'file', 'files'),
  records: (count: number) => counted(count, 'record', 'records'),
  marks: (count: number) => counted(count, 'mark', 'marks'),
  events: (count: number) => counted(count, 'event', 'events'),
  earlierOnes: (count: number) => counted(count, 'earlier one', 'earlier ones'),
  programs: (count: number) => counted(count, 'program', 'programs'),
  moreRows: (count: number) => counted(count, 'more row', 'more rows'),
}
