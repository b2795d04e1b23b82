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
