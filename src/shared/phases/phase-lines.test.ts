import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatUnits,
  labelOf,
  parseCount,
  parsePhaseWords,
  parseUnits,
  phaseWordsOf,
  type UnitCount,
} from './phase-lines'

describe('a line of a phase', () => {
  it.each([
    ['begin decode', { kind: 'begin', name: 'decode', counts: [], timeS: null }],
    ['end decode', { kind: 'end', name: 'decode', counts: [], timeS: null }],
    [
      'end decode n=128 tokens',
      { kind: 'end', name: 'decode', counts: [{ name: 'tokens', count: 128 }], timeS: null },
    ],
    ['begin load t=1764513300.25', { kind: 'begin', name: 'load', counts: [], timeS: 1764513300.25 }],
    [
      '  end  a.b  n=1,024 tokens   n=2.5 images t=17 ',
      {
        kind: 'end',
        name: 'a.b',
        counts: [
          { name: 'tokens', count: 1024 },
          { name: 'images', count: 2.5 },
        ],
        timeS: 17,
      },
    ],
  ])('%s', (words, value) => expect(parsePhaseWords(words)).toEqual({ ok: true, value }))

  it.each([
    ['', 'begin NAME'],
    ['start decode', 'begin NAME'],
    ['begin', 'begin NAME'],
    ['begin n=3 tokens', 'begin NAME'],
    ['begin decode n=3 tokens', 'begin NAME'],
    ['end decode 128 tokens', 'begin NAME'],
    ['end decode n=128', 'n=128 tokens'],
    ['end decode n=-1 tokens', 'n=128 tokens'],
    ['end decode n=many tokens', 'n=128 tokens'],
    ['end decode t=now', 'begin NAME'],
    [`begin ${'x'.repeat(61)}`, 'at most 60 characters'],
    [`end x${' n=1 abcdefghijklmnop'.repeat(12)}`, 'more than 200 characters'],
  ])('%j is refused with a sentence', (words, why) => {
    const parsed = parsePhaseWords(words)
    expect(parsed.ok ? '' : parsed.message).toContain(why)
  })

  it('is told from other output by what stands before it', () => {
    expect(phaseWordsOf('::anemometer begin load')).toBe('begin load')
    expect(phaseWordsOf('  ::anemometer  end x n=1 y ')).toBe('end x n=1 y')
    for (const line of ['begin load', 'x ::anemometer begin load', '::anemometerbegin x', ''])
      expect(phaseWordsOf(line)).toBeNull()
  })

  it('keeps its counts in the label of a mark', () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,9}$/)
    const unit = fc.record({
      name,
      count: fc.oneof(fc.nat(), fc.double({ min: 0.001, max: 1e6, noNaN: true })),
    })
    fc.assert(
      fc.property(name, fc.array(unit, { maxLength: 3 }), (phase, counts) => {
        const plain = counts.map((each): UnitCount => ({ ...each, count: Number(each.count.toFixed(3)) }))
        const label = labelOf({ name: phase, counts: plain })
        expect(parsePhaseWords(`end ${label}`)).toMatchObject({ value: { name: phase, counts: plain } })
        if (plain.length > 0) expect(parseUnits(formatUnits(plain))).toEqual({ ok: true, value: plain })
      }),
    )
  })
})

describe('a count', () => {
  it.each([
    ['512', 512],
    ['1,024', 1024],
    ['1,234,567.5', 1234567.5],
    ['0', 0],
    ['1,02', null],
    ['12,3456', null],
    ['1e+24', 1e24],
    ['1e-7', 1e-7],
    ['1e', null],
    ['-3', null],
    ['', null],
    ['NaN', null],
    ['9'.repeat(400), null],
  ])('%s is %s', (text, count) => expect(parseCount(text)).toBe(count))

  it.each(['tokens', 'tokens=', '=5', 'a b=5', 'tokens=x', 'tokens=5,', '5=5'])(
    '%j names no units',
    (text) => {
      const parsed = parseUnits(text)
      expect(parsed.ok ? '' : parsed.message).toContain('tokens=512')
    },
  )

  it('may come with others', () =>
    expect(parseUnits('tokens=512, images = 3')).toEqual({
      ok: true,
      value: [
        { name: 'tokens', count: 512 },
        { name: 'images', count: 3 },
      ],
    }))

  it('are read as they were written, whatever their size', () =>
    fc.assert(
      fc.property(fc.double({ min: 0, noDefaultInfinity: true, noNaN: true }), (number) => {
        const counts = [{ name: 'tokens', count: number + 0 }]
        expect(parseUnits(formatUnits(counts))).toEqual({ ok: true, value: counts })
        const parsed = parsePhaseWords(`end ${labelOf({ name: 'decode', counts })}`)
        expect(parsed).toMatchObject({ ok: true, value: { counts } })
      }),
    ))
})
