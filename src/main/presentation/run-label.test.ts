import { expect, it } from 'vitest'
import { measurementWith } from '#shared/testing/measurement-with'
import { runLabel } from './run-label'

const machine = { model: 'Mac16,10', osBuild: '25C56' }

it('tells runs apart by Mac, local time, length and samples, with dates as the window writes them', () => {
  const startedAt = new Date(2025, 8, 9, 12, 5, 37).toISOString()
  const label = runLabel(measurementWith({ machine, startedAt, durationMs: 5000, samples: 5 }))
  expect(label).toBe('Mac mini (M4), macOS 26.2 (25C56), 9 Sep 2025, 12:05:37, 5\u202fs in 5 samples')
})

it('says what is not known', () => {
  const unknown = {
    machine: { model: null, osBuild: null },
    startedAt: new Date(0).toISOString(),
    samples: 1,
  }
  expect(runLabel(measurementWith(unknown))).toMatch(/^Mac unknown, time unknown, .* in 1 sample$/)
})
