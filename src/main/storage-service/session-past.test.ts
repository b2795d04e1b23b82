import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { MEMORY_HISTORY_MS } from '#shared/history'
import type { PlacedSample } from '#shared/sample'
import { demonstrationPast } from '../sources/demonstration/demonstration-past'
import { HistoryStore } from '../storage/history-store'
import { madeSeconds, NOON } from '../storage/testing/made-samples'
import { openedStore, temporaryFolder, writerOf } from '../storage/testing/store-folder'
import { DEMONSTRATION, sessionIn } from './testing/in-folder'

const MINUTE_MS = 60_000

function keptSamples(folder: string): PlacedSample[] {
  const store = openedStore(folder)
  const samples = [...store.samples(store.continuousTrack('demonstration'), 0, null)]
  store.close()
  return samples
}

/** The ends of those that begin before the one before them ends, by more than the resolution of times. */
function overlapsOf(samples: readonly PlacedSample[]): number[] {
  return samples.flatMap(({ endMs, sample }, index) =>
    endMs - (sample.elapsedMs ?? 0) < (samples[index - 1]?.endMs ?? 0) - 1 ? [endMs] : [],
  )
}

describe("the demonstration's past", () => {
  it('is kept once, is what memory and disk both tell, and goes on where it was after a restart', () => {
    const folder = temporaryFolder()
    const keptMs = (): number => {
      const store = openedStore(folder)
      const range = store.range(store.continuousTrack('demonstration'), {
        ...{ fromMs: null, toMs: null, points: 1, keys: null },
      })
      store.close()
      return range.statistics['ane.powerMw']?.coveredMs ?? 0
    }
    const run = (beginMs: number, seconds: number): number => {
      const { session, close } = sessionIn(folder)
      session.begin({ ...DEMONSTRATION, pastUntilMs: beginMs })
      const recalled = session.recall(beginMs)
      for (const placed of madeSeconds(beginMs, seconds)) session.append(placed)
      close()
      return recalled?.endMs.length ?? 0
    }
    const inAnHour = run(NOON, 60)
    expect(inAnHour).toBeGreaterThan(3500)
    const first = keptMs()
    expect(first / (MEMORY_HISTORY_MS + MINUTE_MS)).toBeCloseTo(1, 2)
    // Begun again at once, and 20 minutes later: neither doubles anything, and the latter fills what was missed.
    run(NOON + MINUTE_MS, 60)
    expect(keptMs() - first).toBe(MINUTE_MS)
    run(NOON + 22 * MINUTE_MS, 1)
    expect(keptMs() - first).toBeGreaterThan(20.9 * MINUTE_MS)
    expect(keptMs() - first).toBeLessThanOrEqual(21 * MINUTE_MS + 1000)
  })

  it('is made up to its end by who comes after a kill, whatever of it was written, and is no part of live readings', () => {
    for (const share of [0.05, 0.99]) {
      const folder = temporaryFolder()
      const whole = demonstrationPast(null, NOON)
      const killed = openedStore(folder)
      const writer = writerOf(killed, killed.continuousTrack('demonstration'))
      for (const placed of whole.slice(0, Math.ceil(share * whole.length))) writer.append(placed)
      killed.close()
      const { session, close } = sessionIn(folder)
      session.begin({ ...DEMONSTRATION, pastUntilMs: NOON + MINUTE_MS })
      session.recall(NOON + MINUTE_MS)
      close()
      const samples = keptSamples(folder)
      expect(overlapsOf(samples)).toEqual([])
      const coveredMs = samples.reduce((sum, { sample }) => sum + (sample.elapsedMs ?? 0), 0)
      expect(coveredMs / (MEMORY_HISTORY_MS + MINUTE_MS)).toBeCloseTo(1, 2)
      const store = openedStore(folder)
      const { total } = store.ledger(store.continuousTrack('live'), [NOON - MEMORY_HISTORY_MS, NOON])
      expect(total).toMatchObject({ rails: {}, aneMinutes: null })
      store.close()
    }
  })

  it('is not made by a second process that begins while the first makes it', () => {
    const folder = temporaryFolder()
    const begin = (): (() => void) => {
      const { session, close } = sessionIn(folder)
      session.begin({ ...DEMONSTRATION, pastUntilMs: NOON })
      session.recall(NOON)
      return close
    }
    const { writer } = HistoryStore.prototype
    const spy = vi.spyOn(HistoryStore.prototype, 'writer').mockImplementationOnce(function (
      this: HistoryStore,
      ...args
    ) {
      begin()()
      return writer.apply(this, args)
    })
    onTestFinished(() => spy.mockRestore())
    begin()()
    expect(overlapsOf(keptSamples(folder))).toEqual([])
  })

  it('is not made where nobody asks for it', () => {
    const { session } = sessionIn(temporaryFolder())
    session.begin(DEMONSTRATION)
    expect(session.extent()).toBeNull()
  })
})
