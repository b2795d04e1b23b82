/** Absolute: zsh has a `log` of its own. */
const LOG_PROGRAM = '/usr/bin/log'

/** What is run. `ANEMOMETER_LOG` names another where there is no Mac, as in tests (CONTRIBUTING.md). */
export function logProgram(): string {
  return process.env.ANEMOMETER_LOG ?? LOG_PROGRAM
}

/**
 * What is read all the time. Process or sender first, text last: `log` takes 0.2 % of a core for a predicate like this,
 * and all of one for a search in every message.
 */
const ANE_LINES = [
  '(process == "kernel" AND senderImagePath ENDSWITH "ANEInterface" AND (eventMessage CONTAINS "ownership of buffer" OR eventMessage CONTAINS "Client requesting power" OR eventMessage CONTAINS "clientname:" OR eventMessage CONTAINS "SleepTimerTimeOut"))',
  'sender == "ANEServices"',
  '(process == "aned" AND (subsystem == "com.apple.ane" OR (subsystem == "com.apple.xpc" AND (eventMessage CONTAINS "appleneuralengine" OR eventMessage CONTAINS "ANECompilerService" OR eventMessage CONTAINS "client process"))))',
  '(process == "ANECompilerService" AND subsystem == "com.apple.ane")',
]

/** Added while something is measured: who asked for Visual Look Up, and what Core ML and Espresso could not do. */
const MEASURING_LINES = [
  '(subsystem == "com.apple.VisionKit" AND (eventMessage CONTAINS "Request" OR eventMessage CONTAINS "Visual Search"))',
  '(subsystem == "com.apple.mediaanalysis" AND eventMessage CONTAINS "MADServicePublic")',
  '((subsystem == "com.apple.coreml" OR subsystem == "com.apple.espresso") AND eventMessage CONTAINS "ANE")',
]

/** `isWide`: also what is worth reading while something is measured. */
function logPredicate(isWide: boolean): string {
  return [...ANE_LINES, ...(isWide ? MEASURING_LINES : [])].join(' OR ')
}

/** A stream ends by itself after so long: should this process be killed, it does not stay for ever where nothing is written. */
export const STREAM_LIFE_MS = 30 * 60_000

/** Every option is said, for the user's own `~/.logrc` may change what is not. For `spawn`, without a shell. */
export function streamArguments(isWide: boolean): string[] {
  return [
    ...['stream', '--style', 'ndjson', '--level', 'default', '--type', 'log', '--color', 'none'],
    ...['--no-backtrace', '--timeout', `${STREAM_LIFE_MS / 60_000}m`, '--predicate', logPredicate(isWide)],
  ]
}

/** What was written from `fromMs` on, ms since 1970. `log` takes whole seconds only; the first is included. */
export function showArguments(fromMs: number, isWide: boolean): string[] {
  return [
    ...['show', '--style', 'ndjson', '--no-info', '--no-debug', '--no-signpost', '--color', 'none'],
    ...['--timezone', 'local', '--start', startOf(fromMs), '--predicate', logPredicate(isWide)],
  ]
}

/** As a person types it, to make a file of a `.logarchive` that is imported. */
export function archiveCommand(archive: string): string {
  const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`
  return `${LOG_PROGRAM} show --archive ${quoted(archive)} --style ndjson --predicate ${quoted(logPredicate(true))} > ane.ndjson`
}

/** `2026-03-26 10:31:41+0000` */
function startOf(fromMs: number): string {
  return `${new Date(Math.floor(fromMs / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ')}+0000`
}
