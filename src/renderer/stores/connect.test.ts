// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HistoryRangeRequest } from '#shared/history'
import type { Bootstrap, HistorySnapshot } from '#shared/ipc-contract'
import type { SourceStatus } from '#shared/source-status'
import type { TrackEvent } from '#shared/track-events'
import { installFakeBridge, resetStores, type FakeBridge } from '../test-support/fake-bridge'
import { makeHistory, spanOf } from '../test-support/history-range'
import { columnsData, makeStatus, placeSample, placeSamples, START_MS } from '../test-support/samples'
import { connect } from './connect'
import { useEvents } from './events-store'
import { beginNaming, nameMark, useMark } from './mark-store'
import { useNotices } from './notices-store'
import { liveHistory, useSession } from './session-store'
import { chooseRange, togglePause } from './time-actions'
import { useTime } from './time-store'
import { useView } from './view-store'

let bridge: FakeBridge
let disconnect: () => void = () => undefined

const historyOf = (to: number, sessionId = 1): HistorySnapshot => ({
  sessionId,
  status: makeStatus({ sessionId, sampleCount: to }),
  columns: columnsData(placeSamples(0, to)),
})

const heldSeconds = (): number[] =>
  [...liveHistory.columns.endTimes()].map((endMs) => (endMs - START_MS) / 1000)

beforeEach(() => {
  resetStores()
  bridge = installFakeBridge()
})
afterEach(() => disconnect())

/** Connects and waits until the first history has arrived. */
async function start(): Promise<void> {
  disconnect = connect(bridge, () => undefined)
  await vi.waitFor(() => expect(useSession.getState().revision).toBeGreaterThan(0))
}

describe('connect', () => {
  it('shows the history, then what is pushed', async () => {
    bridge.answers['history:all'] = () => historyOf(3)
    await start()
    bridge.push('samples', { sessionId: 1, samples: [placeSample(3), placeSample(4)] })
    expect(heldSeconds()).toEqual([1, 2, 3, 4, 5])
  })

  it('drops pushes that the history already contained, and keeps those that came while it was loading', async () => {
    bridge.answers['history:all'] = () => {
      bridge.push('samples', { sessionId: 1, samples: [placeSample(1), placeSample(2)] })
      bridge.push('samples', { sessionId: 1, samples: [placeSample(3)] })
      return historyOf(3)
    }
    await start()
    expect(heldSeconds()).toEqual([1, 2, 3, 4])
  })

  it('loads the history again when a sample is missing in between', async () => {
    bridge.answers['history:all'] = () => historyOf(1)
    await start()
    bridge.push('samples', { sessionId: 1, samples: [placeSample(1)] })
    bridge.answers['history:all'] = () => historyOf(6)
    bridge.push('samples', { sessionId: 1, samples: [placeSample(5)] })
    await vi.waitFor(() => expect(heldSeconds()).toEqual([1, 2, 3, 4, 5, 6]))
  })

  it('clears everything when another source begins, and ignores late pushes of the old one', async () => {
    bridge.answers['history:all'] = () => historyOf(3)
    await start()
    togglePause()
    bridge.push('status', makeStatus({ sessionId: 2, kind: 'replay', label: 'log.txt', state: 'starting' }))
    expect(heldSeconds()).toEqual([])
    expect(useView.getState().frozen).toBeNull()
    bridge.push('samples', { sessionId: 1, samples: [placeSample(3)] })
    bridge.push('status', makeStatus({ sessionId: 1 }))
    expect(heldSeconds()).toEqual([])
    expect(useSession.getState().status?.label).toBe('log.txt')
    bridge.push('samples', { sessionId: 2, samples: [placeSample(0)] })
    expect(heldSeconds()).toEqual([1])
  })

  it('loads the history when live readings begin, since main has the hour before', async () => {
    bridge.answers['history:all'] = () => historyOf(3)
    await start()
    const status = makeStatus({ sessionId: 2, kind: 'live', state: 'starting', sampleCount: 0 })
    bridge.answers['history:all'] = () => ({
      sessionId: 2,
      status,
      columns: columnsData(placeSamples(0, 5)),
    })
    bridge.push('status', status)
    await vi.waitFor(() => expect(heldSeconds()).toEqual([1, 2, 3, 4, 5]))
  })

  it('loads nothing when a recording begins, which has no history', async () => {
    bridge.answers['history:all'] = () => historyOf(3)
    await start()
    vi.mocked(bridge.invoke).mockClear()
    bridge.push('status', makeStatus({ sessionId: 2, kind: 'replay', sampleCount: 0 }))
    expect(bridge.invoke).not.toHaveBeenCalledWith('history:all')
  })

  it('asks for what the first frame does without when that is shown', async () => {
    bridge.answers['history:all'] = () => historyOf(3)
    let show: () => void = () => undefined
    const onReady = vi.fn(() => new Promise<void>((resolve) => (show = resolve)))
    disconnect = connect(bridge, () => undefined, onReady)
    await vi.waitFor(() => expect(onReady).toHaveBeenCalled())
    const asked = (): unknown[] => vi.mocked(bridge.invoke).mock.calls.map(([channel]) => channel)
    expect(asked()).toEqual(['app:bootstrap', 'history:all'])
    show()
    await vi.waitFor(() => expect(asked()).toContain('history:extent'))
    expect(asked()).toContain('history:range')
  })

  it('calls onReady once, also when main does not answer', async () => {
    const onReady = vi.fn()
    bridge.answers['history:all'] = () => Promise.reject(new Error('busy'))
    disconnect = connect(bridge, () => undefined, onReady)
    expect(onReady).not.toHaveBeenCalled()
    await vi.waitFor(() => expect(onReady).toHaveBeenCalledOnce())
  })

  it('does not let an old history overtake a new session', async () => {
    bridge.answers['history:all'] = () => historyOf(1)
    await start()
    let answerLate: (history: HistorySnapshot) => void = () => undefined
    bridge.answers['history:all'] = () => new Promise<HistorySnapshot>((resolve) => (answerLate = resolve))
    document.dispatchEvent(new Event('visibilitychange'))
    bridge.push('status', makeStatus({ sessionId: 2 }))
    const { revision } = useSession.getState()
    answerLate(historyOf(3, 1))
    await vi.waitFor(() => expect(useSession.getState().revision).toBeGreaterThan(revision))
    expect(heldSeconds()).toEqual([])
  })

  it('loads what it missed when the window is visible again', async () => {
    bridge.answers['history:all'] = () => historyOf(1)
    await start()
    bridge.answers['history:all'] = () => historyOf(4)
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.waitFor(() => expect(heldSeconds()).toEqual([1, 2, 3, 4]))
  })

  it('notices samples that were never pushed between the history and the first push', async () => {
    bridge.answers['history:all'] = () => historyOf(2)
    await start()
    bridge.answers['history:all'] = () => historyOf(6)
    bridge.push('samples', { sessionId: 1, samples: [placeSample(5)] })
    await vi.waitFor(() => expect(heldSeconds()).toEqual([1, 2, 3, 4, 5, 6]))
  })

  it('notices by the count in the status that samples were never pushed', async () => {
    bridge.answers['history:all'] = () => historyOf(2)
    await start()
    bridge.answers['history:all'] = () => historyOf(4)
    bridge.push('status', makeStatus({ sampleCount: 4, state: 'ended' }))
    await vi.waitFor(() => expect(heldSeconds()).toEqual([1, 2, 3, 4]))
  })

  it('loads the history once for all pushes that came while it could not be read', async () => {
    bridge.answers['history:all'] = () => Promise.reject(new Error('busy'))
    disconnect = connect(bridge, () => undefined)
    await vi.waitFor(() => expect(useNotices.getState().notices).toHaveLength(1))
    bridge.answers['history:all'] = () => historyOf(3)
    bridge.push('samples', { sessionId: 1, samples: [placeSample(2)] })
    await vi.waitFor(() => expect(heldSeconds()).toEqual([1, 2, 3]))
  })

  it('freezes the view while samples go on being recorded', async () => {
    bridge.answers['history:all'] = () => historyOf(2)
    await start()
    togglePause()
    bridge.push('samples', { sessionId: 1, samples: [placeSample(2)] })
    expect(useView.getState().frozen?.length).toBe(2)
    expect(liveHistory.columns.length).toBe(3)
    togglePause()
    expect(useView.getState().frozen).toBeNull()
  })

  it('passes commands on and shows the notices of main', async () => {
    const onCommand = vi.fn()
    bridge.answers['app:bootstrap'] = () => ({
      appVersion: '0.1.0',
      platform: 'darwin',
      settings: {},
      status: makeStatus(),
      notices: ['The settings file could not be read and was set aside.'],
      measurements: { list: [], running: null },
      transfer: null,
    })
    disconnect = connect(bridge, onCommand)
    bridge.push('command', { kind: 'save-focused' })
    expect(onCommand).toHaveBeenCalledWith({ kind: 'save-focused' })
    await vi.waitFor(() => expect(useNotices.getState().notices[0]?.message).toContain('set aside'))
    expect(useSession.getState().platform).toBe('darwin')
  })
})

describe('events', () => {
  const mark = (startMs: number, label = ''): TrackEvent => ({
    kind: 'mark',
    startMs,
    endMs: null,
    label,
    uncertaintyMs: 1000,
  })
  const kept = (): readonly TrackEvent[] => useEvents.getState().events
  const answerWith = (events: TrackEvent[]): void => {
    bridge.answers['history:range'] = (request: HistoryRangeRequest) => ({
      ok: true,
      value: makeHistory(spanOf(request), 1, { events }),
    })
  }

  it('are those kept on disk and those pushed, without doubles', async () => {
    bridge.answers['history:all'] = () => historyOf(3)
    answerWith([mark(START_MS + 1500, 'kept')])
    await start()
    bridge.push('event', { sessionId: 1, event: mark(START_MS + 1500, 'kept') })
    bridge.push('event', { sessionId: 1, event: mark(START_MS + 3500) })
    await vi.waitFor(() => expect(kept()).toHaveLength(2))
    expect(kept()).toEqual([mark(START_MS + 1500, 'kept'), mark(START_MS + 3500)])
  })

  it('that were missed while the window was hidden are loaded once it is visible', async () => {
    bridge.answers['history:all'] = () => historyOf(3)
    await start()
    expect(kept()).toEqual([])
    answerWith([mark(START_MS + 1500)])
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.waitFor(() => expect(kept()).toEqual([mark(START_MS + 1500)]))
  })

  it('belong to a session: the first of a newer one may come before its status', async () => {
    bridge.answers['history:all'] = () => historyOf(3)
    await start()
    bridge.push('event', { sessionId: 1, event: mark(1) })
    bridge.push('event', { sessionId: 2, event: mark(2) })
    bridge.push('status', makeStatus({ sessionId: 2, sampleCount: 0 }))
    bridge.push('event', { sessionId: 1, event: mark(3) })
    expect(kept()).toEqual([mark(2)])
  })

  it('offer a mark without a label to be named, until it is', async () => {
    await start()
    bridge.push('event', { sessionId: 1, event: mark(1, 'of a program') })
    expect(useMark.getState().unnamed).toBeNull()
    bridge.push('event', { sessionId: 1, event: mark(2) })
    expect(useMark.getState().unnamed).toEqual(mark(2))
    expect(beginNaming()).toBe(true)
    bridge.push('event', { sessionId: 1, event: mark(3) })
    await nameMark('second try')
    expect(bridge.invoke).toHaveBeenCalledWith('mark:name', 2, 'second try')
    expect(beginNaming()).toBe(false)
  })
})

describe('a recording', () => {
  const extent = { fromMs: START_MS, toMs: START_MS + 4000 }
  const status = (change: Partial<SourceStatus>): SourceStatus =>
    makeStatus({ sessionId: 1, kind: 'replay', sampleCount: 4, ...change })

  it('is shown whole once it was read to its end, also what is still on its way', async () => {
    bridge.answers['history:all'] = () => ({ ...historyOf(3), status: status({}) })
    bridge.answers['history:extent'] = () => extent
    await start()
    expect(useTime.getState().fixedSpan).toBeNull()
    bridge.push('status', status({ state: 'ended' }))
    await vi.waitFor(() => expect(useTime.getState().fixedSpan).toEqual(extent))
  })

  it('is shown whole in the first frame of a window that opens after its end', async () => {
    bridge.answers['history:all'] = () => ({ ...historyOf(4), status: status({ state: 'ended' }) })
    const bootstrap = bridge.answers['app:bootstrap']?.() as Bootstrap
    bridge.answers['app:bootstrap'] = () => ({ ...bootstrap, status: status({ state: 'ended' }) })
    bridge.answers['history:extent'] = () => Promise.resolve().then(() => extent)
    const spans: unknown[] = []
    disconnect = connect(
      bridge,
      () => undefined,
      () => void spans.push(useTime.getState().fixedSpan),
    )
    await vi.waitFor(() => expect(spans).toEqual([extent]))
  })

  it('is shown whole by a window that opens after its end, once', async () => {
    bridge.answers['history:all'] = () => ({ ...historyOf(4), status: status({ state: 'ended' }) })
    bridge.answers['history:extent'] = () => extent
    await start()
    await vi.waitFor(() => expect(useTime.getState().fixedSpan).toEqual(extent))
    useTime.setState({ fixedSpan: null })
    bridge.push('status', status({ state: 'ended' }))
    await Promise.resolve()
    expect(useTime.getState().fixedSpan).toBeNull()
  })

  it('stays in the range that a person chose before its extent was known', async () => {
    bridge.answers['history:all'] = () => ({ ...historyOf(3), status: status({}) })
    await start()
    const asked: ((known: typeof extent) => void)[] = []
    bridge.answers['history:extent'] = () => new Promise((resolve) => asked.push(resolve))
    bridge.push('status', status({ state: 'ended' }))
    chooseRange(60)
    for (const answer of asked) answer(extent)
    await vi.waitFor(() => expect(useTime.getState().extent).toEqual(extent))
    expect(useTime.getState().fixedSpan).toBeNull()
  })

  it('stays in the range that a person chose before the window had its history', async () => {
    const bootstrap = bridge.answers['app:bootstrap']?.() as Bootstrap
    bridge.answers['app:bootstrap'] = () => ({ ...bootstrap, status: status({ state: 'ended' }) })
    bridge.answers['history:extent'] = () => extent
    let answer: () => void = () => undefined
    const history = { ...historyOf(4), status: status({ state: 'ended' }) }
    bridge.answers['history:all'] = () => new Promise((resolve) => (answer = () => resolve(history)))
    const onReady = vi.fn()
    disconnect = connect(bridge, () => undefined, onReady)
    await vi.waitFor(() => expect(useTime.getState().fixedSpan).toEqual(extent))
    chooseRange(60)
    answer()
    await vi.waitFor(() => expect(onReady).toHaveBeenCalled())
    expect(useTime.getState().fixedSpan).toBeNull()
  })

  it('stays paused where a person paused it', async () => {
    bridge.answers['history:all'] = () => ({ ...historyOf(3), status: status({}) })
    bridge.answers['history:extent'] = () => extent
    await start()
    togglePause()
    bridge.push('status', status({ state: 'ended' }))
    await vi.waitFor(() => expect(useTime.getState().extent).toEqual(extent))
    expect([useTime.getState().fixedSpan, useView.getState().frozen?.length]).toEqual([null, 3])
  })

  it('stays where a person looks at it', async () => {
    bridge.answers['history:all'] = () => ({ ...historyOf(4), status: status({}) })
    await start()
    const looked = { fromMs: START_MS, toMs: START_MS + 2000 }
    useTime.setState({ fixedSpan: looked })
    bridge.push('status', status({ state: 'ended' }))
    await Promise.resolve()
    expect(useTime.getState().fixedSpan).toEqual(looked)
  })
})
