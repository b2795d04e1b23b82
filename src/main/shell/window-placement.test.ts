import { describe, expect, it } from 'vitest'
import { placeOnDisplays } from './window-placement'

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
