import type { Comparison } from '#shared/comparison'
import type { Judgement } from '#shared/measurement/fail-above'
import type { Style } from '../terminal/style'
import { comparisonJunit } from './junit'
import { comparisonMarkdown } from './markdown'
import { comparisonText } from './text'

export const COMPARISON_FORMATS = ['text', 'markdown', 'json', 'junit'] as const

export type ComparisonFormat = (typeof COMPARISON_FORMATS)[number]

/** Text for standard output. `columns` and `style` apply to the format `text` only. */
export function formatComparison(
  comparison: Comparison,
  judgements: readonly Judgement[],
  format: ComparisonFormat,
  { columns, style }: { columns: number; style: Style },
): string {
  switch (format) {
    case 'text':
      return comparisonText(comparison, judgements, columns, style)
    case 'markdown':
      return comparisonMarkdown(comparison, judgements)
    case 'json':
      return `${JSON.stringify({ ...comparison, judgements })}\n`
    case 'junit':
      return comparisonJunit(comparison, judgements)
  }
}
