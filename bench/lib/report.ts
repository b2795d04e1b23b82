import { machineFacts } from './machine'
import type { PartResult } from './part'
import { describePart } from './table'

const HEAD = [
  '# What the benchmarks found',
  '',
  'Written by `npm run bench`; do not edit. How each figure is measured is in README.md. “Better by 3×” means: a third of',
  'the time, memory or work, or three times the rate, as the median of the rounds’ ratios.',
  '',
].join('\n')

/** One line of `describePart` about an aim that was not reached. */
const MISSED = /^- (?<aim>.*): \*\*not reached\*\*\.$/gm

/**
 * RESULTS.md with the section of `result` in the place of an older one; `report` is null where there is no file yet.
 * Each section says where and when it was measured, since parts may be measured one by one. `order` is that of the parts.
 */
export function withPart(report: string | null, result: PartResult, order: readonly string[]): string {
  const sections = sectionsOf(report ?? '')
  sections.set(result.part, describeSection(result))
  const inOrder = order.flatMap((part) => sections.get(part) ?? [])
  const missed = order.flatMap((part) =>
    [...(sections.get(part) ?? '').matchAll(MISSED)].map(({ groups }) => `- ${part}, ${groups?.aim ?? ''}`),
  )
  const absent = order.filter((part) => !sections.has(part))
  const aims =
    missed.length === 0 ? 'Every aim is reached.' : `Aims that are not reached:\n\n${missed.join('\n')}`
  const left = absent.length === 0 ? [] : [`\nNot measured yet: ${absent.join(', ')}.`]
  return [HEAD, aims, ...left, '', ...inOrder].join('\n')
}

function sectionsOf(report: string): Map<string, string> {
  const sections = new Map<string, string>()
  for (const section of report.split(/^(?=## )/m)) {
    const name = /^## (?<name>\S+)/.exec(section)?.groups?.name
    if (name !== undefined) sections.set(name, `${section.trimEnd()}\n`)
  }
  return sections
}

function describeSection(result: PartResult): string {
  const [heading = '', ...rest] = describePart(result).split('\n')
  const where = machineFacts()
    .map(([what, value]) => `${what} ${value}`)
    .join(', ')
  return [heading, '', `Measured on: ${where}.`, ...rest].join('\n')
}
