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

/** The page that checks this Mac. */
export const checks = {
  title: 'Check this Mac',
  again: 'Check again',
  saveReport: 'Save report…',
  saved: 'The report is saved. Look through it, then attach it to an issue.',
  region: 'Checks',
  checking: 'Checking: for some ten seconds the sources are listened to …',
  failed: 'It could not be checked.',
  whatIsShared:
    'Nothing is changed, and nothing is sent. A report holds what is shown here and a few raw samples, and no name of a person, a machine, a program or a file.',
  check: 'Check',
  state: 'State',
  seen: 'What was seen',
}
