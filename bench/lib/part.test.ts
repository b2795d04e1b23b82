import { expect, test } from 'vitest'

import { alternate, figureOf } from './part'

test('every contender runs once a round, each beginning in its turn', async () => {
  const ran: string[] = []
  const contender = (name: string) => (round: number) => {
    ran.push(name)
    return Promise.resolve(`${name}${round}`)
  }
  const values = await alternate(2, { ours: contender('a'), peer: contender('b') })
  expect(values).toEqual({ ours: ['a0', 'a1'], peer: ['b0', 'b1'] })
  expect(ran).toEqual(['a', 'b', 'b', 'a'])
})

test('better is above 1, whether the unit is a time or a rate', () => {
  const rounds = { ours: [2, 2, 2], peers: { peer: { values: [4, 6, 8], version: '1.0' } } }
  const time = figureOf({ name: 'time', unit: 'ms', better: 'lower' }, rounds)
  const rate = figureOf({ name: 'rate', unit: 'MB/s', better: 'higher' }, rounds)
  expect(time.timesBetter.peer).toEqual({ median: 3, min: 2, max: 4, rounds: 3 })
  expect(rate.timesBetter.peer?.median).toBeCloseTo(1 / 3)
})

test('an aim is judged on the figure itself', () => {
  const facts = { name: 'time', unit: 'ms', better: 'lower' } as const
  const aim = { text: 'under 3 ms', isReached: ({ ours }: { ours: { median: number } }) => ours.median < 3 }
  expect(figureOf({ ...facts, aim }, { ours: [2], peers: {} })).toMatchObject({
    aim: 'under 3 ms',
    reached: true,
  })
  expect(figureOf(facts, { ours: [2], peers: {} })).toMatchObject({ aim: null, reached: null })
})
