import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Glance } from '#shared/glance'
import type { TextSizePercent } from '#shared/settings'
import { PopoverWindow } from './popover-window'
import { TextSize } from './text-size'

/** As much of Electron's window as the popover needs. */
class FakeWindow extends EventEmitter {
  static opened: FakeWindow[] = []
  static loading: Promise<void> = Promise.resolve()
  /** What a page does that is asked whether it is there. */
  static answer = (): Promise<void> => Promise.resolve()
  readonly webContents = Object.assign(new EventEmitter(), {
    send: vi.fn(),
    isDestroyed: () => false,
    isCrashed: () => false,
    executeJavaScript: () => FakeWindow.answer(),
    getZoomFactor: () => 1,
    setZoomFactor: vi.fn(),
  })
  bounds: object
  isShown = false
  isDestroyed = false

  constructor(options: object) {
    super()
    this.bounds = options
    FakeWindow.opened.push(this)
  }
  show(): void {
    this.isShown = true
    this.emit('show')
  }
  hide(): void {
    this.isShown = false
    this.emit('hide')
  }
  destroy(): void {
    this.isDestroyed = true
    if (this.isShown) this.emit('blur')
    this.isShown = false
    this.emit('closed')
  }
  isVisible = (): boolean => this.isShown
  focus = vi.fn()
  loadURL = vi.fn(() => FakeWindow.loading)
  setBounds = (bounds: object): object => (this.bounds = bounds)
  getBounds = (): object => this.bounds
  setVisibleOnAllWorkspaces = vi.fn()
}

vi.mock('electron', () => ({
  BrowserWindow: Object.assign(
    function (options: object) {
      return new FakeWindow(options)
    },
    { getAllWindows: () => FakeWindow.opened },
  ),
  app: { isAccessibilitySupportEnabled: () => false },
  ipcMain: {},
  nativeTheme: { shouldUseDarkColors: false },
  protocol: {},
  screen: {
    getCursorScreenPoint: () => ({ x: 400, y: 300 }),
    getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1440, height: 900 } }),
  },
}))

const GLANCE = { anePowerMw: 49 } as Glance
const ITEM = { x: 900, y: 0, width: 60, height: 24 }
const onChoose = vi.fn()
let popover: PopoverWindow
let textSizePercent: TextSizePercent

const fit = (window: FakeWindow, heightPx: number): void =>
  popover.fit(window.webContents as unknown as WebContents, heightPx)

/** Opens it as far as its page has laid out what it shows. */
function open(): FakeWindow {
  popover.toggle(ITEM)
  const window = FakeWindow.opened.at(-1) as FakeWindow
  fit(window, 372)
  return window
}
/** The person turns elsewhere, and does something else for a second. */
function leave(window: FakeWindow): void {
  window.emit('blur')
  vi.advanceTimersByTime(1000)
}

beforeEach(() => {
  FakeWindow.opened = []
  FakeWindow.answer = () => Promise.resolve()
  onChoose.mockClear()
  textSizePercent = 100
  vi.useFakeTimers({ now: 1_000_000 })
  popover = new PopoverWindow(
    'popover.cjs',
    new TextSize({ textSizePercent: () => textSizePercent, onChosen: () => undefined }),
    { glance: () => GLANCE, onOpening: () => undefined, onChoose },
    () => Date.now(),
  )
})
afterEach(() => void vi.useRealTimers())

it('is shown below the item once its page has something to show', () => {
  popover.toggle(ITEM)
  expect(popover.isVisible).toBe(false)
  const window = open()
  expect(popover.isVisible).toBe(true)
  expect(window.bounds).toMatchObject({ x: 770, y: 30, width: 320 })
  expect(window.bounds).toMatchObject({ height: 372 })
  for (const [heightPx, height] of [
    [412, 412],
    [10_000, 640],
    [1, 200],
  ] as const) {
    fit(window, heightPx)
    expect(window.bounds).toMatchObject({ x: 770, y: 30, width: 320, height })
  }
})

it('has room for text of twice the size, as far as the display has it', () => {
  const window = open()
  textSizePercent = 200
  popover.settingsChanged()
  expect(window.bounds).toEqual({ x: 610, y: 30, width: 640, height: 744 })
  fit(window, 500)
  expect(window.bounds).toEqual({ x: 610, y: 6, width: 640, height: 888 })
})

it('waits for its page however often it is asked for meanwhile', () => {
  for (let click = 0; click < 50; click++) popover.toggle(ITEM)
  const [window] = FakeWindow.opened
  expect([FakeWindow.opened.length, window?.isShown]).toEqual([1, false])
  fit(window as FakeWindow, 372)
  expect(window?.isShown).toBe(true)
})

it('opens another window where its page could not be loaded', async () => {
  FakeWindow.loading = Promise.reject(new Error('ERR_FAILED'))
  popover.toggle(ITEM)
  FakeWindow.loading = Promise.resolve()
  await vi.advanceTimersByTimeAsync(0)
  expect(FakeWindow.opened[0]?.isDestroyed).toBe(true)
  expect(open().isShown).toBe(true)
  expect(FakeWindow.opened).toHaveLength(2)
})

it('keeps the newer window where the older one closes late', () => {
  const older = open()
  popover.destroy()
  const newer = open()
  older.emit('closed')
  expect(popover.isVisible).toBe(true)
  popover.toggle(ITEM)
  expect([newer.isShown, FakeWindow.opened.length]).toEqual([false, 2])
})

it('is not hidden by a window that it no longer has', async () => {
  const older = open()
  popover.destroy()
  const newer = open()
  older.emit('blur')
  expect([popover.isVisible, newer.isShown]).toEqual([true, true])
  // Nor ended a minute later, as if the loss of focus of its end had hidden it.
  newer.webContents.emit('render-process-gone')
  popover.toggle(ITEM)
  expect(FakeWindow.opened).toHaveLength(3)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(FakeWindow.opened[2]?.isDestroyed).toBe(false)
})

it('is not shown by its page once it was hidden, nor by another page', () => {
  const window = open()
  leave(window)
  fit(window, 400)
  expect(popover.isVisible).toBe(false)
  popover.destroy()
  popover.toggle(ITEM)
  fit(window, 400)
  expect(popover.isVisible).toBe(false)
})

it('opens at the pointer where the panel does not say where the item is', () => {
  popover.toggle(null)
  expect(FakeWindow.opened[0]?.bounds).toMatchObject({ x: 240, y: 306 })
})

it('hides when the person turns elsewhere, presses Esc, or clicks the item once more', () => {
  const window = open()
  leave(window)
  expect(popover.isVisible).toBe(false)
  popover.toggle(ITEM)
  expect(popover.isVisible).toBe(true)
  popover.choose('close')
  expect(popover.isVisible).toBe(false)
  vi.advanceTimersByTime(1000)
  popover.toggle(ITEM)
  popover.toggle(ITEM)
  expect(popover.isVisible).toBe(false)
  expect(FakeWindow.opened).toHaveLength(1)
})

it('is not opened again by the click that took its focus', () => {
  const window = open()
  window.emit('blur')
  popover.toggle(ITEM)
  expect(popover.isVisible).toBe(false)
  vi.advanceTimersByTime(299)
  popover.toggle(ITEM)
  expect(popover.isVisible).toBe(false)
  vi.advanceTimersByTime(1)
  popover.toggle(ITEM)
  expect(popover.isVisible).toBe(true)
})

it('ends its renderer a minute after it was hidden, unless it was opened again', async () => {
  const window = open()
  leave(window)
  popover.toggle(ITEM)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(window.isDestroyed).toBe(false)
  window.emit('blur')
  vi.advanceTimersByTime(59_999)
  expect(window.isDestroyed).toBe(false)
  vi.advanceTimersByTime(1)
  expect(window.isDestroyed).toBe(true)
  expect(open()).not.toBe(window)
})

it('is made anew after its page has died', () => {
  const window = open()
  window.webContents.emit('render-process-gone')
  expect(window.isDestroyed).toBe(true)
  expect(open()).not.toBe(window)
  expect(popover.isVisible).toBe(true)
})

describe('a page that hangs', () => {
  const asked = vi.fn(() => new Promise<void>(() => undefined))
  const hang = (): void => {
    asked.mockClear()
    FakeWindow.answer = asked
  }

  it('is made anew two seconds after the click that opens it again', () => {
    const window = open()
    leave(window)
    hang()
    popover.toggle(ITEM)
    vi.advanceTimersByTime(1999)
    expect([window.isDestroyed, FakeWindow.opened.length]).toEqual([false, 1])
    vi.advanceTimersByTime(1)
    const newer = FakeWindow.opened[1] as FakeWindow
    expect([window.isDestroyed, newer.isShown]).toEqual([true, false])
    fit(newer, 372)
    expect(newer.isShown).toBe(true)
    vi.advanceTimersByTime(60_000)
    expect(FakeWindow.opened).toHaveLength(2)
  })

  it('is ended, and none opened, where the person turned elsewhere meanwhile', () => {
    const window = open()
    leave(window)
    hang()
    popover.toggle(ITEM)
    leave(window)
    vi.advanceTimersByTime(1000)
    expect([window.isDestroyed, FakeWindow.opened.length, popover.isVisible]).toEqual([true, 1, false])
  })

  it('while it loads is made anew ten seconds after the next click', () => {
    hang()
    popover.toggle(ITEM)
    vi.advanceTimersByTime(60_000)
    for (let click = 0; click < 50; click++) popover.toggle(ITEM)
    vi.advanceTimersByTime(9999)
    expect([FakeWindow.opened.length, asked.mock.calls.length]).toEqual([1, 1])
    vi.advanceTimersByTime(1)
    const [first, second] = FakeWindow.opened
    expect(first?.isDestroyed).toBe(true)
    fit(second as FakeWindow, 372)
    expect(second?.isShown).toBe(true)
  })

  it('is noticed also by a later click than one that it answered', async () => {
    const window = open()
    leave(window)
    popover.toggle(ITEM)
    await vi.advanceTimersByTimeAsync(0)
    leave(window)
    hang()
    popover.toggle(ITEM)
    vi.advanceTimersByTime(2000)
    expect(FakeWindow.opened).toHaveLength(2)
  })

  it('is not one that answers in time, nor one whose window is gone', async () => {
    const window = open()
    leave(window)
    popover.toggle(ITEM)
    await vi.advanceTimersByTimeAsync(10_000)
    expect([window.isDestroyed, popover.isVisible]).toEqual([false, true])
    leave(window)
    hang()
    popover.toggle(ITEM)
    popover.destroy()
    const newer = open()
    vi.advanceTimersByTime(10_000)
    expect([newer.isDestroyed, FakeWindow.opened.length]).toEqual([false, 2])
  })

  it('takes no newer one with it, where its window was closed meanwhile', () => {
    hang()
    popover.toggle(ITEM)
    popover.toggle(ITEM)
    FakeWindow.opened[0]?.emit('closed')
    const newer = open()
    vi.advanceTimersByTime(10_000)
    expect([newer.isDestroyed, FakeWindow.opened.length]).toEqual([false, 2])
  })

  it('is not one that could not answer because it died', async () => {
    const window = open()
    leave(window)
    FakeWindow.answer = () => Promise.reject(new Error('gone'))
    popover.toggle(ITEM)
    window.webContents.emit('render-process-gone')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(FakeWindow.opened).toHaveLength(1)
  })
})

it('is told what changes while it is visible only, and no more often than it can be read', () => {
  const window = open()
  const { send } = window.webContents
  expect(send.mock.calls).toEqual([['glance', GLANCE]])
  for (let sample = 0; sample < 100; sample++) popover.onSample()
  expect(send).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(200)
  expect(send).toHaveBeenCalledTimes(3)
  vi.advanceTimersByTime(10_000)
  leave(window)
  popover.onSample()
  popover.onStatus()
  expect(send).toHaveBeenCalledTimes(3)
  popover.toggle(ITEM)
  expect(send).toHaveBeenCalledTimes(4)
})

it('makes way for what a button opens, and stays for the measurement', () => {
  open()
  popover.choose('start-measurement')
  popover.choose('stop-measurement')
  popover.choose('resume')
  expect(popover.isVisible).toBe(true)
  popover.choose('snapshot')
  expect(popover.isVisible).toBe(false)
  expect(onChoose.mock.calls.flat()).toEqual(['start-measurement', 'stop-measurement', 'resume', 'snapshot'])
})
