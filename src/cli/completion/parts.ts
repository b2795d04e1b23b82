import { COMPARED_FIGURES } from '#shared/comparison'
import type { OptionDescription } from '../command'

/** What names measurements, a word a line, as every script asks for it; `--data` typed before is passed on. */
export const LIST_WORDS = 'list --words'

/** What `--source` takes beside files. */
export const SOURCES = ['live', 'demonstration'] as const

/** What stands behind the colon of a rule. */
export const FIGURE_WORDS = COMPARED_FIGURES.join(' ')

export function flags({ name, short }: OptionDescription): string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${name}`]
}
