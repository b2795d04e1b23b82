// @vitest-environment happy-dom
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { HistoryExtent } from '#shared/history'
import { installFakeBridge, resetStores, type FakeBridge } from '../test-support/fake-bridge'
import { columnsData, makeStatus, placeSamples, START_MS } from '../test-support/samples'
import { liveHistory, useSession } from './session-store'
import {
  chooseRange,
  followNewest,
  measureSpan,
  showAll,
  showOldest,
  showSpan,
  timeNavigation,
  togglePause,
} from './time-actions'
import { useTime } from './time-store'
import { showPage, useView } from './view-store'

const SECONDS = 60
const EXTENT: HistoryExtent = { fromMs: START_MS - 7_200_000, toMs: START_MS + SECONDS * 1000 }
const PAST = { fromMs: START_MS + 10_000, toMs: START_MS + 20_000 }

let bridge: FakeBridge
/** What main has been asked for the extent, and has not answered, the oldest first. */
let asked: ((extent: HistoryExtent) => void)[]

function begin(): void {
  resetStores()
  bridge = installFakeBridge()
  asked = []
  bridge.answers['history:extent'] = () => new Promise<HistoryExtent>((resolve) => asked.push(resolve))
  const status = makeStatus({ sampleCount: SECONDS })
  liveHistory.replace({ sessionId: 1, status, columns: columnsData(placeSamples(0, SECONDS)) })
  useSession.setState({ status })
}
beforeEach(begin)

/** Answers one request, and lets whoever waits for it go on. */
async function answer(index = 0): Promise<void> {
  for (const resolve of asked.splice(index, 1)) resolve(EXTENT)
  await new Promise((resolve) => setTimeout(resolve))
}

/** What a person can choose, and what the view then shows once main has answered. */
const CHOICES = {
  all: { choose: () => void showAll(), span: () => EXTENT },
  oldest: { choose: () => void showOldest(), span: () => ({ fromMs: EXTENT.fromMs }) },
  range: { choose: () => chooseRange(60), span: () => null },
  newest: { choose: followNewest, span: () => null },
  past: { choose: () => showSpan(PAST), span: () => PAST },
} as const
type Choice = keyof typeof CHOICES

describe('a late answer', () => {
  it('never changes what was chosen after it was asked for, in whatever order answers come', async () => {
    const step = fc.oneof(
      fc.constantFrom(...(Object.keys(CHOICES) as Choice[])),
      fc.record({ answered: fc.nat({ max: 3 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        begin()
        let last: Choice | null = null
        for (const next of steps) {
          if (typeof next === 'string') CHOICES[(last = next)].choose()
          else await answer(next.answered)
        }
        while (asked.length > 0) await answer()
        const { fixedSpan } = useTime.getState()
        const span = last === null ? null : CHOICES[last].span()
        if (span === null) expect(fixedSpan).toBeNull()
        else expect(fixedSpan).toMatchObject(span)
      }),
    )
  })

  it('does not end a pause, nor take a selection that is being made', async () => {
    void showAll()
    togglePause()
    await answer()
    expect([useTime.getState().fixedSpan, useView.getState().frozen?.length]).toEqual([null, SECONDS])
    followNewest()
    void showAll()
    timeNavigation.select(PAST.fromMs, PAST.toMs)
    await answer()
    expect(useTime.getState()).toMatchObject({ fixedSpan: null, selection: PAST })
  })

  it('does not move a view that was moved meanwhile', async () => {
    showSpan({ fromMs: START_MS + 10_000, toMs: START_MS + 30_000 })
    void showAll()
    timeNavigation.pan(5000)
    await answer()
    expect(useTime.getState().fixedSpan).toEqual({ fromMs: START_MS + 15_000, toMs: START_MS + 35_000 })
  })
})

describe('a measurement of a span', () => {
  const measured = (): ((id: string) => void) => {
    let settle: (id: string) => void = () => undefined
    bridge.answers['measurement:from-range'] = () =>
      new Promise((resolve) => (settle = (id) => resolve({ ok: true, value: { id } })))
    timeNavigation.select(PAST.fromMs, PAST.toMs)
    timeNavigation.finish()
    void measureSpan(PAST)
    return settle
  }
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

  it('is shown, and its selection cleared', async () => {
    measured()('one')
    await settled()
    expect(useView.getState().page).toMatchObject({ kind: 'measurement', id: 'one' })
    expect(useTime.getState().selection).toBeNull()
  })

  it('takes nobody from the page, nor the selection, that was chosen meanwhile', async () => {
    const settle = measured()
    timeNavigation.select(PAST.fromMs, PAST.toMs - 1000)
    timeNavigation.finish()
    showPage({ kind: 'ledger' })
    settle('one')
    await settled()
    expect(useView.getState().page).toEqual({ kind: 'ledger' })
    expect(useTime.getState().selection).toMatchObject({ toMs: PAST.toMs - 1000 })
  })
})
