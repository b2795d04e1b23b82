import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MEMORY_HISTORY_MS } from '#shared/history'
import type { PlacedSample } from '#shared/sample'
import { SampleColumns, type ColumnsData } from '#shared/sample-columns'
import { madeSeconds } from '../storage/testing/made-samples'
import { StorageStoppedError } from './client'
import { LastHour } from './last-hour'

const START_MS = Date.UTC(2026, 2, 30, 12)

function columnsOf(samples: readonly PlacedSample[]): ColumnsData {
  const columns = new SampleColumns(MEMORY_HISTORY_MS)
  for (const placed of samples) columns.append(placed)
  return columns.toData()
}

it('joins what storage recalls with what arrived meanwhile, each sample once, whenever storage answers', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(50),
      fc.nat(50),
      fc.nat(50),
      fc.boolean(),
      fc.integer({ min: -20, max: 4000 }),
      async (earlier, before, after, isAskedFirst, pauseS) => {
        const old = madeSeconds(START_MS, earlier)
        const fresh = madeSeconds(START_MS + (earlier + pauseS) * 1000, before + after)
        let answer: () => void = () => undefined
        const lastHour = new LastHour((beforeMs) => {
          const recalled = old.filter(({ endMs }) => endMs < beforeMs)
          return new Promise((resolve) => {
            answer = () => resolve(recalled.length === 0 ? null : columnsOf(recalled))
          })
        })
        lastHour.begin(true)
        // A window asks before the first sample.
        if (isAskedFirst) void lastHour.settled()
        for (const placed of fresh.slice(0, before)) lastHour.append(placed)
        const settled = lastHour.settled()
        answer()
        await settled
        for (const placed of fresh.slice(before)) lastHour.append(placed)

        const firstMs = fresh[0]?.endMs ?? Number.POSITIVE_INFINITY
        const expected = [...old.filter(({ endMs }) => endMs < firstMs), ...fresh]
        expect([...lastHour.toData().endMs]).toEqual([...columnsOf(expected).endMs])
      },
    ),
  )
})

it('has only the session where it goes on with nothing, or storage cannot answer', async () => {
  const lastHour = new LastHour(() => Promise.reject(new StorageStoppedError('The storage thread has died.')))
  for (const goesOn of [false, true]) {
    lastHour.begin(goesOn)
    for (const placed of madeSeconds(START_MS, 3)) lastHour.append(placed)
    await lastHour.settled()
    expect(lastHour.toData().endMs).toHaveLength(3)
  }
})

it('recalls nothing more once it was cleared', async () => {
  let answer: (data: ColumnsData | null) => void = () => undefined
  const lastHour = new LastHour(() => new Promise((resolve) => (answer = resolve)))
  lastHour.begin(true)
  lastHour.append(madeSeconds(START_MS + 60_000, 1)[0] as PlacedSample)
  const settled = lastHour.settled()
  lastHour.clear()
  answer(columnsOf(madeSeconds(START_MS, 5)))
  await settled
  expect(lastHour.toData().endMs).toHaveLength(0)
})
