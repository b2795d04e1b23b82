/** The two pages about what a Mac can measure, and whether this one does. */
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

  checkThis: 'Check this Mac',
  openCheck: 'Check this Mac…',
  checkAgain: 'Check again',
  saveReport: 'Save report…',
  reportSaved: 'The report is saved. Look through it, then attach it to an issue.',
  checks: 'Checks',
  checking: 'Checking: for some ten seconds the sources are listened to …',
  failed: 'It could not be checked.',
  nothingIsSent:
    'Nothing is changed, and nothing is sent. A report holds what is shown here and a few raw samples, and no ' +
    'name of a person, a machine, a program or a file.',
  check: 'Check',
  state: 'State',
  whatWasSeen: 'What was seen',
}
