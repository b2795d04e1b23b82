/** The title bar, the large figure below it, ranges of time, the sheet of keys and notices. */
export const head = {
  app: 'Anemometer',
  macs: (count: number) => `${count} Macs`,
  showMeasurements: 'Show the measurements',
  showCharts: 'Show the charts',
  backToCharts: 'Back to the charts',
  settings: 'Settings',
  measure: 'Measure',
  stopMeasuring: (soFar: string) => `Stop measuring, ${soFar}`,

  neuralEngine: 'Neural Engine',
  peak: 'Peak',
  mean: 'Mean',
  energy: 'Energy',
  range: 'Range',
  allSoFar: 'All so far',
  anePowerMissing: (since: string) => `ANE power: ${since}.`,

  timeRange: 'Time range',
  lastMinute: 'last minute',
  lastMinutes: (minutes: number) => `last ${minutes} minutes`,
  lastHour: 'last hour',
  lastHours: (hours: number) => `last ${hours} hours`,
  lastDays: (days: number) => `last ${days} days`,
  edgesRounded: (duration: string) => `edges rounded to ${duration}`,

  keys: 'Keyboard shortcuts',
  allKeys: 'All keys',
  failures: {
    window: 'The app did not answer this window. Close it and open it again.',
    history: 'The history could not be read from the app. Close this window and open it again.',
    request: 'The app did not carry this out. Try again; if it stays so, quit Anemometer and open it again.',
    setting: 'The setting could not be kept. It applies until this window is closed.',
    sharing: 'The app did not answer how sharing stands. Open the settings again.',
    noAnswer: 'The app did not answer. Try again.',
  },
}
