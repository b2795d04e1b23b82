import type { UsingProcess } from '#shared/attribution/clues'
import { printable } from '#shared/printable'
import { words } from '#shared/words/words'

/** Characters of a name that are shown where there is room for a line; a tooltip has all of it. */
const SHOWN_NAME = 60

/**
 * A name from the log as it may stand in a line: escaped, cut, and kept from turning the direction of the words around it.
 * `longest`: characters, after escaping.
 */
export function formatProcessName(name: string, longest = SHOWN_NAME): string {
  const escaped = [...printable(name)]
  const shown = escaped.length > longest ? `${escaped.slice(0, longest - 1).join('')}…` : escaped.join('')
  return `\u2068${shown}\u2069`
}

/** `mediaanalysisd (pid 952)`; where names are not to be shown, or not known, `pid 952` or `A program`. */
export function formatProcess({ name, pid }: UsingProcess, withName = true): string {
  if (name === null || !withName) return pid === null ? words.events.aProgram : words.events.pid(pid)
  const shown = formatProcessName(name)
  return pid === null ? shown : words.events.programWithPid(shown, pid)
}
