// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useSettings } from '../../stores/settings-store'
import { followNewest, timeNavigation } from '../../stores/time-actions'
import { useView } from '../../stores/view-store'
import { installFakeBridge, resetStores, type FakeBridge } from '../../test-support/fake-bridge'
import { renderWindow } from '../../test-support/open-page'
import { columnsData, makeStatus, placeSample, placeSamples, START_MS } from '../../test-support/samples'

const SAMPLES = 30
let bridge: FakeBridge

beforeEach(() => {
  resetStores()
  bridge = installFakeBridge()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

async function openWindow(samples = placeSamples(0, SAMPLES)): Promise<void> {
  const status = makeStatus({ sampleCount: SAMPLES })
  const bootstrap = bridge.answers['app:bootstrap']?.() as object
  bridge.answers['app:bootstrap'] = () => ({ ...bootstrap, settings: useSettings.getInitialState(), status })
  bridge.answers['history:all'] = () => ({
    sessionId: 1,
    status,
    columns: columnsData(samples),
  })
  renderWindow(bridge)
  await screen.findByText('CPU clusters', { selector: 'h2' })
  await act(() => vi.dynamicImportSettled())
}

const chart = (name: string): HTMLElement => screen.getByRole('region', { name })
const summary = (): string => {
  const id = chart('ANE power').getAttribute('aria-describedby') ?? ''
  return document.getElementById(id)?.textContent ?? ''
}
const arrive = (sequence: number): void => {
  act(() => bridge.push('samples', { sessionId: 1, samples: [placeSample(sequence)] }))
}

/** Its code is loaded when it is first opened. */
async function openedDialog(): Promise<HTMLElement> {
  await act(() => vi.dynamicImportSettled())
  return screen.getByRole('dialog')
}

describe('the summary of a chart', () => {
  it('describes it, and is not made anew for each sample', async () => {
    await openWindow()
    expect(summary()).toMatch(/^Last 5 minutes: working now at 49\smW, 1 burst/)
    vi.useFakeTimers()
    const texts = new Set<string>()
    const element = document.getElementById('chart-summary-ane-power') as HTMLElement
    const write = vi.spyOn(element, 'textContent', 'set')
    for (let sequence = SAMPLES; sequence < SAMPLES + 9; sequence++) {
      arrive(sequence)
      act(() => void vi.advanceTimersByTime(1000))
      texts.add(summary())
    }
    expect(write).toHaveBeenCalledTimes(0)
    act(() => void vi.advanceTimersByTime(1000))
    expect(write).toHaveBeenCalledTimes(1)
    expect(texts.size).toBe(1)
  })

  it('is made anew at once where another span is shown, once a gesture has ended', async () => {
    await openWindow()
    vi.useFakeTimers()
    const element = document.getElementById('chart-summary-ane-power') as HTMLElement
    const write = vi.spyOn(element, 'textContent', 'set')
    const writes = (change: () => void): number => {
      write.mockClear()
      act(change)
      act(() => void vi.advanceTimersByTime(0))
      return write.mock.calls.length
    }
    expect(writes(() => void fireEvent.keyDown(document.body, { key: '1' }))).toBe(1)
    expect(summary()).toMatch(/^Last minute: working now/)
    expect(writes(() => timeNavigation.zoom(0.25, START_MS + 10_000))).toBe(0)
    expect(writes(() => timeNavigation.finish())).toBe(1)
    expect(summary()).not.toMatch(/^Last|working now/)
    expect(writes(() => useView.setState({ crosshairMs: START_MS }))).toBe(0)
    expect(writes(() => arrive(SAMPLES))).toBe(0)
    expect(
      writes(() => void fireEvent.click(chart('ANE power').querySelector('[aria-pressed]') as Element)),
    ).toBe(1)
    expect(writes(followNewest)).toBe(1)
    expect(writes(() => bridge.push('status', makeStatus({ sampleCount: SAMPLES, state: 'failed' })))).toBe(1)
    expect(summary()).not.toContain('now')
  })

  it('is made anew when its chart gets the focus', async () => {
    await openWindow()
    const element = document.getElementById('chart-summary-ane-power') as HTMLElement
    const write = vi.spyOn(element, 'textContent', 'set')
    fireEvent.focus(chart('ANE power'))
    expect(write).toHaveBeenCalledTimes(1)
  })

  it('is the reason where there is nothing to draw', async () => {
    const samples = placeSamples(0, SAMPLES).map(({ sample, ...rest }) => ({
      ...rest,
      sample: { ...sample, ane: { ...sample.ane, readBytesPerSecond: null, writeBytesPerSecond: null } },
    }))
    await openWindow(samples)
    const id = chart('ANE memory traffic').getAttribute('aria-describedby') ?? ''
    expect(document.getElementById(id)?.textContent).toMatch(/^ANE traffic: not in these readings/)
  })
})

describe('the data of a chart', () => {
  const openTable = async (): Promise<HTMLElement> => {
    fireEvent.focus(chart('CPU and GPU power'))
    fireEvent.keyDown(document.body, { key: 't' })
    return openedDialog()
  }

  it('is shown as a table of the focused chart by T, and stays as it was', async () => {
    await openWindow()
    const dialog = within(await openTable())
    expect(dialog.getByRole('heading').textContent).toBe('CPU and GPU power, as a table')
    expect(dialog.getAllByRole('columnheader').map((head) => head.textContent)).toEqual([
      'Time',
      'CPU',
      'GPU',
    ])
    const rows = dialog.getAllByRole('row')
    // What was before the first sample is a row of its own.
    expect(rows).toHaveLength(1 + 1 + SAMPLES)
    expect(
      within(rows.at(-1) as HTMLElement)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    ).toEqual(['800\u202fmW', '5\u202fmW'])
    arrive(SAMPLES)
    expect(dialog.getAllByRole('row')).toHaveLength(rows.length)
  })

  it('is copied for a spreadsheet', async () => {
    await openWindow()
    fireEvent.click(within(await openTable()).getByRole('button', { name: 'Copy the table' }))
    await screen.findByRole('button', { name: 'Table copied.' })
    const copied = vi.mocked(bridge.invoke).mock.calls.find(([channel]) => channel === 'text:copy')
    expect(copied?.[1]).toMatch(/^from\tto\tread \(0 to 1\)\tCPU \(mW\)\tGPU \(mW\)\n/)
  })

  it('is in the menu of the chart', async () => {
    await openWindow()
    fireEvent.contextMenu(chart('GPU frequency and activity'))
    fireEvent.click(screen.getByRole('menuitem', { name: /Show data as table/ }))
    expect((await openedDialog()).textContent).toContain('GPU frequency and activity')
    expect(useView.getState().tableChart).toBe('gpu')
  })

  it('is left to others where no chart is shown', async () => {
    await openWindow()
    act(() => useView.setState({ page: { kind: 'capabilities' } }))
    expect(fireEvent.keyDown(document.body, { key: 't' })).toBe(true)
    expect(useView.getState().tableChart).toBeNull()
  })
})
