import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MeasurementHead } from '#shared/measurement'
import { findHeads, shortIds } from './find-measurements'

const head = (id: string, name = '', group: string | null = null): MeasurementHead => ({
  id,
  name,
  group,
  note: '',
  origin: 'run',
  source: 'live',
  machine: { model: null, osBuild: null },
  samples: 1,
  startedAt: '2022-03-30T12:00:00.000Z',
  durationMs: 1000,
  aneEnergyMj: null,
  anePeakMw: null,
  verdict: 'too-short',
})

// The newest first, as the store lists them.
const HEADS = [
  head('a1b2', 'after', 'g1'),
  head('a1c3', 'after', 'g1'),
  head('b7', 'before'),
  head('c8', 'twice'),
  head('c9', 'twice'),
  head('d0', 'b7'),
  head('b78', 'old'),
  head('e1', 'again', 'g2'),
  head('e2', 'again', 'g2'),
  head('e3', 'again'),
]
const ids = (word: string) => {
  const found = findHeads(HEADS, word)
  return found.ok ? found.value.map(({ id }) => id) : found.message
}

describe('a word for measurements', () => {
  it.each([
    ['a1b2', ['a1b2']],
    ['b7', ['b7']],
    ['before', ['b7']],
    ['a1b', ['a1b2']],
    ['A1B', ['a1b2']],
    ['g1', ['a1c3', 'a1b2']],
    ['after', ['a1c3', 'a1b2']],
    ['a1', ['a1c3', 'a1b2']],
    ['d', ['d0']],
  ])('%j means %j', (word, meant) => {
    expect(ids(word)).toEqual(meant)
  })

  it('is refused with what to do where it means several or none', () => {
    expect(ids('twice')).toBe('"twice" means 2 measurements; name one of c8, c9')
    expect(ids('again')).toBe(
      '"again" means 3 measurements; name one of e1, e2, e3, or a group of repeated runs: g2 (2 runs)',
    )
    expect(ids('c')).toContain('2 measurements')
    expect(ids('befroe')).toContain('did you mean before?')
    expect(ids('')).toContain('anemometer list')
    expect(ids('x\n\x1b[2J')).toContain(String.raw`"x\n\x1b[2J"`)
  })
})

it('shortens ids to what still tells them apart', () => {
  expect([...shortIds(['3f9c21aa', '3f9c21ab', '90000000'])]).toEqual([
    ['3f9c21aa', '3f9c21aa'],
    ['3f9c21ab', '3f9c21ab'],
    ['90000000', '9000'],
  ])
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{8}$/), { minLength: 1 }), (all) => {
      for (const [id, short] of shortIds(all)) {
        expect(all.filter((other) => other.startsWith(short))).toEqual([id])
      }
    }),
  )
})
