/** The popover of the menu bar. What has no value is put into the page by its name (`data-words`). */
export const popover = {
  title: 'Neural Engine',
  lastMinute: 'last minute',
  gpu: 'GPU',
  cpu: 'CPU',
  reads: 'ANE reads',
  writes: 'ANE writes',
  thermalPressure: 'Thermal pressure',
  resume: 'Resume reading',
  measure: 'Measure',
  stopMeasuring: 'Stop measuring',
  picture: 'Picture…',
  openWindow: 'Open window',
  settings: 'Settings…',
  peak: (power: string) => `peak ${power}`,
  trace: (peak: string) => `ANE power over the last minute: ${peak}`,
  emptyTrace: 'ANE power over the last minute: nothing was read',
}
