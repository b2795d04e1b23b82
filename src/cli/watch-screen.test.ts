import { expect, it } from 'vitest'
import { sampleWith } from '#shared/testing/sample-with'
import { WatchScreen } from './watch-screen'

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
  expect(lines[0]).toBe('MacBookPro18,3 · 21E230')
  expect(lines[1]).toContain('ANE')
  expect(lines[2]).toContain('0 mW')
  expect(lines[3]?.startsWith(`peak 0 mW ▁${ERASE_LINE}`)).toBe(true)
  expect(lines[3]).toContain('49 mW')
  expect(lines[4]).toBe('peak 49 mW ▁█')
  expect(lines[5]).toBe('')
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
  expect(text).toContain('ANE power is not reported.')
})
