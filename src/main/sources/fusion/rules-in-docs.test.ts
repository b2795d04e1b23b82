import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describeSeries, describeSystems, INSTRUMENT_RULES } from '#shared/instruments'
import { INSTRUMENT_NAMES } from '#shared/origins'

/** The cells of the table in docs/sources.md, without its heading. */
function documentedRules(): string[][] {
  const text = readFileSync(new URL('../../../../docs/sources.md', import.meta.url), 'utf8')
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| -+/.test(line))
  return rows.slice(1).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

it('docs/sources.md has every rule as it is', () => {
  expect(documentedRules()).toEqual(
    INSTRUMENT_RULES.map((rule) => [
      describeSeries(rule),
      describeSystems(rule),
      INSTRUMENT_NAMES[rule.preferred],
      rule.why,
    ]),
  )
})
