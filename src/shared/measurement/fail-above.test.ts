import { describe, expect, it } from 'vitest'
import type { Measurement } from '#shared/measurement'
import { DOUBT_REASONS, type DoubtReason } from '#shared/metrics'
import { NEVER_DOUBTED } from '#shared/metrics'
import { measurementWith } from '#shared/testing/measurement-with'
import { compareMeasurements } from './compare'
import { judge, parseFailAbove, type Judgement } from './fail-above'

function measured(id: string, energyMj: number | null, group: string | null = null): Measurement {
  const base = measurementWith()
  return { ...base, id, name: group ?? id, group, ane: { ...base.ane, energyMj } }
}

function judged(rule: string, ...measurements: Measurement[]): Judgement[] {
  const parsed = parseFailAbove(rule)
  if (!parsed.ok) throw new Error(parsed.message)
  return judge(compareMeasurements(measurements), [parsed.value])
}

const verdictOf = (rule: string, first: number | null, other: number | null): string | undefined =>
  judged(rule, measured('a', first), measured('b', other))[0]?.verdict

describe('parseFailAbove', () => {
  it.each([
    ['5%:ane.energyMj', { figure: 'ane.energyMj', limit: 0.05, kind: 'ratio' }],
    ['0.25%:cpu.meanMw', { figure: 'cpu.meanMw', limit: 0.0025, kind: 'ratio' }],
    ['0.5%:cpu.meanMw', { figure: 'cpu.meanMw', limit: 0.005, kind: 'ratio' }],
    ['200:ane.energyMj', { figure: 'ane.energyMj', limit: 200, kind: 'absolute' }],
    [' 5 % : durationMs ', { figure: 'durationMs', limit: 0.05, kind: 'ratio' }],
  ])('reads %s', (text, rule) => expect(parseFailAbove(text)).toEqual({ ok: true, value: rule }))

  it.each([
    '',
    '5%',
    'ane.energyMj',
    'x%:ane.energyMj',
    '-5%:ane.energyMj',
    '5‰:ane.energyMj',
    '1e3:durationMs',
  ])('refuses %j with an example', (text) => {
    const parsed = parseFailAbove(text)
    expect(parsed.ok ? '' : parsed.message).toContain(`"${text}" is no limit. Write LIMIT:FIGURE, as in 5%:`)
  })

  it('lists the figures there are', () => {
    const parsed = parseFailAbove('5%:ane.energy')
    const message = parsed.ok ? '' : parsed.message
    expect(message).toMatch(/^There is no figure "ane\.energy"\. There are: durationMs, ane\.energyMj, /)
  })
})

describe('judge', () => {
  it.each([
    ['5%:ane.energyMj', 100, 105, 'ok'],
    ['5%:ane.energyMj', 100, 105.1, 'regression'],
    ['5%:ane.energyMj', 1, 1.05, 'ok'],
    ['5%:ane.energyMj', 100, 20, 'ok'],
    ['0%:ane.energyMj', 100, 100, 'ok'],
    ['0%:ane.energyMj', 100, 101, 'regression'],
    ['20:ane.energyMj', 100, 120, 'ok'],
    ['20:ane.energyMj', 100, 121, 'regression'],
    ['20:ane.energyMj', -15, 4, 'ok'],
    ['20:ane.energyMj', -15, 6, 'regression'],
  ])('by %s, from %d to %d is %s', (rule, first, other, verdict) =>
    expect(verdictOf(rule, first, other)).toBe(verdict),
  )

  it('takes something after nothing for a regression by any share, and nothing after nothing for none', () => {
    expect(verdictOf('900%:ane.energyMj', 0, 1)).toBe('regression')
    expect(verdictOf('5%:ane.energyMj', 0, 0)).toBe('ok')
    expect(verdictOf('5:ane.energyMj', 0, 5)).toBe('ok')
  })

  it('knows no share of a first below zero, unless the other is no more', () => {
    expect(verdictOf('5%:ane.energyMj', -2, 1)).toBe('unknown')
    expect(verdictOf('5%:ane.energyMj', -2, -3)).toBe('ok')
    expect(verdictOf('5%:ane.energyMj', -2, -2)).toBe('ok')
  })

  it('is unknown where a part of either is not believed, and says why', () => {
    const doubted = (id: string, reason: DoubtReason): Measurement => {
      const one = measured(id, 90)
      return { ...one, ane: { ...one.ane, doubtfulMs: { ...NEVER_DOUBTED, [reason]: 3000 } } }
    }
    for (const reason of DOUBT_REASONS) {
      expect(judged('5%:ane.energyMj', measured('a', 100), doubted('b', reason))[0]?.verdict).toBe('unknown')
      expect(judged('5%:ane.energyMj', doubted('a', reason), measured('b', 10))[0]?.verdict).toBe('unknown')
      expect(judged('5%:gpu.energyMj', measured('a', 1), doubted('b', reason))[0]?.text).not.toContain('3')
    }
    const [judgement] = judged('5%:ane.energyMj', measured('a', 100), doubted('b', 'stands-still'))
    expect(judgement?.text.replaceAll('\u202f', ' ')).toBe(
      'b: ANE energy 90 mJ against 100 mJ, −10 mJ (−10.0 %); allowed is 5 % more; in b it stood still for 3 s.',
    )
  })

  it('is never ok where either is unknown', () => {
    expect(verdictOf('5%:ane.energyMj', null, 1)).toBe('unknown')
    expect(verdictOf('5%:ane.energyMj', 1, null)).toBe('unknown')
    expect(verdictOf('5:ane.energyMj', null, null)).toBe('unknown')
  })

  it('judges each subject after the first, by the medians of its runs', () => {
    const runs = [10, 20, 90].map((energy, i) => measured(`r${i}`, energy, 'runs'))
    const [same, more] = judged('5%:ane.energyMj', ...runs, measured('b', 20), measured('c', 22))
    expect(same).toMatchObject({ subject: 'b', verdict: 'ok', change: { withinSpread: true } })
    expect(same?.text).not.toContain('overlap')
    expect(more).toMatchObject({ subject: 'c', verdict: 'regression', change: { withinSpread: true } })
    expect(more?.text.replaceAll('\u202f', ' ')).toBe(
      'c: ANE energy 22 mJ against 20 mJ, +2 mJ (+10.0 %); allowed is 5 % more; the runs overlap.',
    )
  })

  it('says what is not known with a dash', () => {
    const [only] = judged('20:ane.energyMj', measured('a', null), measured('b', 3))
    expect(only?.text.replaceAll('\u202f', ' ')).toBe('b: ANE energy 3 mJ against –; allowed is 20 mJ more.')
  })

  it('has nothing to judge where there is one subject', () => {
    expect(judged('5%:ane.energyMj', measured('a', 1))).toEqual([])
  })
})

it('says where a figure comes from fewer runs than there were', () => {
  const runs = [measured('b', 120, 'after'), measured('c', null, 'after')]
  expect(judged('5%:ane.energyMj', measured('a', 100), ...runs)[0]?.text.replaceAll('\u202f', ' ')).toBe(
    'after: ANE energy 120 mJ (in 1 of 2 runs) against 100 mJ, +20 mJ (+20.0 %); allowed is 5 % more.',
  )
})
