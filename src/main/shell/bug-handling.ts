import { app } from 'electron'
import { BugReports, errorFields } from '../log/bug-reports'
import { log, logPath } from '../log/log'

/** What to do about a bug: what was thrown, and whether it was an `exception` or a `rejection`. */
type BugHandler = (thrown: unknown, how: string) => void

const EXIT_BUG = 1

let handler: BugHandler = (thrown) => endWithBug(thrown)

/** What nobody caught goes here from now on; before, it ends the app. */
export function handleBugs(handle: BugHandler): void {
  handler = handle
}

/** From here on the app outlives what nobody caught: it is logged, and told once in a sentence. */
export function surviveBugs(notify: (sentence: string) => void): void {
  const bugs = new BugReports(notify)
  handleBugs((thrown, how) => {
    if (bugs.add(thrown, how)) console.error(thrown)
  })
}

/** While the app starts: without a tray icon nobody could even quit it. */
export function endWithBug(thrown: unknown): void {
  log.error('bug', 'The app could not start.', errorFields(thrown))
  console.error(thrown)
  app.exit(EXIT_BUG)
}

// Imported first by the app's entry, for its effect: Electron would show a box for an exception that comes before, and
// most modules do nothing before they are called.
log.open(logPath('app'))
// Whoever started the app may have closed its terminal: complaining there is no bug, and would be one for ever.
process.stderr.on('error', () => undefined)
process.on('uncaughtException', (thrown) => handler(thrown, 'exception'))
process.on('unhandledRejection', (thrown) => handler(thrown, 'rejection'))
