// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RangeSource, TimeNavigation, ViewedRange } from '../stores/range-source'
import { createStaticSource } from '../stores/static-source'
import { makeHistory } from '../test-support/history-range'
import { attachGestures, type GestureMode } from './pointer-gestures'

const FROM = 1_800_000_000_000
const WIDTH = 1000
const PIXEL_MS = 60
const range = makeHistory({ fromMs: FROM, toMs: FROM + WIDTH * PIXEL_MS }, 100)

let element: HTMLElement
let source: RangeSource
let navigation: { [K in keyof TimeNavigation]: ReturnType<typeof vi.fn<TimeNavigation[K]>> }
let detach: () => void = () => undefined

beforeEach(() => {
  vi.useFakeTimers()
  element = document.createElement('div')
  document.body.append(element)
  element.getBoundingClientRect = () => ({ left: 20, width: WIDTH, top: 0, height: 100 }) as DOMRect
  navigation = { pan: vi.fn(), zoom: vi.fn(), select: vi.fn(), finish: vi.fn() }
  source = { ...createStaticSource(range), navigation }
})
afterEach(() => {
  detach()
  element.remove()
  vi.useRealTimers()
})

const attach = (mode: GestureMode = 'plot', insetPx = 0): void => {
  detach = attachGestures(element, source, { mode, insetPx })
}
/** `x` counts from the element's left edge. */
const pointer = (target: EventTarget, type: string, x: number, init: PointerEventInit = {}): void => {
  target.dispatchEvent(new PointerEvent(type, { clientX: 20 + x, bubbles: true, ...init }))
}
const drag = (from: number, to: number, init: PointerEventInit = {}): void => {
  pointer(element, 'pointerdown', from, { button: 0, ...init })
  pointer(window, 'pointermove', to, { buttons: 1 })
  pointer(window, 'pointerup', to)
}
const wheel = (init: WheelEventInit): Event => {
  const { deltaX = 0, deltaY = 0, ...rest } = init
  // happy-dom's WheelEvent has neither a position nor modifier keys.
  const event = new MouseEvent('wheel', { clientX: 20 + 250, cancelable: true, ...rest })
  Object.assign(event, { deltaX, deltaY, deltaMode: 0 })
  element.dispatchEvent(event)
  return event
}
const sum = (calls: number[][]): number => calls.reduce((total, [by]) => total + (by ?? 0), 0)

describe('the pointer', () => {
  it('takes its crosshair away with the element, but not one that the keys have set', () => {
    attach()
    pointer(element, 'pointermove', 501)
    detach()
    expect(source.crosshairMs()).toBeNull()
    attach()
    source.setCrosshair(FROM + PIXEL_MS)
    detach()
    expect(source.crosshairMs()).toBe(FROM + PIXEL_MS)
  })

  it('moves the crosshair to the point it is over, and takes it away', () => {
    attach()
    pointer(element, 'pointermove', 501)
    expect(source.crosshairMs()).toBe(FROM + 510 * PIXEL_MS)
    pointer(element, 'pointerleave', 501)
    expect(source.crosshairMs()).toBeNull()
  })

  it('pans by as much as it is dragged, then finishes', () => {
    attach()
    pointer(element, 'pointerdown', 500, { button: 0 })
    for (const x of [480, 430, 400]) pointer(window, 'pointermove', x, { buttons: 1 })
    expect(sum(navigation.pan.mock.calls)).toBeCloseTo(100 * PIXEL_MS)
    expect(element.dataset.dragging).toBe('pans')
    pointer(window, 'pointerup', 400)
    expect(navigation.finish).toHaveBeenCalledOnce()
    expect(element.dataset.dragging).toBeUndefined()
    pointer(window, 'pointermove', 300)
    expect(sum(navigation.pan.mock.calls)).toBeCloseTo(100 * PIXEL_MS)
  })

  it('takes a small movement for a click, and leaves other buttons alone', () => {
    attach()
    drag(500, 502)
    drag(500, 300, { button: 2 })
    expect(navigation.pan).not.toHaveBeenCalled()
    expect(navigation.finish).not.toHaveBeenCalled()
  })

  it.each([{ shiftKey: true }, { altKey: true }])('selects a span of time with %o', (init) => {
    attach()
    drag(100, 300, init)
    expect(navigation.select).toHaveBeenCalledWith(FROM + 100 * PIXEL_MS, FROM + 300 * PIXEL_MS)
    expect(navigation.finish).toHaveBeenCalledOnce()
    expect(navigation.pan).not.toHaveBeenCalled()
  })

  it('selects along the time axis without a key, and counts from the plot’s edge', () => {
    attach('axis', 200)
    drag(200, 1000)
    const [startMs, endMs] = navigation.select.mock.calls[0] as [number, number]
    expect([startMs, Math.round(endMs)]).toEqual([FROM, FROM + WIDTH * PIXEL_MS])
  })
})

describe('the wheel', () => {
  it('zooms around the pointer, down shows more', () => {
    attach()
    const event = wheel({ deltaY: 100 })
    expect(event.defaultPrevented).toBe(true)
    const [factor, around] = navigation.zoom.mock.calls[0] as [number, number]
    expect(factor).toBeGreaterThan(1)
    expect(around).toBe(FROM + 250 * PIXEL_MS)
    wheel({ deltaY: -100 })
    expect((navigation.zoom.mock.calls[1]?.[0] as number) * factor).toBeCloseTo(1)
  })

  it('zooms faster by a pinch, which comes in small steps', () => {
    attach()
    wheel({ deltaY: -5, ctrlKey: true })
    wheel({ deltaY: -5 })
    expect(navigation.zoom.mock.calls[0]?.[0]).toBeLessThan(navigation.zoom.mock.calls[1]?.[0] as number)
  })

  it('pans when turned sideways, and with ⇧ in either direction', () => {
    attach()
    wheel({ deltaX: 30, deltaY: 4 })
    wheel({ deltaY: 30, shiftKey: true })
    expect(navigation.pan.mock.calls).toEqual([[30 * PIXEL_MS], [30 * PIXEL_MS]])
  })

  it('finishes once it has stopped turning', () => {
    attach()
    wheel({ deltaY: 10 })
    vi.advanceTimersByTime(100)
    wheel({ deltaY: 10 })
    vi.advanceTimersByTime(100)
    expect(navigation.finish).not.toHaveBeenCalled()
    vi.advanceTimersByTime(100)
    expect(navigation.finish).toHaveBeenCalledOnce()
  })

  it('finishes when its chart is removed while it turns, and only then', () => {
    attach()
    wheel({ deltaY: 10 })
    detach()
    expect(navigation.finish).toHaveBeenCalledOnce()
    attach()
    detach()
    vi.advanceTimersByTime(1000)
    expect(navigation.finish).toHaveBeenCalledOnce()
  })

  it('does nothing on charts without navigation', () => {
    source = { ...source, navigation: null }
    attach()
    expect(wheel({ deltaY: 10 }).defaultPrevented).toBe(false)
    drag(100, 300)
    expect((source.range() as ViewedRange).fromMs).toBe(FROM)
  })
})
