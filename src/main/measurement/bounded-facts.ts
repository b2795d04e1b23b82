import { LONGEST_COMMAND, LONGEST_NAME, LONGEST_NOTE, LONGEST_WORD, MOST_COMMAND_WORDS } from '#shared/limits'
import type { MeasurementFacts } from '#shared/measurement'

// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g
const WITHOUT = '…'

/**
 * What is said about a measurement, as it is kept: every file and every call of a window ends here, so that whatever lists
 * measurements has bounded texts. A name is one line; what is too long is cut, and ends in `…`.
 */
export function boundedFacts(facts: MeasurementFacts): MeasurementFacts {
  const { name, note, group, machine, run } = facts
  return {
    ...facts,
    name: boundedName(name),
    note: boundedNote(note),
    group: group === null ? null : cut(group, LONGEST_WORD),
    machine: { model: wordOf(machine.model), osBuild: wordOf(machine.osBuild) },
    run: run === null ? null : { ...run, command: boundedCommand(run.command), signal: wordOf(run.signal) },
  }
}

/** One line of at most `LONGEST_NAME` characters. */
export function boundedName(name: string): string {
  return cut(name.replace(CONTROL_CHARACTERS, ' ').trim(), LONGEST_NAME)
}

export function boundedNote(note: string): string {
  return cut(note, LONGEST_NOTE)
}

function boundedCommand(words: readonly string[]): string[] {
  const kept: string[] = []
  let room = LONGEST_COMMAND
  for (const word of words) {
    if (kept.length === MOST_COMMAND_WORDS - 1 || word.length > room) return [...kept, WITHOUT]
    kept.push(word)
    room -= word.length
  }
  return kept
}

function wordOf(text: string | null): string | null {
  return text === null ? null : cut(text, LONGEST_WORD)
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  const kept = text.slice(0, longest - WITHOUT.length)
  // Half of a surrogate pair is no character.
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}${WITHOUT}`
}
