import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Instrument } from '#shared/origins'
import { sampleWith } from '#shared/testing/sample-with'
import { WatchScreen, sparkline } from './watch-screen'

const ERASE_LINE = '\r\x1b[K'

const placedWithPower = (powerMw: number | null) => {
  const sample = sampleWith({ timestamp: '2022-03-30T12:00:00Z' })
  const withPower = { ...sample, ane: { ...sample.ane, powerMw } }
  return { sequence: 0, endMs: 0, gapBefore: false, sample: withPower }
}

function show(columns: number, ...powers: (number | null)[]): string {
  let text = ''
  const screen = new WatchScreen(
    (part) => (text += part),
    () => columns,
  )
  for (const power of powers) screen.add(placedWithPower(power))
  screen.end()
  return text
}

it('adds a line a sample, and draws the chart anew below them', () => {
  const lines = show(80, 0, 49).split('\n')
  expect(lines[0]).toBe('MacBook Pro 14″ (M1 Pro) · macOS 12.3 (21E230)')
  expect(lines[1]).toContain('ANE')
  expect(lines[2]).toContain('0 mW')
  expect(lines[3]?.startsWith(`peak 0 mW ▁${ERASE_LINE}`)).toBe(true)
  expect(lines[3]).toContain('49 mW')
  expect(lines[4]).toBe('peak 49 mW ▁█')
  expect(lines[5]).toBe('')
})

it('says which instruments it reads, and again where that changes', () => {
  let text = ''
  const screen = new WatchScreen(
    (part) => (text += part),
    () => 120,
  )
  const from = (...instruments: Instrument[]) => {
    const [of = 'ioreport', other = of] = instruments
    const origin = { field: 'x', kind: 'measured' } as const
    const origins = {
      'ane.powerMw': { ...origin, instrument: of },
      dramPowerMw: { ...origin, instrument: other },
    }
    screen.add({ sequence: 0, endMs: 0, gapBefore: false, sample: sampleWith({ origins }) })
  }
  from('ioreport')
  from('ioreport')
  from('powermetrics', 'ioreport')
  const headings = text
    .replaceAll(ERASE_LINE, '\n')
    .split('\n')
    .filter((line) => line.includes('MacBook'))
  expect(headings.map((line) => line.replace(/^.* · /, ''))).toEqual([
    'IOReport, without an administrator',
    'powermetrics and IOReport',
  ])
})

it('never wraps a line, however narrow the terminal', () => {
  for (const columns of [1, 10, 20, 80]) {
    const lines = show(columns, ...Array.from({ length: 200 }, (_, i) => i))
      .replaceAll(ERASE_LINE, '\n')
      .split('\n')
    for (const line of lines.slice(1)) expect(line.length).toBeLessThan(Math.max(2, columns))
  }
})

it('shows unknown as unknown', () => {
  const text = show(80, null)
  expect(text).toContain('–')
  expect(text).toContain('ANE power: not in these readings.')
})

it('says once what is doubted, and never draws it as nothing', () => {
  let text = ''
  const screen = new WatchScreen(
    (part) => (text += part),
    () => 120,
  )
  const doubt = { reason: 'stands-still', reported: 0, limit: null, against: 'cpu.powerMw' } as const
  const sample = sampleWith({ doubts: [{ key: 'ane.powerMw', ...doubt }] })
  for (let sequence = 0; sequence < 3; sequence++) {
    screen.add({ sequence, endMs: sequence, gapBefore: false, sample })
  }
  const sentence = 'ANE power stands still (0 mW reported, as the CPU stands still).'
  const lines = text.replaceAll(ERASE_LINE, '\n').split('\n')
  expect(lines.filter((line) => line === `          ${sentence}`)).toHaveLength(1)
  // The chart is drawn three times, and has no bar.
  expect(lines.filter((line) => line === sentence)).toHaveLength(3)
  expect(text).not.toMatch(/ 0 mW {2}/)
})

it('draws from nothing to the largest, and unknown as a gap', () => {
  expect(sparkline([0, 24, 49, null, 12])).toBe('▁▄█ ▂')
  expect(sparkline([0, 0])).toBe('▁▁')
  expect(sparkline([])).toBe('')
})

it('has a bar for each value, and a higher one for a larger value', () => {
  const powers = fc.array(fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })), { maxLength: 200 })
  fc.assert(
    fc.property(powers, (values) => {
      const bars = sparkline(values)
      expect(bars).toHaveLength(values.length)
      values.forEach((value, i) =>
        values.forEach((other, j) => {
          if (value !== null && other !== null && value < other)
            expect(bars.charCodeAt(i)).toBeLessThanOrEqual(bars.charCodeAt(j))
        }),
      )
    }),
    { numRuns: 30 },
  )
})
