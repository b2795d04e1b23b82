// @vitest-environment happy-dom
import { act, cleanup, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { liveStatusWith } from '#shared/testing/live-status'
import { CPU_BUDGET, type OwnCost } from '#shared/own-cost'
import { useSettings } from './stores/settings-store'
import { useView } from './stores/view-store'
import { installFakeBridge, resetStores, type FakeBridge } from './test-support/fake-bridge'
import { renderWindow } from './test-support/open-page'
import { makeStatus } from './test-support/samples'

const COST: OwnCost = {
  cpuShare: 0.0123,
  overMs: 30_003,
  memoryBytes: 214e6,
  memoryKind: 'resident',
  processCount: 4,
  powermetricsCpuShare: null,
  logCpuShare: null,
  drawEveryMs: null,
}

let bridge: FakeBridge

beforeEach(() => {
  resetStores()
  bridge = installFakeBridge()
})
afterEach(cleanup)

const plain = (text: string | null | undefined): string => (text ?? '').replaceAll('\u202f', ' ')
const statusLine = (): string => plain(document.querySelector('.status-cost')?.textContent)

async function openWindow(): Promise<void> {
  renderWindow(bridge)
  await screen.findByText('0 samples')
}

it('shows no cost before it is known', async () => {
  await openWindow()
  expect(document.querySelector('.status-cost')).toBeNull()
})

it('shows its own cost in the status line only over its budget, and what is counted', async () => {
  await openWindow()
  act(() => bridge.push('own-cost', { ...COST, cpuShare: CPU_BUDGET }))
  expect(statusLine()).toBe('')
  act(() => bridge.push('own-cost', { ...COST, cpuShare: null }))
  expect(statusLine()).toBe('')
  const over = { ...COST, cpuShare: CPU_BUDGET + 0.001 }
  act(() => bridge.push('own-cost', over))
  expect(statusLine()).toBe('5.1 % CPU, 214 MB')
  expect(plain(screen.getByTitle(/^Anemometer itself/).title)).toBe(
    'Anemometer itself: 5.1 % of a core, mean of the last 30 s; 214 MB, resident in 4 processes; what they share is counted in each.',
  )
  act(() => bridge.push('own-cost', { ...over, memoryKind: 'private' }))
  expect(screen.getByTitle(/private to its 4 processes/)).toBeTruthy()
  act(() => bridge.push('own-cost', { ...over, memoryKind: 'footprint' }))
  expect(screen.getByTitle(/as Activity Monitor shows it for its 4 processes/)).toBeTruthy()
})

it('shows that it draws less often, as long as it does', async () => {
  await openWindow()
  act(() => bridge.push('own-cost', { ...COST, cpuShare: 0.14, drawEveryMs: 2039 }))
  expect(statusLine()).toBe('Drawing every 2 s to stay below 5 % CPU14 % CPU, 214 MB')
  act(() => bridge.push('own-cost', COST))
  expect(statusLine()).toBe('')
})

it('shows beside it what powermetrics costs when that is known', async () => {
  await openWindow()
  act(() => bridge.push('own-cost', { ...COST, cpuShare: 0.06, powermetricsCpuShare: 0.0088 }))
  expect(statusLine()).toBe('6 % CPU, 214 MB; powermetrics 0.9 % CPU')
})

it('says in the panel about live readings what the app costs, and why powermetrics is not known', async () => {
  await openWindow()
  const live = liveStatusWith({ kind: 'live' })
  act(() => {
    bridge.push('own-cost', COST)
    bridge.push('status', makeStatus({ kind: 'live', live }))
    useView.setState({ liveOpen: true })
  })
  const costs = within(await screen.findByRole('region', { name: 'What it costs' }))
  expect(
    costs.getByText('not known: not read for long enough, several of them run, or ps does not tell'),
  ).toBeTruthy()
  expect(costs.getByText(/of a core, mean of the last/)).toBeTruthy()
  expect(costs.queryByText('log')).toBeNull()
})

it('says there what log takes, where the log is read', async () => {
  await openWindow()
  act(() => {
    useSettings.setState({ readsLog: true })
    bridge.push('own-cost', { ...COST, logCpuShare: 0.002 })
    bridge.push('status', makeStatus({ kind: 'live', live: liveStatusWith({ kind: 'live' }) }))
    useView.setState({ liveOpen: true })
  })
  const costs = within(await screen.findByRole('region', { name: 'What it costs' }))
  expect(plain(costs.getByText('log').nextElementSibling?.textContent ?? '')).toBe('0.2 % of a core')
})
