import { namedMachine } from '#shared/macs'
import type { Who } from '#shared/attribution/measurement-who'
import type { Comparison } from '#shared/comparison'
import type { Judgement } from '#shared/measurement/fail-above'
import type { Style } from '../terminal/style'
import { whoText } from '../text/who'
import { subjectName } from './cells'
import { comparisonJunit } from './junit'
import { comparisonMarkdown } from './markdown'
import { comparisonText } from './text'

export const COMPARISON_FORMATS = ['text', 'markdown', 'json', 'junit'] as const

export type ComparisonFormat = (typeof COMPARISON_FORMATS)[number]

/** What the log tells of measurements, by their ids; those of which it tells nothing are left out. */
export type Told = Map<string, Who>

/**
 * Text for standard output. `columns` and `style` apply to the format `text` only. Markdown and JUnit are for reports that
 * others read: who used the Neural Engine is left out there.
 */
export function formatComparison(
  comparison: Comparison,
  judgements: readonly Judgement[],
  format: ComparisonFormat,
  { columns, style, told }: { columns: number; style: Style; told: Told },
): string {
  switch (format) {
    case 'text':
      return (
        comparisonText(comparison, judgements, columns, style) + whoTexts(comparison, told, columns, style)
      )
    case 'markdown':
      return comparisonMarkdown(comparison, judgements)
    case 'json':
      return `${JSON.stringify({ ...named(comparison), judgements, who: Object.fromEntries(told) })}\n`
    case 'junit':
      return comparisonJunit(comparison, judgements)
  }
}

/** With the names of its machines. */
function named(comparison: Comparison): object {
  const subjects = comparison.subjects.map((subject) => ({
    ...subject,
    machines: subject.machines.map(namedMachine),
  }))
  return { ...comparison, subjects }
}

/** One for each subject, of its first run that the log tells of. */
function whoTexts({ subjects }: Comparison, told: Told, columns: number, style: Style): string {
  return subjects
    .map((subject) => {
      const who = subject.ids.map((id) => told.get(id)).find((each) => each !== undefined)
      return who === undefined ? '' : `\n${subjectName(subject)}${whoText(who, columns, style)}`
    })
    .join('')
}
