import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Glance } from '#shared/glance'
import { DEFAULT_SETTINGS } from '#shared/settings'
import { testStatus } from '../alerts/testing/test-status'
import { Consumers } from '../pipeline/consumers'
import { RecentMinute } from '../presentation/recent-minute'
import { TrayView } from './tray-view'

const fakes = vi.hoisted(() => ({ created: 0, show: vi.fn() }))

vi.mock('electron', () => ({
  Menu: {},
  nativeTheme: { on: () => undefined, off: () => undefined, shouldUseDarkColors: false },
  screen: { on: () => undefined, off: () => undefined, getPrimaryDisplay: () => ({ scaleFactor: 1 }) },
}))
vi.mock('./tray-item', () => ({
  TrayItem: class {
    readonly show = fakes.show
    constructor() {
      fakes.created++
    }
    destroy(): void {
      return undefined
    }
  },
}))

const { refreshMs } = DEFAULT_SETTINGS.menuBar
const onFailure = vi.fn()
const status = testStatus()
let tray: TrayView

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
  fakes.created = 0
  fakes.show.mockReset()
  onFailure.mockClear()
  const consumers = new Consumers(onFailure)
  tray = new TrayView({
    templateIconPath: 'tray.png',
    status: () => status,
    settings: () => DEFAULT_SETTINGS,
    minute: new RecentMinute(),
    glance: () => ({}) as Glance,
    isMeasuring: () => false,
    startAtLogin: () => null,
    waitingMessages: () => 0,
    onClick: () => undefined,
    alerts: () => ({ last: null, isSnoozed: false }),
    onLateFailure: () =>
      consumers.forEach(
        () => status,
        (consumer) => consumer.onStatus?.(status),
      ),
    onAction: () => undefined,
  })
  consumers.register(tray)
})
afterEach(() => {
  tray.destroy()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('makes its items anew after a redraw that failed, though no sample follows', () => {
  const failure = new TypeError('planted')
  // Drawn at once, since how reading stands is new.
  tray.refresh()
  fakes.show.mockClear()
  fakes.show.mockImplementationOnce(() => {
    throw failure
  })
  tray.refresh()
  expect(fakes.show).not.toHaveBeenCalled()
  vi.advanceTimersByTime(refreshMs)
  expect(onFailure.mock.calls).toEqual([[failure, expect.stringContaining('was started again')]])
  expect(fakes.created).toBe(2)
  tray.refresh()
  vi.advanceTimersByTime(refreshMs)
  expect(onFailure).toHaveBeenCalledOnce()
})
