// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyLedger, type Ledger } from '#shared/ledger'
import { useSettings } from './stores/settings-store'
import { useView } from './stores/view-store'
import type { FakeBridge } from './test-support/fake-bridge'
import { openPage, startWithMeasurements } from './test-support/open-page'

const HOUR = 3_600_000
const DAY = 24 * HOUR
let bridge: FakeBridge

beforeEach(async () => {
  bridge = startWithMeasurements()
  bridge.answers['history:extent'] = () => ({ fromMs: Date.now() - 2 * DAY, toMs: Date.now() })
  bridge.answers['history:ledger'] = (edges: number[]): { ok: true; value: Ledger } => {
    const ledger = emptyLedger(edges)
    const rails = {
      cpu: { energyMj: 7_200_000, coveredMs: HOUR },
      ane: { energyMj: 36_000, coveredMs: HOUR },
    }
    Object.assign(ledger.periods[0] ?? {}, { rails, aneMinutes: 7 })
    return { ok: true, value: { ...ledger, total: { ...ledger.total, rails, aneMinutes: 7 } } }
  }
  await openPage(bridge, { kind: 'ledger' }, [])
  await screen.findByRole('table', { name: 'Energy by day' })
})
afterEach(() => {
  cleanup()
  vi.unstubAllEnvs()
})

const rows = (): string[][] =>
  within(screen.getByRole('table'))
    .getAllByRole('row')
    .map((row) => [...row.children].map(({ textContent }) => textContent.replaceAll('\u202f', ' ')))
const invoked = (channel: string): unknown[][] =>
  vi.mocked(bridge.invoke).mock.calls.filter(([called]) => called === channel)

describe('the energy ledger', () => {
  it('has the newest day first below the total, and a dash for what is unknown', () => {
    const [head, total, newest, ...others] = rows()
    expect(head).toEqual(['Day', 'Coverage', 'ANE minutes', 'ANE', 'CPU', 'All'])
    expect(total?.slice(2)).toEqual(['7', '36.0 J', '7.20 kJ', '7.24 kJ'])
    expect(newest?.slice(1)).toEqual(['0 %', '–', '–', '–', '–'])
    expect(others.at(-1)?.slice(3)).toEqual(['36.0 J', '7.20 kJ', '7.24 kJ'])
  })

  it('adds up other periods, in watt hours', async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Wh: energy in watt hours' }))
    expect(rows()[1]?.slice(3)).toEqual(['10.0 mWh', '2.00 Wh', '2.01 Wh'])
    fireEvent.click(screen.getByRole('button', { name: /^Hours/ }))
    await screen.findByRole('table', { name: 'Energy by hour' })
    expect((invoked('history:ledger').at(-1)?.[1] as number[]).length).toBeGreaterThan(47)
  })

  it('names a month by the zone in which the machine is now', async () => {
    vi.stubEnv('TZ', 'Pacific/Auckland')
    fireEvent.click(screen.getByRole('button', { name: /^Months/ }))
    await screen.findByRole('table', { name: 'Energy by month' })
    const [newest, before] = rows().slice(2)
    const now = new Date()
    const nameOf = (date: Date): string => date.toLocaleString('en-GB', { month: 'long', year: 'numeric' })
    expect(newest?.[0]).toBe(nameOf(now))
    expect(before?.[0]).toBe(nameOf(new Date(now.getFullYear(), now.getMonth() - 1)))
  })

  it('costs what a person enters, once it is a price', async () => {
    const amount = screen.getByRole('textbox', { name: /^A kWh costs/ })
    fireEvent.change(amount, { target: { value: 'much' } })
    fireEvent.blur(amount)
    expect(screen.getByText('Enter what a kWh costs, as 0.30.')).toBeDefined()
    expect(useSettings.getState().energyPrice).toBeNull()
    fireEvent.change(amount, { target: { value: '500,5' } })
    fireEvent.change(screen.getByRole('textbox', { name: 'Currency' }), { target: { value: '€' } })
    fireEvent.keyDown(amount, { key: 'Enter' })
    expect(useSettings.getState().energyPrice).toEqual({ perKwh: 500.5, currency: '€' })
    expect(await screen.findByRole('columnheader', { name: 'Cost' })).toBeDefined()
    expect(rows()[1]?.at(-1)).toMatch(/^1[.,]01 €$/)
    expect(rows()[2]?.at(-1)).toBe('–')
    fireEvent.change(amount, { target: { value: '' } })
    fireEvent.blur(amount)
    expect(useSettings.getState().energyPrice).toBeNull()
  })

  it('is exported in the format that is chosen', async () => {
    bridge.answers['transfer:ledger'] = () => ({ ok: true, value: { path: '/home/me/energy.csv' } })
    fireEvent.click(screen.getByRole('button', { name: 'Export' }))
    fireEvent.click(screen.getByRole('menuitem', { name: 'Export as CSV…' }))
    await vi.waitFor(() => expect(screen.getByText('Saved energy.csv.')).toBeDefined())
    expect(invoked('transfer:ledger')).toEqual([['transfer:ledger', expect.any(Array), 'csv']])
  })

  it('says why it cannot be added up', async () => {
    bridge.answers['history:ledger'] = () => ({ ok: false, message: 'Nothing is kept of what is read now.' })
    fireEvent.click(screen.getByRole('button', { name: /^Weeks/ }))
    expect(await screen.findByText('Nothing is kept of what is read now.')).toBeDefined()
  })

  it('is opened and left by J, and left by Esc', () => {
    for (const key of ['j', 'j', 'Escape']) fireEvent.keyDown(document.body, { key })
    expect(useView.getState().page.kind).toBe('charts')
  })
})
