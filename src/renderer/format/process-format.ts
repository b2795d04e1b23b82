import type { Evidence } from '#shared/ane-facts'
import type { UsingProcess } from '#shared/attribution/clues'
import { printable } from '#shared/printable'

/** Characters of a name that are shown where there is room for a line; a tooltip has all of it. */
const SHOWN_NAME = 60

/** How a line of the log shows whose work it tells of: a word or two for a column, and a sentence. */
export const EVIDENCE_WORDS: Readonly<Record<Evidence, { label: string; meaning: string }>> = {
  ownership: { label: 'Driver', meaning: 'The driver names the process that a model was loaded for.' },
  'own-open': { label: 'Own', meaning: 'The process itself wrote that it opened the ANE or used it.' },
  power: { label: 'Power', meaning: 'The driver names who asked for power, or gave it back.' },
  connection: { label: 'Connection', meaning: 'The daemon of the ANE tells the id of who connected to it.' },
  'unknown-client': { label: 'Nobody named', meaning: 'Somebody used the ANE; the line does not say who.' },
}

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
  if (name === null || !withName) return pid === null ? 'A program' : `pid ${pid}`
  return pid === null ? formatProcessName(name) : `${formatProcessName(name)} (pid ${pid})`
}
