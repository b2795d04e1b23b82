// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { liveHistory, useSession } from '../stores/session-store'
import { useNotices } from '../stores/notices-store'
import { SampleColumns } from '#shared/sample-columns'
import { installFakeBridge, resetStores, type FakeBridge } from '../test-support/fake-bridge'
import { columnsData, makeStatus, placeSamples } from '../test-support/samples'
import { copyPicture } from './deliver'

// Pictures need a real canvas; how they are drawn is tested in the real window.
vi.mock('./compose', () => ({ drawPicture: () => Promise.resolve(new Uint8Array([1])) }))

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

it('confirms nothing that did not happen', async () => {
  bridge.answers['snapshot:copy'] = () => ({ ok: false, message: 'The clipboard is in use.' })
  await copyPicture('all')
  expect(confirmed()).toBeUndefined()
  expect(useNotices.getState().notices.map(({ message }) => message)).toEqual(['The clipboard is in use.'])
})
