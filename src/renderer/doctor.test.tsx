// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { Diagnosis } from '#shared/diagnosis'
import type { Result } from '#shared/ipc-contract'
import { openPage, startWithMeasurements } from './test-support/open-page'

const DIAGNOSIS: Diagnosis = {
  results: [
    { id: 'mac', title: 'Mac', asks: 'Is it?', state: 'ok', evidence: 'Apple M4 Max.', advice: null },
    {
      ...{ id: 'tray', title: 'Menu bar', asks: 'Is it visible?', state: 'degraded' },
      ...{ evidence: 'It is outside.', advice: 'Make room.' },
    },
  ],
  moves: [],
  listenedMs: 10_000,
}
afterEach(cleanup)

const row = (name: string): string[] =>
  within(screen.getByRole('rowheader', { name }).closest('tr') as HTMLElement)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent)
const status = (): string => screen.getAllByRole('status')[0]?.textContent ?? ''

it('checks when it is opened, tells what was seen and what to do, and saves the report', async () => {
  const bridge = startWithMeasurements()
  let answer: (diagnosis: Result<Diagnosis>) => void = () => undefined
  bridge.answers['doctor:check'] = () => new Promise<Result<Diagnosis>>((resolve) => (answer = resolve))
  bridge.answers['doctor:save-report'] = () => ({ ok: true, value: { path: '/x/report.json' } })
  await openPage(bridge, { kind: 'doctor' }, [])
  expect(status()).toMatch(/^Checking/)
  expect(screen.queryByRole('button', { name: /report…/ })).toBeNull()

  await act(async () => answer({ ok: true, value: DIAGNOSIS }))
  expect(status()).toBe('This Mac can be measured, but not all of it works: see "degraded".')
  expect(row('Mac')).toEqual(['ok', 'Apple M4 Max.'])
  expect(row('Menu bar')).toEqual(['degraded', 'It is outside.Make room.'])

  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Save report…' })))
  expect(document.body.textContent).toContain('The report is saved.')

  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Check again' })))
  expect(status()).toMatch(/^Checking/)
  await act(async () => answer({ ok: false, message: 'The part that checks stopped.' }))
  expect(status()).toBe('It could not be checked.')
  expect(screen.getByRole('button', { name: 'Check again' })).toBeTruthy()
})
