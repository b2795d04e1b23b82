import { describe, expect, it } from 'vitest'
import { MEMORY_HISTORY_MS } from '#shared/history'
import { madeSeconds, NOON } from '../storage/testing/made-samples'
import { openedStore, temporaryFolder } from '../storage/testing/store-folder'
import { DEMONSTRATION, sessionIn } from './testing/in-folder'

const MINUTE_MS = 60_000

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

  it('is not made where nobody asks for it', () => {
    const { session } = sessionIn(temporaryFolder())
    session.begin(DEMONSTRATION)
    expect(session.extent()).toBeNull()
  })
})
