// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MOST_FILES } from '#shared/limits'
import type { MeasurementHead } from '#shared/measurement'
import { cancelTransfer } from './stores/transfer-store'
import { showPage, showSettings, useView, type Page } from './stores/view-store'
import type { FakeBridge } from './test-support/fake-bridge'
import { makeHead } from './test-support/measurements'
import { openPage, startWithMeasurements } from './test-support/open-page'

let bridge: FakeBridge

beforeEach(() => {
  bridge = startWithMeasurements()
})
afterEach(cleanup)

const open = (page: Page, list: MeasurementHead[]): Promise<void> => openPage(bridge, page, list)
const plain = (text: string | null): string => (text ?? '').replaceAll('\u202f', ' ')
const invoked = (channel: string): unknown[][] =>
  vi.mocked(bridge.invoke).mock.calls.filter(([called]) => called === channel)
const button = (name: string): HTMLElement => screen.getByRole('button', { name })

describe('a transfer', () => {
  it('is shown with its rate and the time left, and can be cancelled', async () => {
    await open({ kind: 'charts' }, [])
    const progress = {
      kind: 'import',
      label: 'day.plist',
      samples: 1204,
      bytesDone: 5e8,
      bytesTotal: 1e9,
    } as const
    act(() => bridge.push('transfer', { ...progress, bytesPerSecond: 86e6, remainingMs: 5800 }))
    const bar = within(screen.getByRole('region', { name: 'Importing day.plist' }))
    expect(bar.getByRole('progressbar').getAttribute('value')).toBe('0.5')
    expect(plain(bar.getByText(/left/).textContent)).toBe(
      '500 MB of 1.00 GB · 1,204 samples · 86.0 MB/s · 6 s left',
    )
    fireEvent.click(bar.getByRole('button'))
    expect(invoked('transfer:cancel')).toHaveLength(1)
    act(() => bridge.push('transfer', null))
    expect(screen.queryByRole('region', { name: /^Importing/ })).toBeNull()
  })

  const drop = (names: string[]): void => {
    const event = new Event('drop', { cancelable: true })
    const files = names.map((name) => new File([''], name))
    fireEvent(document, Object.assign(event, { dataTransfer: { files, types: ['Files'] } }))
  }

  it('opens a recording dropped on the charts, and imports whatever else is dropped', async () => {
    bridge.answers['transfer:import'] = () => ({ ok: true, value: { ids: ['one'] } })
    await open({ kind: 'charts' }, [makeHead()])
    drop(['log.txt'])
    expect(invoked('source:open-recording')).toHaveLength(1)
    drop(['look.anemometer'])
    expect(await screen.findByText('Visual Look Up was imported as a measurement.')).toBeDefined()
    await vi.waitFor(() => expect(useView.getState().page).toEqual({ kind: 'measurement', id: 'one' }))
    drop(['log.txt'])
    expect(invoked('transfer:import')).toHaveLength(2)
    expect(invoked('source:open-recording')).toHaveLength(1)
  })

  it('takes nobody from the page that was opened while it was imported', async () => {
    let answer: () => void = () => undefined
    bridge.answers['transfer:import'] = () =>
      new Promise((resolve) => (answer = () => resolve({ ok: true, value: { ids: ['one'] } })))
    await open({ kind: 'charts' }, [makeHead()])
    drop(['look.anemometer'])
    act(() => showPage({ kind: 'ledger' }))
    answer()
    expect(await screen.findByText('Visual Look Up was imported as a measurement.')).toBeDefined()
    expect(useView.getState().page).toEqual({ kind: 'ledger' })
  })

  const many = Array.from({ length: 2 * MOST_FILES + 1 }, (_, index) => `${index}.txt`)
  const counts = (): number[] => invoked('transfer:import').map(([, paths]) => (paths as string[]).length)

  it('imports more files than one call may have, in turn', async () => {
    bridge.answers['transfer:import'] = (paths: string[]) => ({
      ok: true,
      value: { ids: paths.map((_, i) => `id${i}`) },
    })
    await open({ kind: 'measurements' }, [makeHead()])
    drop(many.slice(0, MOST_FILES))
    await vi.waitFor(() => expect(counts()).toEqual([MOST_FILES]))
    drop(many)
    expect(await screen.findByText('201 files imported as measurements.')).toBeDefined()
    expect(counts()).toEqual([MOST_FILES, MOST_FILES, MOST_FILES, 1])
  })

  it('begins no further files once it is cancelled', async () => {
    await open({ kind: 'measurements' }, [makeHead()])
    bridge.answers['transfer:import'] = async () => {
      await cancelTransfer()
      return { ok: true, value: { ids: [] } }
    }
    drop(many)
    await vi.waitFor(() => expect(invoked('transfer:cancel')).toHaveLength(1))
    await act(() => Promise.resolve())
    expect(counts()).toEqual([MOST_FILES])
  })
})

it('makes no picture where there is no chart, and says so', async () => {
  await open({ kind: 'measurements' }, [makeHead()])
  fireEvent.keyDown(document.body, { key: 's', ctrlKey: true })
  expect(await screen.findByText(/no chart on this page/)).toBeDefined()
  expect(invoked('snapshot:save')).toHaveLength(0)
})

it('clears the history only after asking', async () => {
  await open({ kind: 'charts' }, [])
  act(() => showSettings('history'))
  fireEvent.click(await screen.findByRole('button', { name: 'Clear history…' }))
  expect(invoked('history:clear')).toHaveLength(0)
  fireEvent.click(button('Clear the history'))
  expect(await screen.findByText('The history was cleared.')).toBeDefined()
})
