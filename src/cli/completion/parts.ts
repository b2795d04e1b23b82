import { FIXED_FIGURES } from '#shared/comparison'
import type { OptionDescription } from '../command'

/** The command that completion scripts call to list what identifies measurements, one a line. They add a typed `--data`. */
export const LIST_WORDS = 'list --words'

/** The figures that can follow the colon of a rule. */
export const FIGURE_WORDS = FIXED_FIGURES.join(' ')

/** Whole rules, for who has not typed a limit. */
export const EXAMPLE_RULES = FIXED_FIGURES.map((figure) => `5%:${figure}`).join(' ')

export function flags({ name, short }: OptionDescription): string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${name}`]
}
