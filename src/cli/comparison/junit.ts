import type { Comparison } from '#shared/comparison'
import type { Judgement } from '#shared/measurement/fail-above'
import { plainSpaces } from '#shared/plain-text'
import { comparedCells } from './cells'

/** One test case per rule and subject; without rules one per figure, which only informs. */
export function comparisonJunit(comparison: Comparison, judgements: readonly Judgement[]): string {
  const seconds = durationsOf(comparison)
  const cases = judgements.length > 0 ? judgedCases(comparison, judgements, seconds) : figureCases(comparison)
  const counts = [
    `tests="${cases.length}"`,
    `failures="${judgements.filter(({ verdict }) => verdict === 'regression').length}"`,
    `errors="${judgements.filter(({ verdict }) => verdict === 'unknown').length}"`,
    `time="${sumOf(seconds)}"`,
  ].join(' ')
  const caveats =
    comparison.caveats.length === 0
      ? ''
      : `\n    <system-out>${content(plainSpaces(comparison.caveats.join(' ')))}</system-out>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="anemometer compare" ${counts}>
  <testsuite name="${attribute(comparison.subjects.map(({ label }) => label).join(' / '))}" ${counts}>
${cases.join('\n')}${caveats}
  </testsuite>
</testsuites>
`
}

/** How long each subject took, s, as the median of its runs; null when unknown. */
function durationsOf({ subjects, rows }: Comparison): (number | null)[] {
  const row = rows.find(({ figure }) => figure === 'durationMs')
  return subjects.map((_, index) => {
    const durationMs = row?.values[index]?.median ?? null
    return durationMs === null ? null : durationMs / 1000
  })
}

function sumOf(seconds: readonly (number | null)[]): number {
  return inMilliseconds(seconds.reduce<number>((sum, each) => sum + (each ?? 0), 0))
}

function inMilliseconds(seconds: number): number {
  return Number(seconds.toFixed(3))
}

/** `judgements` are in the order of `judge`: rule by rule, and in each the subjects after the first. */
function judgedCases(
  { subjects }: Comparison,
  judgements: readonly Judgement[],
  seconds: readonly (number | null)[],
): string[] {
  return judgements.map((judgement, index) =>
    judgedCase(judgement, seconds[1 + (index % (subjects.length - 1))] ?? null),
  )
}

function judgedCase({ rule, subject, verdict, text }: Judgement, seconds: number | null): string {
  const limit = rule.kind === 'ratio' ? `${Number((rule.limit * 100).toFixed(6))}%` : String(rule.limit)
  const open = `    <testcase classname="${attribute(subject)}" name="${attribute(`${limit}:${rule.figure}`)}"${seconds === null ? '' : ` time="${inMilliseconds(seconds)}"`}`
  const words = plainSpaces(text)
  switch (verdict) {
    case 'ok':
      return `${open}>\n      <system-out>${content(words)}</system-out>\n    </testcase>`
    case 'regression':
      return `${open}>\n      <failure type="regression" message="${attribute(words)}"/>\n    </testcase>`
    case 'unknown':
      return `${open}>\n      <error type="unknown" message="${attribute(words)}"/>\n    </testcase>`
  }
}

function figureCases(comparison: Comparison): string[] {
  return comparedCells(comparison).map(({ label, values, changes }) => {
    const words = comparison.subjects.map((subject, index) =>
      [`${subject.label}: ${values[index] ?? ''}`, changes[index] ?? '']
        .filter((part) => part !== '')
        .join(', '),
    )
    return `    <testcase classname="compare" name="${attribute(label)}">\n      <system-out>${content(words.join('; '))}</system-out>\n    </testcase>`
  })
}

/** Characters that XML 1.0 cannot hold, not even escaped, and unpaired surrogates. */
// eslint-disable-next-line no-control-regex -- control characters are what is matched
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

function content(text: string): string {
  return text.replace(NOT_XML, '�').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Line breaks are escaped, because parsers read them as spaces in attributes. */
function attribute(text: string): string {
  return content(text)
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
}
