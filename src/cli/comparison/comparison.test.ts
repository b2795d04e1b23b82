import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import type { Comparison, ComparisonRow } from '#shared/comparison'
import { judge, parseFailAbove, type Judgement } from '#shared/measurement/fail-above'
import { NEVER_DOUBTED } from '#shared/metrics'
import type { OriginKind } from '#shared/origins'
import { PLAIN } from '../terminal/style'
import { textWidth } from '../text/table'
import { comparisonJunit } from './junit'
import { mergeFigureOrigins } from '#shared/measurement/figure-origins'
import { comparisonMarkdown } from './markdown'
import { comparisonText } from './text'

const spread = (median: number, runs = 1, around = 0) => ({
  median,
  minimum: median - around,
  maximum: median + around,
  runs,
})

function comparisonOf(labels: string[]): Comparison {
  return {
    subjects: labels.map((label, index) => ({
      label,
      ids: [0, 1, 2].map((run) => `id${index}-${run}`),
      machines: [],
      sources: [],
      intervalsMs: [],
      verdicts: [],
      coverageRatio: 1,
      figureOrigins: mergeFigureOrigins([]),
    })),
    caveats: ['The Macs differ: a <b>.'],
    rows: [
      {
        figure: 'ane.energyMj',
        doubtfulMs: labels.map(() => NEVER_DOUBTED),
        label: 'ANE energy',
        quantity: 'energy',
        values: labels.map((_, index) => spread(100 + 10 * index, 3, 8)),
        changes: labels.map((_, index) =>
          index === 0 ? null : { absolute: 10 * index, ratio: 0.1 * index, withinSpread: index === 1 },
        ),
      },
      {
        figure: 'durationMs',
        doubtfulMs: labels.map(() => NEVER_DOUBTED),
        label: 'Duration',
        quantity: 'duration',
        values: labels.map((_, index) => spread(1500 + 100 * index, 3)),
        changes: labels.map(() => null),
      },
      {
        figure: 'ane.readBytes',
        doubtfulMs: labels.map(() => NEVER_DOUBTED),
        label: 'ANE read',
        quantity: 'bytes',
        values: labels.map(() => null),
        changes: labels.map(() => null),
      },
    ],
  }
}

function judged(comparison: Comparison, ...rules: string[]): Judgement[] {
  return judge(
    comparison,
    rules.map((text) => {
      const rule = parseFailAbove(text)
      if (!rule.ok) throw new Error(rule.message)
      return rule.value
    }),
  )
}

/** Throws where the text is not well-formed; gives the names and attributes of every element. */
function elements(xml: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => found.push({ name, attributes }))
  parser.write(xml).close()
  return found
}

describe('as text', () => {
  it('shows medians, spreads and changes, and leaves out what nobody reports', () => {
    const comparison = comparisonOf(['before', 'after'])
    const text = comparisonText(comparison, judged(comparison, '5%:ane.energyMj'), 120, PLAIN)
    expect(text).toMatch(/ANE energy +100 mJ \(92 mJ to 108 mJ\) .*\+10 mJ \(\+10\.0 %\) ~/)
    expect(text).not.toContain('ANE read')
    expect(text).toContain('~ the runs overlap')
    expect(text).toMatch(/^FAIL: after: /m)
  })

  it('says how long a figure was doubted, also where nothing else is known of it', () => {
    const comparison = comparisonOf(['a', 'b'])
    const [energy, , read] = comparison.rows as [ComparisonRow, ComparisonRow, ComparisonRow]
    const stoodStill = { ...NEVER_DOUBTED, 'stands-still': 5000 }
    energy.doubtfulMs = [NEVER_DOUBTED, { ...stoodStill, implausible: 1000 }]
    read.doubtfulMs = [stoodStill, NEVER_DOUBTED]
    const text = comparisonText(comparison, judged(comparison, '5%:ane.energyMj'), 200, PLAIN)
    expect(text).toMatch(/110 mJ \(.*, stood still for 5 s, was implausible for 1 s\)/)
    expect(text).toMatch(/ANE read +– \(stood still for 5 s\) +– *\n/)
    expect(text).toContain('UNKNOWN: b: ANE energy 110 mJ against 100 mJ')
    expect(text).toContain('; in b it stood still for 5 s, was implausible for 1 s.')
  })

  it('marks what is estimated of a subject, and what is but a part, in every format', () => {
    const comparison = comparisonOf(['before', 'after'])
    const [before, after] = comparison.subjects
    const source = (kind: OriginKind) => ({
      windows: 3,
      origins: [{ instrument: 'ioreport' as const, field: 'ANE', kind }],
      missing: null,
    })
    if (before !== undefined) before.figureOrigins['ane.energyMj'] = source('estimated')
    if (after !== undefined) after.figureOrigins['ane.energyMj'] = source('at-least')
    for (const row of comparison.rows) row.values = [spread(100), spread(110)]
    const text = comparisonText(comparison, judged(comparison, '5%:ane.energyMj'), 160, PLAIN)
    expect(text).toMatch(/ANE energy +≈ 100 mJ .* ≥ 110 mJ /)
    expect(text).toMatch(/Duration +100 ms/)
    expect(text).toContain('ANE energy ≥ 110 mJ (in 1 of 3 runs) against ≈ 100 mJ')
    expect(comparisonMarkdown(comparison, [])).toContain('| ≈ 100 mJ')
    expect(comparisonJunit(comparison, [])).toContain('before: ≈ 100 mJ')
  })

  it('marks what not all runs report', () => {
    const comparison = comparisonOf(['before', 'after'])
    for (const row of comparison.rows) row.values = [spread(100), spread(110, 2, 5)]
    const text = comparisonText(comparison, judged(comparison, '5%:ane.energyMj'), 160, PLAIN)
    expect(text).toMatch(/ANE energy +100 mJ \(1 of 3 runs\) +110 mJ \(105 mJ to 115 mJ, 2 of 3 runs\)/)
    expect(text).toContain('110 mJ (in 2 of 3 runs) against 100 mJ (in 1 of 3 runs)')
    const marks = '110 mJ (105 mJ to 115 mJ, 2 of 3 runs)'
    expect(comparisonMarkdown(comparison, [])).toContain(marks)
    expect(comparisonJunit(comparison, [])).toContain('100 mJ (1 of 3 runs)')
  })

  it('leaves out a spread that shows nothing, and what no figure is marked with', () => {
    const comparison = comparisonOf(['before', 'after'])
    for (const row of comparison.rows) {
      row.values = [spread(4000, 3, 0.1), spread(5000, 3, 0.1)]
      row.changes = [null, { absolute: 1000, ratio: 0.25, withinSpread: false }]
    }
    const text = comparisonText(comparison, [], 160, PLAIN)
    expect(text).toMatch(/Duration +4 s +5 s +\+1 s \(\+25.0 %\)\n/)
    expect(text).not.toContain('~')
  })

  it('lets no name become a link in Markdown', () => {
    expect(comparisonMarkdown(comparisonOf(['[a](http://b)', '![c](d)']), [])).not.toMatch(/(?<!\\)\]/)
  })

  it('makes a table for each subject where one would be too wide', () => {
    const text = comparisonText(comparisonOf(['a', 'b', 'c', 'd']), [], 100, PLAIN)
    for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(100)
    expect(text.match(/ANE energy/g)).toHaveLength(3)
  })

  it('says what else differs, in every format', () => {
    const comparison = comparisonOf(['before', 'after'])
    expect(comparisonText(comparison, [], 120, PLAIN)).toMatch(/^The Macs differ: a <b>\.$/m)
    expect(comparisonMarkdown(comparison, [])).toContain(String.raw`The Macs differ: a \<b\>.`)
    expect(comparisonJunit(comparison, [])).toContain(
      '<system-out>The Macs differ: a &lt;b&gt;.</system-out>',
    )
  })

  it('lets nothing of a name reach the terminal raw', () => {
    const text = comparisonText(comparisonOf(['a\x1b[2J', 'b\nc']), [], 100, PLAIN)
    // eslint-disable-next-line no-control-regex -- the very thing that must not be there
    expect(text).not.toMatch(/\x1b/)
    expect(text).toContain(String.raw`b\nc`)
  })
})

it('as Markdown keeps every row in its columns, whatever the names', () => {
  const names = fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 3 })
  fc.assert(
    fc.property(names, (labels) => {
      const lines = comparisonMarkdown(comparisonOf(labels), []).split('\n')
      const cells = lines.slice(0, 3).map((line) => line.match(/(?<!\\)\|/g)?.length)
      expect(new Set(cells)).toEqual(new Set([labels.length * 2 + 1]))
    }),
  )
})

describe('as JUnit', () => {
  it('has a case for each rule and subject, and counts what failed', () => {
    const comparison = comparisonOf(['before', 'after', 'later'])
    const judgements = judged(comparison, '15%:ane.energyMj', '1:ane.readBytes')
    const found = elements(comparisonJunit(comparison, judgements))
    expect(found[0]?.attributes).toMatchObject({ tests: '4', failures: '1', errors: '2', time: '4.8' })
    expect(found.filter(({ name }) => name === 'failure')).toHaveLength(1)
    expect(found.find(({ name }) => name === 'testcase')?.attributes).toEqual({
      classname: 'after',
      name: '15%:ane.energyMj',
      time: '1.6',
    })
    expect(found[1]?.attributes).toMatchObject({ time: '4.8' })
  })

  it('is well-formed XML, whatever the names', () => {
    const nasty = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('<a b="\'&]]>\u0000\ud800\ufffe\n'))
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 2, maxLength: 3 }), (labels) => {
        const comparison = comparisonOf(labels)
        expect(elements(comparisonJunit(comparison, [])).length).toBeGreaterThan(2)
        expect(
          elements(comparisonJunit(comparison, judged(comparison, '1%:ane.energyMj'))).length,
        ).toBeGreaterThan(2)
      }),
    )
  })
})
