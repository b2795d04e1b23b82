// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { HistoryRangeRequest } from '#shared/history'
import { SampleColumns } from '#shared/sample-columns'
import { registerSource } from '../charts/range-source-context'
import { useNotices } from '../stores/notices-store'
import { liveHistory, useSession } from '../stores/session-store'
import { useSettings } from '../stores/settings-store'
import { createStaticSource } from '../stores/static-source'
import { useTime } from '../stores/time-store'
import { installFakeBridge, resetStores, type FakeBridge } from '../test-support/fake-bridge'
import { makeHistory, spanOf } from '../test-support/history-range'
import { columnsData, makeStatus, placeSamples, START_MS } from '../test-support/samples'
import { drawPicture } from './compose'
import { copyPicture, dragPicture, savePicture } from './deliver'
import { pixelsOf } from './pixels'

// Drawing needs a real canvas; the end-to-end tests do that.
vi.mock('./compose', () => ({ drawPicture: vi.fn(() => Promise.resolve(new Uint8Array([1]))) }))
vi.mock('./pixels', () => ({ pixelsOf: vi.fn(() => Promise.resolve(PIXELS)) }))
const PIXELS = { widthPx: 1, heightPx: 1, bgra: new Uint8Array(4) }

let bridge: FakeBridge

beforeEach(() => {
  resetStores()
  vi.useFakeTimers()
  bridge = installFakeBridge()
  liveHistory.columns = SampleColumns.fromData(columnsData(placeSamples(0, 3)), null)
  useSession.setState({ status: makeStatus() })
})
afterEach(() => vi.useRealTimers())

const confirmed = (): string | undefined => useNotices.getState().confirmation?.message

it('confirms that a picture was copied, for a moment', async () => {
  await copyPicture('all')
  expect(confirmed()).toBe('Picture copied.')
  vi.advanceTimersByTime(2000)
  await copyPicture('all')
  vi.advanceTimersByTime(2000)
  expect(confirmed()).toBe('Picture copied.')
  vi.advanceTimersByTime(1000)
  expect(confirmed()).toBeUndefined()
})

it('draws a range that is only on disk, and puts its samples into the picture', async () => {
  const fromMs = START_MS - 20 * 3_600_000
  const toMs = START_MS - 10 * 3_600_000
  useTime.setState({ extent: { fromMs: fromMs - 1, toMs: START_MS }, fixedSpan: { fromMs, toMs } })
  bridge.answers['history:range'] = (request: HistoryRangeRequest) => ({
    ok: true,
    value: makeHistory(spanOf(request), 50),
  })
  await savePicture('ane-power')
  const [, image] = vi.mocked(bridge.invoke).mock.calls.find(([channel]) => channel === 'snapshot:save') ?? []
  expect(image).toMatchObject({ target: 'ane-power', shown: { target: { kind: 'current' }, fromMs, toMs } })
  const input = vi.mocked(drawPicture).mock.lastCall?.[0]
  expect(input?.range).toMatchObject({ fromMs, toMs })
  expect(input?.range.statistics?.['ane.powerMw']?.peak).toBe(49)
})

it('leaves the samples out of the picture when the settings say so', async () => {
  useSettings.setState({ picturesCarryData: false })
  await savePicture('all')
  expect(vi.mocked(bridge.invoke).mock.lastCall?.[1]).toMatchObject({ shown: null })
})

it('captions the charts of a measurement with its name', async () => {
  const history = makeHistory({ fromMs: START_MS, toMs: START_MS + 60_000 }, 6)
  const target = { kind: 'measurement', id: 'abc' } as const
  const origin = { label: 'Look up', kind: 'replay', target } as const
  const stop = registerSource(
    createStaticSource(history, { machine: { model: 'Mac1', osBuild: null }, origin }),
  )
  await copyPicture('ane-power')
  stop()
  expect(vi.mocked(drawPicture).mock.lastCall?.[0]).toMatchObject({
    status: { label: 'Look up', kind: 'replay', isMadeUp: false, machine: { model: 'Mac1' }, faultCount: 0 },
    shown: { target, fromMs: START_MS, toMs: START_MS + 60_000 },
  })
})

it('says why a range could not be drawn', async () => {
  useTime.setState({
    extent: { fromMs: 0, toMs: START_MS },
    fixedSpan: { fromMs: START_MS - 9e6, toMs: START_MS - 8e6 },
  })
  bridge.answers['history:range'] = () => ({ ok: false, message: 'the history is closed' })
  await copyPicture('all')
  expect(useNotices.getState().notices[0]?.message).toContain('the history is closed')
})

it('does not confirm a picture that was not copied', async () => {
  bridge.answers['snapshot:copy'] = () => ({ ok: false, message: 'The clipboard is in use.' })
  await copyPicture('all')
  expect(confirmed()).toBeUndefined()
  expect(useNotices.getState().notices.map(({ message }) => message)).toEqual(['The clipboard is in use.'])
})

it('sends a picture that is copied or dragged as pixels, which main need not decode', async () => {
  await copyPicture('gpu')
  expect(vi.mocked(bridge.invoke).mock.lastCall).toEqual(['snapshot:copy', PIXELS])
  await dragPicture('gpu')
  expect(vi.mocked(pixelsOf).mock.lastCall?.[1]).toBe(160)
  expect(vi.mocked(bridge.invoke).mock.lastCall).toEqual([
    'snapshot:drag',
    expect.objectContaining({ target: 'gpu', png: new Uint8Array([1]) }),
    PIXELS,
  ])
})

it('says that a picture could not be decoded, and sends nothing', async () => {
  vi.mocked(pixelsOf).mockRejectedValueOnce(new Error('out of memory'))
  await copyPicture('all')
  expect(useNotices.getState().notices[0]?.message).toContain('out of memory')
  expect(vi.mocked(bridge.invoke).mock.lastCall?.[0]).not.toBe('snapshot:copy')
})
