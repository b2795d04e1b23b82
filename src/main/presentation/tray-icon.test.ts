import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PixelMask } from './pixel-mask'
import { POWER_RAILS } from './recent-minute'
import {
  squareNumber,
  TRACE_COLUMNS,
  traceHeights,
  traceRoom,
  TRAY_ICON_SIZE,
  trayInk,
  trayPicture,
  type TrayPicture,
} from './tray-icon'

const glyphOf = (scale: number): PixelMask => {
  const glyph = new PixelMask(18 * scale, 18 * scale)
  glyph.fill(0, 0, 18 * scale, 18 * scale)
  return glyph
}
const maskOf = (picture: TrayPicture, scale = 1): PixelMask => trayPicture(picture, scale, glyphOf(scale))
const number = (powerMw: number | null, part: object = {}): TrayPicture => ({
  ...{ kind: 'number', ...squareNumber(powerMw), mark: null, badge: null },
  ...part,
})

describe('trayInk', () => {
  it.each([
    ['dark', true, 'GNOME', 'linux', 'dark'],
    ['automatic', false, 'ubuntu:GNOME', 'linux', 'light'],
    ['automatic', false, undefined, 'linux', 'light'],
    ['automatic', false, 'KDE', 'linux', 'dark'],
    ['automatic', true, 'KDE', 'linux', 'light'],
    ['automatic', false, undefined, 'win32', 'dark'],
  ] as const)('%s, dark theme %s, %s on %s: %s', (setting, dark, desktop, platform, ink) =>
    expect(trayInk(setting, dark, desktop, platform)).toBe(ink),
  )
})

describe('squareNumber', () => {
  it.each([
    [null, 'automatic', '– mW'],
    [0, 'automatic', '0 mW'],
    [0.2, 'automatic', '<1 mW'],
    [262, 'automatic', '262 mW'],
    [2620, 'automatic', '2.6 W'],
    [12_900, 'automatic', '13 W'],
    [2620, 'mW', '2.6 W'],
    [262, 'mW', '262 mW'],
    [null, 'W', '– W'],
    [0, 'W', '0 W'],
    [4, 'W', '<.1 W'],
    [49, 'W', '.05 W'],
    [994, 'W', '.99 W'],
    [996, 'W', '1.0 W'],
    [9960, 'W', '10 W'],
  ] as const)('%s mW, %s, is "%s"', (powerMw, unit, text) => {
    const face = squareNumber(powerMw, unit)
    expect(`${face.number} ${face.unit}`).toBe(text)
  })
})

describe('traceHeights', () => {
  it('tells a gap, a zero and the least work apart', () =>
    expect(traceHeights([null, 0, 0.1, 50, 25], 18)).toEqual([0, 1, 2, 18, 9]))
  it('never leaves its room, and is as high as the power is', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ min: 0, max: 100_000, noNaN: true }))), (trace) => {
        const heights = traceHeights(trace, 18)
        trace.forEach((powerMw, at) => {
          expect(heights[at]).toBeLessThanOrEqual(18)
          if (powerMw === null) expect(heights[at]).toBe(0)
          trace.forEach((other, beside) => {
            if (powerMw !== null && other !== null && powerMw > other)
              expect(heights[at]).toBeGreaterThanOrEqual(heights[beside] ?? 0)
          })
        })
      }),
    )
  })
})

describe('trayPicture', () => {
  const powers = fc.option(fc.double({ min: 0, max: 900_000, noNaN: true }))
  const badges = fc.constantFrom(null, 'measuring' as const, 'trouble' as const, 'paused' as const)
  const traces = fc
    .array(fc.option(fc.double({ min: 0, max: 20_000, noNaN: true })), {
      minLength: TRACE_COLUMNS.square,
      maxLength: TRACE_COLUMNS.square,
    })
    .map((trace) => [traceHeights(trace, traceRoom(false))])
  const pictures: fc.Arbitrary<TrayPicture> = fc.oneof(
    fc
      .record({
        powerMw: powers,
        unit: fc.constantFrom('automatic' as const, 'mW' as const, 'W' as const),
        mark: fc.constantFrom(null, ...POWER_RAILS),
      })
      .map(({ powerMw, unit, mark }) => number(powerMw, { ...squareNumber(powerMw, unit), mark })),
    // Only the first item, which has no mark, tells how reading stands.
    fc.tuple(powers, badges).map(([powerMw, badge]) => number(powerMw, { badge })),
    fc.tuple(traces, badges).map(([heights, badge]): TrayPicture => ({
      kind: 'traces',
      heights,
      marks: [null],
      isWide: false,
      badge,
    })),
  )

  it('draws everything inside a square, a pixel from its edges, on the pixel grid, at both scales', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const [single, double] = [maskOf(picture), maskOf(picture, 2)]
        expect([single.width, single.height]).toEqual([TRAY_ICON_SIZE, TRAY_ICON_SIZE])
        expect(double.alpha).toEqual(single.scaled(2).alpha)
        const inked = [...single.alpha.keys()].filter((cell) => single.alpha[cell] === 255)
        expect(inked.length).toBeGreaterThan(0)
        for (const cell of inked) {
          expect(cell % TRAY_ICON_SIZE).toBeGreaterThanOrEqual(1)
          expect(cell % TRAY_ICON_SIZE).toBeLessThanOrEqual(TRAY_ICON_SIZE - 2)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('tells what differs apart', () => {
    const faces: TrayPicture[] = [
      number(49),
      number(0),
      number(null),
      ...(['measuring', 'trouble', 'paused'] as const).map((badge) => number(49, { badge })),
      ...(['gpu', 'cpu', 'package'] as const).map((mark) => number(49, { mark })),
      ...([null, 'measuring', 'trouble', 'paused'] as const).map((badge) => ({
        kind: 'icon' as const,
        badge,
      })),
      ...[0, 1, 2].map((height) => ({
        ...{ kind: 'traces' as const, marks: [null], isWide: false, badge: null },
        heights: [Array.from({ length: TRACE_COLUMNS.square }, () => height)],
      })),
    ]
    const drawn = faces.map((face) => maskOf(face).alpha.join())
    expect(new Set(drawn).size).toBe(faces.length)
  })

  it.each([1, 2])(
    'keeps a sign apart from the icon below it by a pixel of the picture, at scale %i',
    (scale) => {
      const { alpha, width } = maskOf({ kind: 'icon', badge: 'trouble' }, scale)
      const firstOfSign = width - 3 * scale
      const row = [...alpha.subarray((width - 4 * scale) * width, (width - 4 * scale + 1) * width)]
      const before = row.slice(0, firstOfSign)
      expect(before.length - 1 - before.lastIndexOf(255)).toBe(scale)
    },
  )

  it('puts wide traces side by side, as high as the menu bar has room', () => {
    const heights = [1, 2, 3].map(() => Array.from({ length: TRACE_COLUMNS.wide }, () => 14))
    const { width, height } = maskOf({ kind: 'traces', heights, marks: [], isWide: true, badge: null })
    expect([width, height]).toEqual([98, 18])
  })

  it('has a halo around its ink, and none on macOS, which colours it', () => {
    const mask = maskOf(number(49))
    const at = mask.alpha.indexOf(255) * 4
    expect([...mask.inkPixels('light', 1).subarray(at - 4, at + 4)]).toEqual([
      0, 0, 0, 150, 255, 255, 255, 255,
    ])
    expect([...mask.inkPixels('dark', 1).subarray(at - 4, at + 4)]).toEqual([
      150, 150, 150, 150, 26, 26, 26, 255,
    ])
    expect([...mask.templatePixels().subarray(at - 4, at + 4)]).toEqual([0, 0, 0, 0, 0, 0, 0, 255])
  })
})
