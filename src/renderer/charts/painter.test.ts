import { describe, expect, it } from 'vitest'
import type { Polyline } from '#shared/min-max-decimation'
import { paintCrosshair, paintOutside, paintShades, paintTraces, type PlotScale } from './painter'
import type { Palette } from './palette'
import type { Trace } from './traces'

const palette: Palette = {
  background: 'white',
  text: 'black',
  textSecondary: 'grey',
  grid: 'silver',
  hairline: 'silver',
  crosshair: 'grey',
  accent: 'azure',
  badge: 'brown',
  series: {
    ane: 'violet',
    read: 'blue',
    write: 'orange',
    cpu: 'green',
    gpu: 'magenta',
    dram: 'magenta',
    efficiency: 'teal',
  },
  differentiates: false,
  isSolid: false,
}

const scale: PlotScale = { width: 100, height: 50, fromMs: 0, toMs: 1000, maximum: 10 }

function polyline(points: [x: number, y: number][]): Polyline {
  return {
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
    length: points.length,
  }
}

/** What was drawn, as text: only what a test asks about. */
function recorder(): { context: CanvasRenderingContext2D; calls: string[] } {
  const calls: string[] = []
  const target = {} as Record<string, unknown>
  const context = new Proxy(target, {
    get:
      (_, name: string) =>
      (...args: unknown[]) =>
        calls.push([name, ...args.flat()].join(' ')),
    set: (_, name: string, value) => calls.push(`${name}=${String(value)}`) > 0,
  })
  return { context: context as unknown as CanvasRenderingContext2D, calls }
}

const penMoves = (calls: string[]): string[] =>
  calls.filter((call) => /^(moveTo|lineTo|stroke|fill)\b/.test(call))

describe('paintTraces', () => {
  it('lifts the pen at a gap, for the area and for the line', () => {
    const { context, calls } = recorder()
    const line = polyline([
      [0, 10],
      [100, 5],
      [100, Number.NaN],
      [500, 0],
      [600, 10],
    ])
    paintTraces(context, scale, [{ line, band: null, colour: 'ane', style: 'solid' }], palette)
    expect(penMoves(calls).filter((call) => !call.includes('='))).toEqual([
      ...['moveTo 0 50', 'lineTo 0 0', 'lineTo 10 25', 'lineTo 10 50'],
      ...['moveTo 50 50', 'lineTo 50 50', 'lineTo 60 0', 'lineTo 60 50', 'fill'],
      ...['moveTo 0 0', 'lineTo 10 25', 'moveTo 50 50', 'lineTo 60 0', 'stroke'],
    ])
  })

  it('fills at 12 % and draws lines of 1.5 px, dashed where asked', () => {
    const { context, calls } = recorder()
    const line = polyline([[0, 1]])
    paintTraces(context, scale, [{ line, band: null, colour: 'write', style: 'dashed' }], palette)
    expect(calls).toContain('globalAlpha=0.12')
    expect(calls).toContain('lineWidth=1.5')
    expect(calls).toContain('setLineDash 6 3')
    expect(calls).toContain('strokeStyle=orange')
  })

  it('hides no band behind another where all is solid, and fills no area', () => {
    const band = (low: number, high: number) => ({
      startMs: Float64Array.of(0),
      endMs: Float64Array.of(100),
      minimum: Float64Array.of(low),
      maximum: Float64Array.of(high),
    })
    const traces: Trace[] = [
      { line: polyline([]), band: band(4, 6), colour: 'cpu', style: 'solid' },
      { line: polyline([]), band: band(0, 10), colour: 'gpu', style: 'solid' },
    ]
    const { context, calls } = recorder()
    paintTraces(context, scale, traces, { ...palette, isSolid: true })
    const beforeLines = calls.slice(
      0,
      calls.findIndex((call) => call.startsWith('strokeStyle')),
    )
    expect(beforeLines.filter((call) => /^(fillRect|fillStyle|globalAlpha=0|fill$)/.test(call))).toEqual([
      ...['fillStyle=color-mix(in srgb, green 40%, white)', 'fillRect 0 20 10 10'],
      ...['fillStyle=color-mix(in srgb, magenta 40%, white)', 'fillRect 0 0 10 50'],
      ...['fillStyle=green', 'fillRect 0 20 10 1', 'fillRect 0 29 10 1'],
      ...['fillStyle=magenta', 'fillRect 0 0 10 1', 'fillRect 0 49 10 1'],
    ])
  })

  it('breaks the lines of a chart in as many ways as it has series', () => {
    const dashes = (['solid', 'dashed', 'dotted', 'dash-dotted'] as const).map((style) => {
      const { context, calls } = recorder()
      paintTraces(context, scale, [{ line: polyline([[0, 1]]), band: null, colour: 'cpu', style }], palette)
      return calls.filter((call) => call.startsWith('setLineDash')).join()
    })
    expect(new Set(dashes).size).toBe(4)
  })

  it('draws a point where a level stroke is narrower than the line: a window of unknown length, or a short one', () => {
    const { context, calls } = recorder()
    const line = polyline([
      [100, 5],
      [100, 5],
      [100, Number.NaN],
      [200, 10],
      [210, 10],
    ])
    paintTraces(context, scale, [{ line, band: null, colour: 'ane', style: 'solid' }], palette, false)
    expect(calls.filter((call) => call.startsWith('fillRect'))).toEqual([
      'fillRect 9.25 24.25 1.5 1.5',
      'fillRect 19.75 -0.75 1.5 1.5',
    ])
    const wide = recorder()
    const step = polyline([
      [200, 10],
      [220, 10],
    ])
    paintTraces(
      wide.context,
      scale,
      [{ line: step, band: null, colour: 'ane', style: 'solid' }],
      palette,
      false,
    )
    expect(wide.calls.filter((call) => call.startsWith('fillRect'))).toEqual([])
  })

  it('draws nothing above the scale', () => {
    const { context, calls } = recorder()
    const line = polyline([
      [0, 1],
      [500, 400],
    ])
    paintTraces(context, scale, [{ line, band: null, colour: 'cpu', style: 'solid' }], palette)
    expect(penMoves(calls).at(-2)).toBe('lineTo 50 0')
  })
})

describe('paintCrosshair', () => {
  it.each([
    [500, 49.5],
    [0, 0.5],
    [1000, 99.5],
  ])('stands on the pixel grid inside the plot (%i ms)', (timeMs, x) => {
    const { context, calls } = recorder()
    paintCrosshair(context, scale, timeMs, palette)
    expect(calls).toContain(`moveTo ${x} 0`)
    expect(calls).toContain(`lineTo ${x} 50`)
  })
})

it('marks where the running measurement began, where that is in view, and shades what it has', () => {
  const painted = (fromMs: number): string[] => {
    const { context, calls } = recorder()
    paintShades(context, scale, [{ kind: 'measuring', fromMs, toMs: Infinity }], palette)
    return calls.filter((call) => call.startsWith('fillRect'))
  }
  expect(painted(400)).toEqual(['fillRect 40 -1.5 60 53', 'fillRect 40 0 1 50'])
  expect(painted(-5)).toEqual(['fillRect 0 -1.5 100 53'])
  expect(painted(1000)).toEqual([])
})

describe('the time outside of a measurement', () => {
  it('is made pale over the curves, within the plot, and shaded nowhere else', () => {
    const { context, calls } = recorder()
    const shades = [
      { kind: 'outside', fromMs: -Infinity, toMs: 200 },
      { kind: 'outside', fromMs: 1500, toMs: Infinity },
      { kind: 'burst', fromMs: 300, toMs: 400 },
    ] as const
    paintOutside(context, scale, shades, palette)
    expect(calls.filter((call) => call.startsWith('fillRect'))).toEqual([
      'fillRect 0 -1.5 20 53',
      'fillRect 0 -1.5 20 53',
    ])
    expect(calls).toContain('globalAlpha=0.7')
    const behind = recorder()
    paintShades(behind.context, scale, shades, palette)
    expect(behind.calls.filter((call) => call.startsWith('fillRect'))).toEqual(['fillRect 30 -1.5 10 53'])
  })
})
