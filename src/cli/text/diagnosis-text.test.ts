import { expect, it } from 'vitest'
import type { Diagnosis } from '#shared/diagnosis'
import { PLAIN } from '../terminal/style'
import { diagnosisText } from './diagnosis-text'

const DIAGNOSIS: Diagnosis = {
  results: [
    { id: 'mac', title: 'Mac', asks: '', state: 'ok', evidence: 'Apple M4 Max.', advice: null },
    {
      ...{ id: 'log', title: 'Unified log', asks: '', state: 'degraded' },
      ...{ evidence: 'Only an administrator may\u001b read it.', advice: 'Log in as one.' },
    },
    { id: 'tray', title: 'Menu bar', asks: '', state: 'not-asked', evidence: 'Only the app.', advice: null },
  ],
  moves: [
    { metric: 'ane.powerMw', instrument: 'ioreport', lowest: 0, highest: 1500, sampleCount: 9 },
    { metric: 'gpu.powerMw', instrument: 'powermetrics', lowest: 30, highest: 30, sampleCount: 9 },
  ],
  listenedMs: 60_000,
}

it('shows a check a paragraph, as wide as the terminal, and then the sum', () => {
  expect(diagnosisText(DIAGNOSIS, { style: PLAIN, columns: 52, showsMoves: false })).toBe(
    [
      'Mac          ok              Apple M4 Max.',
      'Unified log  degraded        Only an administrator',
      String.raw`                             may\x1b read it.`,
      '                             → Log in as one.',
      'Menu bar     not asked here  Only the app.',
      '',
      'This Mac can be measured, but not all of it works: see "degraded".',
      '',
    ].join('\n'),
  )
})

it('shows what moved, and what did not', () => {
  const text = diagnosisText(DIAGNOSIS, { style: PLAIN, columns: null, showsMoves: true })
  expect(text).toContain('What moved in 60 s\n')
  expect(text).toMatch(/^ANE power +IOReport +0 mW +1\.50 W +moved$/m)
  expect(text).toMatch(/^GPU power +powermetrics +30 mW +30 mW +the same throughout$/m)
  const nothing = diagnosisText(
    { ...DIAGNOSIS, moves: [] },
    { style: PLAIN, columns: null, showsMoves: true },
  )
  expect(nothing).toContain('What moved in 60 s\nNothing was read.\n')
})
