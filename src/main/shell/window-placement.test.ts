import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeBeside, placeOnDisplays } from './window-placement'

const display = { x: 0, y: 0, width: 1440, height: 900 }
const bounds = (x: number, y: number) => ({ x, y, width: 800, height: 600, maximized: false })

describe('placeOnDisplays', () => {
  it('has a default size without a memory, as far as there is room', () => {
    expect(placeOnDisplays(null, [display])).toEqual({ width: 1040, height: 820 })
    expect(placeOnDisplays(null, [{ ...display, height: 740 }, display])).toEqual({
      width: 1040,
      height: 740,
    })
  })

  it('puts the window where it was', () =>
    expect(placeOnDisplays(bounds(100, 50), [display])).toEqual({ x: 100, y: 50, width: 800, height: 600 }))

  it.each([
    [5000, 50],
    [100, 880],
    [-780, 50],
    [100, -300],
  ])('keeps only the size of a window nobody could get hold of (%i, %i)', (x, y) =>
    expect(placeOnDisplays(bounds(x, y), [display])).toEqual({ width: 800, height: 600 }),
  )

  it('finds a second display', () =>
    expect(placeOnDisplays(bounds(1500, 50), [display, { ...display, x: 1440 }])).toMatchObject({ x: 1500 }))
})

describe('placeBeside', () => {
  const size = { width: 320, height: 400 }
  it.each([
    ['below an item of the menu bar', { x: 900, y: 0, width: 60, height: 24 }, { x: 770, y: 30 }],
    ['within the display at its right edge', { x: 1400, y: 0, width: 40, height: 24 }, { x: 1114, y: 30 }],
    ['above an item of a panel at the bottom', { x: 900, y: 860, width: 24, height: 40 }, { x: 752, y: 454 }],
    ['at the pointer', { x: 400, y: 300, width: 0, height: 0 }, { x: 240, y: 306 }],
  ])('puts it %s', (_where, anchor, place) =>
    expect(placeBeside(anchor, size, display)).toEqual({ ...place, ...size }),
  )

  it('keeps it on the display, wherever the item is', () => {
    const place = fc.integer({ min: -3000, max: 5000 })
    const edge = fc.integer({ min: 0, max: 400 })
    fc.assert(
      fc.property(
        fc.record({ x: place, y: place, width: edge, height: edge }),
        fc.record({ x: place, y: place }),
        (anchor, origin) => {
          const area = { ...display, ...origin }
          const { x, y, width, height } = placeBeside(anchor, size, area)
          expect(x).toBeGreaterThanOrEqual(area.x)
          expect(y).toBeGreaterThanOrEqual(area.y)
          expect(x + width).toBeLessThanOrEqual(area.x + area.width)
          expect(y + height).toBeLessThanOrEqual(area.y + area.height)
        },
      ),
    )
  })
})
