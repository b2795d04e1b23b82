/** The page about what a Mac can measure. */
export const mac = {
  whatCanBeMeasured: 'What can be measured?',
  mac: 'Mac',
  macos: 'macOS',
  any: 'Any',
  anyMac: 'Any Mac',
  showOfReadings: 'Show the Mac of the readings',
  metric: 'Metric',
  metricBy: (metric: string, instrument: string) => `${metric} by ${instrument}`,
  whatIsKnown:
    'powermetrics asks for an administrator, IOReport for nobody. What is known of IOReport comes from other ' +
    'programs; "anemometer explain" has the fields of each.',
  check: 'Check this Mac…',
}
