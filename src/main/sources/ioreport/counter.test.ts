import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Counter, SHORTEST_STEP_NS, STANDS_STILL_NS, type CounterStep } from './counter'
import { NO_VALUE } from './protocol'

const SECOND = 1e9

/** Feeds `[driver's time, value, our time]`, seconds; our time is the driver's where it is left out. */
function stepsOf(
  counter: Counter,
  rows: [stampS: number, value: bigint, readS?: number][],
): (CounterStep | null)[] {
  return rows.map(([stampS, value, readS]) =>
    counter.update(BigInt(Math.round(stampS * SECOND)), BigInt64Array.of(value), (readS ?? stampS) * SECOND),
  )
}

describe('a counter', () => {
  it('has nothing to tell before the second publication', () => {
    const counter = new Counter()
    expect(stepsOf(counter, [[1, 10n]])).toEqual([null])
    expect([counter.held(SECOND), counter.absence(SECOND)]).toEqual([null, 'starting'])
  })

  it('takes the time between publications for the length of a step, not ours', () => {
    const steps = stepsOf(new Counter(), [
      [1, 10n, 1.4],
      [3.1, 31n, 3.4],
    ])
    expect(steps[1]).toEqual({ startNs: 1e9, endNs: 3.1e9, deltas: [21] })
  })

  it('is no new reading while the time has not moved, held for ten seconds, then stands still', () => {
    const counter = new Counter()
    const [, step] = stepsOf(counter, [
      [1, 10n],
      [2, 30n],
      [2, 30n, 3],
    ])
    expect(stepsOf(counter, [[2, 30n, 12]])).toEqual([null])
    expect(counter.held(2 * SECOND + STANDS_STILL_NS)).toEqual(step)
    expect(counter.held(2 * SECOND + STANDS_STILL_NS + 1)).toBeNull()
    expect(counter.absence(2 * SECOND + STANDS_STILL_NS + 1)).toBe('stands-still')
  })

  it('stands still also where it never moved', () => {
    const counter = new Counter()
    stepsOf(counter, [[1, 10_945_781n]])
    expect(counter.absence(SECOND + STANDS_STILL_NS)).toBe('starting')
    expect(counter.absence(SECOND + STANDS_STILL_NS + 1)).toBe('stands-still')
  })

  it('tells zero where the driver published the same value again', () => {
    expect(
      stepsOf(new Counter(), [
        [1, 10n],
        [2, 10n],
      ])[1],
    ).toMatchObject({ deltas: [0] })
  })

  it('adds a tail of less than 50 ms to what follows', () => {
    const tailS = (SHORTEST_STEP_NS - 1) / SECOND
    const steps = stepsOf(new Counter(), [
      [1, 0n],
      [3, 281n],
      [3 + tailS, 289n],
      [5, 600n],
    ])
    expect(steps.map((step) => step?.deltas[0] ?? null)).toEqual([null, 281, null, 319])
    const [, , longer] = stepsOf(new Counter(), [
      [1, 0n],
      [3, 281n],
      [3 + SHORTEST_STEP_NS / SECOND, 289n],
    ])
    expect(longer?.deltas).toEqual([8])
  })

  it('begins anew where it went down, or its time did', () => {
    for (const back of [
      [4, 5n],
      [2.5, 50n, 4],
    ] as [number, bigint, number?][]) {
      const counter = new Counter()
      const steps = stepsOf(counter, [[1, 10n], [3, 30n], back, [5, 75n]])
      expect(steps[2]).toBeNull()
      expect(steps[3]?.deltas).toEqual([Number(75n - back[1])])
    }
  })

  it('holds nothing from before it began anew', () => {
    const counter = new Counter()
    stepsOf(counter, [
      [1, 10n],
      [3, 30n],
      [4, 5n],
    ])
    expect([counter.held(4 * SECOND), counter.absence(4 * SECOND)]).toEqual([null, 'starting'])
  })

  it('knows -2^63 for no value, and compares nothing across it', () => {
    const counter = new Counter()
    const steps = stepsOf(counter, [
      [1, 10n],
      [2, NO_VALUE],
      [3, 30n],
    ])
    expect(steps).toEqual([null, null, null])
    stepsOf(counter, [[4, NO_VALUE]])
    expect(counter.absence(4 * SECOND)).toBe('refused')
  })

  it('waits for a row that is left out of a sample', () => {
    const counter = new Counter()
    stepsOf(counter, [[1, 10n]])
    expect(counter.update(NO_VALUE, BigInt64Array.of(NO_VALUE), 2 * SECOND)).toBeNull()
    expect(stepsOf(counter, [[3, 30n]])[0]?.deltas).toEqual([20])
  })

  it('is exact near 2^63, and past it', () => {
    const steps = stepsOf(new Counter(), [
      [1, 2n ** 63n - 30n],
      [2, 2n ** 63n - 10n],
      [3, -(2n ** 63n) + 5n],
    ])
    expect(steps.map((step) => step?.deltas[0] ?? null)).toEqual([null, 20, 15])
  })

  it('uses our time, for good, where the value moves and its time does not', () => {
    const steps = stepsOf(new Counter(), [
      [1, 10n, 1],
      [1, 30n, 2],
      [2.9, 40n, 3],
    ])
    expect(steps.slice(1)).toEqual([
      { startNs: 1e9, endNs: 2e9, deltas: [20] },
      { startNs: 2e9, endNs: 3e9, deltas: [10] },
    ])
  })

  it('uses our time where its own is more than a second ahead', () => {
    const ahead = stepsOf(new Counter(), [
      [1, 10n],
      [3.001, 30n, 2],
    ])
    expect(ahead[1]).toEqual({ startNs: 1e9, endNs: 2e9, deltas: [20] })
    const within = stepsOf(new Counter(), [
      [1, 10n],
      [3, 30n, 2],
    ])
    expect(within[1]).toEqual({ startNs: 1e9, endNs: 3e9, deltas: [20] })
  })

  it('never takes rest for zero where only our time is left', () => {
    const steps = stepsOf(new Counter(), [
      [1, 10n, 1],
      [1, 30n, 2],
      [1, 30n, 3],
    ])
    expect(steps[2]).toBeNull()
  })

  it('loses nothing and counts nothing twice, however it is published and read', () => {
    const publications = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 1, max: 3000 }),
        more: fc.bigInt({ min: 0n, max: 10n ** 12n }),
      }),
      { minLength: 1, maxLength: 60 },
    )
    fc.assert(
      fc.property(publications, fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (made, first) => {
        const counter = new Counter()
        let [ns, value] = [1e9, first]
        counter.update(BigInt(ns), BigInt64Array.of(value), ns)
        const steps: CounterStep[] = []
        let pending = 0n
        for (const { afterMs, more } of made) {
          ns += afterMs * 1e6
          value = BigInt.asIntN(64, value + more)
          if (value === NO_VALUE) return
          pending += more
          const step = counter.update(BigInt(ns), BigInt64Array.of(value), ns + 3e6)
          if (step === null) continue
          expect(step.deltas).toEqual([Number(pending)])
          expect(step.startNs).toBe(steps.at(-1)?.endNs ?? 1e9)
          expect(step.endNs - step.startNs).toBeGreaterThanOrEqual(SHORTEST_STEP_NS)
          pending = 0n
          steps.push(step)
        }
      }),
    )
  })
})

describe('what a counter remembers', () => {
  /** Mostly a driver that goes on; sometimes its time stands still, lies ahead or is none, and its values restart. */
  const change = fc.record({
    stampNs: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(3_000_000_000n, 1_500_000_000n, 20_000_000n) },
      { weight: 2, arbitrary: fc.constantFrom(0n, -1_000_000_000n, 20_000_000_000n, -(2n ** 40n)) },
    ),
    value: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(0n, 7n) },
      { weight: 1, arbitrary: fc.constantFrom(-5n, 2n ** 62n) },
    ),
    missing: fc.oneof(
      { weight: 5, arbitrary: fc.constant('nothing') },
      { weight: 2, arbitrary: fc.constantFrom('value', 'row') },
    ),
  })
  type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never
  const rowsOf = (changes: readonly Change[]): { stampNs: bigint; values: BigInt64Array }[] => {
    let [stampNs, value] = [0n, 2n ** 62n]
    return changes.map((each) => {
      stampNs += each.stampNs
      value = BigInt.asIntN(64, value + each.value)
      const isRowMissing = each.missing === 'row'
      const other = each.missing === 'nothing' ? 5n : NO_VALUE
      const values = BigInt64Array.of(isRowMissing ? NO_VALUE : value, other)
      return { stampNs: isRowMissing ? NO_VALUE : stampNs, values }
    })
  }

  it('is all that another needs to go on as this one, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 14 }), fc.nat(14), (changes, cutAt) => {
        const whole = new Counter()
        let counter = whole
        for (const [i, { stampNs, values }] of rowsOf(changes).entries()) {
          if (i === cutAt) counter = Counter.remembering(whole.memory)
          const readNs = i * 3 * SECOND
          const step = whole.update(stampNs, values, readNs)
          if (counter !== whole) expect(counter.update(stampNs, values, readNs)).toEqual(step)
          for (const nowNs of [readNs, readNs + 11 * SECOND]) {
            expect(counter.held(nowNs)).toEqual(whole.held(nowNs))
            expect(counter.absence(nowNs)).toBe(whole.absence(nowNs))
          }
        }
        expect(Counter.remembering(counter.memory).memory).toEqual(counter.memory)
      }),
      { numRuns: 2000 },
    )
  })
})
