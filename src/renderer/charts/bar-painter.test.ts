import { expect, it } from 'vitest'
import type { LedgerPeriod } from '#shared/ledger'
import { paintBars } from './bar-painter'
import type { Palette } from './palette'

const palette = {
  textSecondary: 'grey',
  hairline: 'hairline',
  series: { ane: 'violet', efficiency: 'teal' },
} as Palette

/** Four periods of 25 px in a plot of 100 × 44 px: bars of 40 px, and 4 for the coverage. */
function painted(periods: Partial<LedgerPeriod>[]): string[] {
  const calls: string[] = []
  const context = {
    fillStyle: '',
    fillRect(...box: number[]) {
      calls.push(`${this.fillStyle} ${box.join(' ')}`)
    },
  }
  const all = periods.map((period, index) => ({
    ...{ fromMs: index * 100, toMs: (index + 1) * 100, rails: {}, aneMinutes: null },
    ...period,
  }))
  const scale = { width: 100, height: 44, fromMs: 0, toMs: 400, maximum: 1 }
  paintBars(context as unknown as CanvasRenderingContext2D, scale, all, 400, palette)
  return calls
}

it('paints energy beside minutes, 0 as a line, what is unknown as a dash, and the coverage below', () => {
  const ane = (energyMj: number, coveredMs = 100): LedgerPeriod['rails'] => ({ ane: { energyMj, coveredMs } })
  expect(
    painted([{ rails: ane(10), aneMinutes: 4 }, { rails: ane(5, 50), aneMinutes: 0 }, { rails: ane(0) }, {}]),
  ).toEqual([
    ...['violet 1 0 11 40', 'teal 12 0 11 40', 'hairline 1 41 23 3', 'grey 1 41 23 3'],
    ...['violet 26 20 11 20', 'teal 37 39 11 1', 'hairline 26 41 23 3', 'grey 26 41 11.5 3'],
    ...['violet 51 39 11 1', 'grey 65 20 6 1', 'hairline 51 41 23 3', 'grey 51 41 23 3'],
    ...['grey 79 20 6 1', 'grey 90 20 6 1', 'hairline 76 41 23 3', 'grey 76 41 0 3'],
  ])
})
