/** How many there are of something: `1 sample`, `1,204 samples`. Each noun has its own plural, as a translation may need more. */
const counted = (count: number, one: string, more: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`

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
