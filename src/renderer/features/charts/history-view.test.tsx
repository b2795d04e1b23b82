// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { formatEnergy, formatPower, joinUnit } from '#shared/format'
import type { HistoryRange, HistoryRangeRequest } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import { emptyLedger, type Ledger } from '#shared/ledger'
import { rangeStatistics } from '#shared/range-statistics'
import { gapsOf } from '../../charts/traces'
import { HistoryColumns } from '../../stores/history-columns'
import { liveHistory } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { clearHistory, showSpan, timeNavigation } from '../../stores/time-actions'
import { useTime } from '../../stores/time-store'
import { useTransfer } from '../../stores/transfer-store'
import { useView } from '../../stores/view-store'
import { windowSource } from '../../stores/window-source'
import { installFakeBridge, resetStores, type FakeBridge } from '../../test-support/fake-bridge'
import { makeHistory, spanOf } from '../../test-support/history-range'
import { renderWindow } from '../../test-support/open-page'
import { columnsData, makeStatus, placeSample, placeSamples, START_MS } from '../../test-support/samples'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const SAMPLES = 30
const NEWEST = START_MS + SAMPLES * 1000

let bridge: FakeBridge

beforeEach(() => {
  resetStores()
  bridge = installFakeBridge()
})
afterEach(cleanup)

/** Half a minute in memory, and `days` before it on the disk. */
async function openWindow(days: number, status = makeStatus({ sampleCount: SAMPLES })): Promise<void> {
  bridge.answers['app:bootstrap'] = () => ({
    appVersion: '0.1.0',
    platform: 'linux',
    settings: useSettings.getInitialState(),
    status,
    notices: [],
    measurements: { list: [], running: null },
    transfer: null,
  })
  bridge.answers['history:all'] = () => ({
    sessionId: 1,
    status,
    columns: columnsData(placeSamples(0, SAMPLES)),
  })
  bridge.answers['history:extent'] = () => ({ fromMs: START_MS - days * DAY, toMs: NEWEST })
  bridge.answers['history:range'] = (request: HistoryRangeRequest): Result<HistoryRange> => ({
    ok: true,
    value: makeHistory(spanOf(request), 200),
  })
  renderWindow(bridge)
  await screen.findByText('CPU clusters', { selector: 'h2' })
  await vi.waitFor(() => expect(useTime.getState().extent).not.toBeNull())
}

const press = (key: string, options: KeyboardEventInit = {}): boolean =>
  fireEvent.keyDown(document.body, { key, ...options })
const invoked = (channel: string): unknown[][] =>
  vi.mocked(bridge.invoke).mock.calls.filter(([called]) => called === channel)
const fixedSpan = (): { fromMs: number; toMs: number } => {
  const { fixedSpan: span } = useTime.getState()
  if (span === null) throw new Error('the view follows the newest sample')
  return span
}
const figure = (name: string): string | null | undefined =>
  within(screen.getByRole('region', { name: 'Neural Engine' })).getByText(name).nextSibling?.textContent

describe('the long ranges', () => {
  it('are chosen by 5 to 8, and show the figures of main', async () => {
    await openWindow(40)
    for (const [key, minutes] of [
      ['5', 6 * 60],
      ['6', 24 * 60],
      ['7', 7 * 24 * 60],
      ['8', 30 * 24 * 60],
    ] as const) {
      press(key)
      expect(useSettings.getState().rangeMinutes).toBe(minutes)
    }
    await vi.waitFor(() => expect(figure('Energy')).toContain('1.23'))
    expect(figure('Peak')).toBe('49\u202fmW')
    expect(figure('Range')).toBe('Last 30 days')
  })

  it('say what the newest sample is at once, as the hero does, though their figures follow in steps', async () => {
    await openWindow(40)
    press('7')
    await vi.waitFor(() => expect(windowSource.range()?.columns.bucketMs).toBeTypeOf('number'))
    const value = (): string =>
      document.querySelector('[data-chart="ane-power"] .series-value')?.textContent ?? ''
    for (const [index, powerMw] of [123, 0].entries()) {
      const placed = placeSample(SAMPLES + index)
      const sample = { ...placed.sample, ane: { ...placed.sample.ane, powerMw } }
      act(() => bridge.push('samples', { sessionId: 1, samples: [{ ...placed, sample }] }))
      await vi.waitFor(() => expect(value()).toBe(`${powerMw}\u202fmW now`))
    }
  })

  it('show the mean and the peak of the point under the crosshair', async () => {
    await openWindow(40)
    press('6')
    await vi.waitFor(() => expect(windowSource.range()?.columns.bucketMs).toBeTypeOf('number'))
    press('ArrowLeft')
    const chart = within(screen.getByRole('region', { name: 'ANE power' }))
    expect(await chart.findByText('<1 mW mean, 49 mW peak')).toBeDefined()
  })

  it('load nothing from the disk when everything is in memory', async () => {
    await openWindow(0)
    press('6')
    press('-')
    expect(windowSource.range()?.columns.bucketMs).toBeNull()
    // The one request, for no column, is for what happened meanwhile.
    expect(invoked('history:range').map(([, request]) => request)).toEqual([
      expect.objectContaining({ keys: [] }),
    ])
  })

  it('stay where they are when paused', async () => {
    await openWindow(40)
    press('6')
    await vi.waitFor(() => expect(figure('Energy')).toContain('1.23'))
    press(' ')
    expect(fixedSpan().toMs - fixedSpan().fromMs).toBe(DAY)
    press(' ')
    expect(useTime.getState().fixedSpan).toBeNull()
  })
})

describe('a view of the past', () => {
  it('is moved by keys, says which span it shows, and follows again by Space', async () => {
    await openWindow(40)
    press('4')
    press('ArrowLeft', { altKey: true })
    expect(fixedSpan().toMs).toBe(NEWEST - HOUR / 4)
    const { toMs } = fixedSpan()
    press('+')
    expect(fixedSpan().toMs - fixedSpan().fromMs).toBe(HOUR / 1.5)
    press('-')
    expect(fixedSpan().toMs).toBe(toMs)
    expect(await screen.findByText(/^Looking at /)).toBeDefined()
    press(' ')
    expect(useTime.getState().fixedSpan).toBeNull()
    expect(screen.queryByText(/^Looking at /)).toBeNull()
  })

  it('goes to the oldest by Home, to the newest by End, and shows everything by 0', async () => {
    await openWindow(40)
    press('Home')
    await vi.waitFor(() => expect(fixedSpan().fromMs).toBe(START_MS - 40 * DAY))
    expect(fixedSpan().toMs - fixedSpan().fromMs).toBe(5 * 60_000)
    press('End')
    expect(useTime.getState().fixedSpan).toBeNull()
    press('0')
    await vi.waitFor(() => expect(fixedSpan()).toEqual({ fromMs: START_MS - 40 * DAY, toMs: NEWEST }))
  })

  it('follows again when it was dragged back to the newest sample', async () => {
    await openWindow(40)
    act(() => timeNavigation.pan(-60_000))
    act(() => timeNavigation.finish())
    expect(fixedSpan().toMs).toBe(NEWEST - 60_000)
    act(() => timeNavigation.pan(60_000))
    act(() => timeNavigation.finish())
    expect(useTime.getState().fixedSpan).toBeNull()
  })

  it('stays in place while samples arrive, and is reset by another source', async () => {
    await openWindow(40)
    act(() => showSpan({ fromMs: NEWEST - 2 * HOUR, toMs: NEWEST - HOUR }))
    act(() => bridge.push('samples', { sessionId: 1, samples: [placeSample(SAMPLES)] }))
    expect(fixedSpan().toMs).toBe(NEWEST - HOUR)
    act(() => bridge.push('status', makeStatus({ sessionId: 2, kind: 'replay', state: 'starting' })))
    expect(useTime.getState().fixedSpan).toBeNull()
  })

  it('says that nothing was recorded, and why the history cannot be read', async () => {
    await openWindow(40)
    bridge.answers['history:range'] = (request: HistoryRangeRequest) => ({
      ok: true,
      value: makeHistory(spanOf(request), 0),
    })
    act(() => showSpan({ fromMs: NEWEST - 3 * DAY, toMs: NEWEST - 2 * DAY }))
    expect(await screen.findByText(/^Nothing was recorded between .* and /)).toBeDefined()
    bridge.answers['history:range'] = () => ({ ok: false, message: 'The history is being repaired.' })
    act(() => showSpan({ fromMs: NEWEST - 9 * DAY, toMs: NEWEST - 8 * DAY }))
    expect(await screen.findByText('The history is being repaired.')).toBeDefined()
  })

  it('says that it is loading, over what is in memory', async () => {
    await openWindow(40)
    bridge.answers['history:range'] = () => new Promise(() => undefined)
    act(() => showSpan({ fromMs: NEWEST - 3 * DAY, toMs: NEWEST - 2 * DAY }))
    expect(await screen.findByText('Reading the history.')).toBeDefined()
    expect(screen.getByRole('region', { name: 'ANE power' })).toBeDefined()
  })

  it('needs no sample in memory', async () => {
    await openWindow(40)
    act(() => bridge.push('status', makeStatus({ sessionId: 2, kind: 'live', state: 'starting' })))
    let answer: () => void = () => undefined
    bridge.answers['history:range'] = (request: HistoryRangeRequest) =>
      new Promise((resolve) => {
        answer = () => resolve({ ok: true, value: makeHistory(spanOf(request), 200) })
      })
    await vi.waitFor(() => expect(useTime.getState().extent).not.toBeNull())
    expect(screen.queryByText('CPU clusters', { selector: 'h2' })).toBeNull()
    press('6')
    expect(await screen.findByText('Reading the history.')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Back to now' })).toBeDefined()
    act(() => answer())
    expect(await screen.findByText('CPU clusters', { selector: 'h2' })).toBeDefined()
  })
})

it('shows no history after it was cleared', async () => {
  await openWindow(40)
  press('6')
  await vi.waitFor(() => expect(windowSource.range()?.columns.bucketMs).toBeTypeOf('number'))
  bridge.answers['history:extent'] = () => ({ fromMs: START_MS, toMs: NEWEST })
  await act(() => clearHistory())
  expect(windowSource.range()?.columns.bucketMs).toBeNull()
})

describe('a selection', () => {
  const FROM = NEWEST - 4 * 60_000
  const TO = NEWEST - 60_000

  async function mark() {
    await openWindow(40)
    act(() => timeNavigation.select(TO, FROM))
    expect(screen.queryByRole('toolbar')).toBeNull()
    act(() => timeNavigation.finish())
    return within(screen.getByRole('toolbar', { name: 'Selected range' }))
  }

  it('is measured, and the measurement shown', async () => {
    const bar = await mark()
    bridge.answers['measurement:from-range'] = () => ({ ok: true, value: { id: 'abc' } })
    fireEvent.click(bar.getByRole('button', { name: 'Measure it' }))
    await vi.waitFor(() => expect(useView.getState().page).toMatchObject({ kind: 'measurement', id: 'abc' }))
    expect(invoked('measurement:from-range')).toEqual([['measurement:from-range', FROM, TO]])
  })

  it('is zoomed to, or exported', async () => {
    const bar = await mark()
    fireEvent.click(bar.getByRole('button', { name: 'Export it…' }))
    expect(useTransfer.getState().exporting?.subject).toEqual({ kind: 'range', fromMs: FROM, toMs: TO })
    act(() => useTransfer.setState({ exporting: null }))
    fireEvent.click(bar.getByRole('button', { name: 'Zoom to it' }))
    expect(fixedSpan()).toEqual({ fromMs: FROM, toMs: TO })
    expect(screen.queryByRole('toolbar')).toBeNull()
  })

  it('is cleared by Escape before anything else', async () => {
    await mark()
    press('ArrowLeft')
    press('Escape')
    expect(screen.queryByRole('toolbar')).toBeNull()
    expect(useView.getState().crosshairMs).not.toBeNull()
  })

  it('does not exist without a length', async () => {
    await openWindow(40)
    act(() => timeNavigation.select(TO, TO))
    act(() => timeNavigation.finish())
    expect(screen.queryByRole('toolbar')).toBeNull()
  })
})

describe('a recording that was read to its end', () => {
  const ended = makeStatus({
    kind: 'replay',
    label: 'log.txt',
    state: 'ended',
    sampleCount: SAMPLES,
    replay: { speed: null, bytesRead: 2, totalBytes: 2 },
  })
  const whole = (): HTMLElement | null => screen.queryByRole('button', { name: 'Show the whole recording' })

  it('is shown as a whole, also when it is longer than an hour', async () => {
    await openWindow(2, ended)
    await vi.waitFor(() => expect(fixedSpan()).toEqual({ fromMs: START_MS - 2 * DAY, toMs: NEWEST }))
    await vi.waitFor(() => expect(windowSource.range()?.columns.bucketMs).toBeTypeOf('number'))
  })

  it('says that this is all of it, and leads back to it from a part', async () => {
    await openWindow(0, ended)
    const line = /^Whole recording, 30\sMar\s2022\s\S*:00\u2060–\u2060\S*:30$/
    expect(await screen.findByText(line)).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Back to newest' })).toBeNull()
    expect(whole()).toBeNull()
    press('+')
    expect(await screen.findByText(/^Looking at /)).toBeDefined()
    fireEvent.click(whole() as HTMLElement)
    expect(await screen.findByText(line)).toBeDefined()
    expect(whole()).toBeNull()
  })
})

describe('the figures of a span', () => {
  const bar = (name: string): string | undefined =>
    screen.queryByLabelText(name)?.textContent.replaceAll('\u202f', ' ')
  const mark = (fromMs: number, toMs: number): void => {
    act(() => timeNavigation.select(fromMs, toMs))
    act(() => timeNavigation.finish())
  }

  it('are those of the samples where these are in memory, and answer at once', async () => {
    await openWindow(40)
    vi.mocked(bridge.invoke).mockClear()
    mark(START_MS + 10_000, START_MS + 20_000)
    const { integral, mean, peak } = rangeStatistics(
      liveHistory.columns,
      'ane.powerMw',
      START_MS + 10_000,
      START_MS + 20_000,
    )
    const text = `ANE${joinUnit(formatEnergy(integral))}, mean ${joinUnit(formatPower(mean))}, peak ${joinUnit(formatPower(peak))}`
    expect(bar('Selected range')).toContain(text.replaceAll('\u202f', ' '))
    expect(invoked('history:range')).toHaveLength(0)
  })

  it('are asked of main for what is only on the disk', async () => {
    await openWindow(40)
    press('6')
    mark(NEWEST - 20 * HOUR, NEWEST - 10 * HOUR)
    await vi.waitFor(() => expect(bar('Selected range')).toContain('ANE1.23 J, mean <1 mW, peak 49 mW'))
    const asked = { fromMs: NEWEST - 20 * HOUR, toMs: NEWEST - 10 * HOUR, points: 1 }
    expect(invoked('history:range').map(([, request]) => request)).toContainEqual(
      expect.objectContaining(asked),
    )
  })

  it('are shown of the measurement that runs, which the charts mark', async () => {
    await openWindow(40)
    expect(bar('Running measurement')).toBeUndefined()
    expect(windowSource.shades()).toEqual([])
    act(() => bridge.push('measurements', { list: [], running: { startedAtMs: null, samples: 0 } }))
    expect(bar('Running measurement')).toBeUndefined()
    const startedAtMs = START_MS + 20_000
    act(() => bridge.push('measurements', { list: [], running: { startedAtMs, samples: 10 } }))
    expect(windowSource.shades()).toEqual([{ kind: 'measuring', fromMs: startedAtMs, toMs: Infinity }])
    const { integral } = rangeStatistics(liveHistory.columns, 'cpu.powerMw', startedAtMs, NEWEST)
    const energy = joinUnit(formatEnergy(integral)).replace('\u202f', ' ')
    expect(bar('Running measurement')).toMatch(new RegExp(`^Measuring since .*CPU${energy}, mean`))
  })
})

describe('the bars of hours and days', () => {
  const bars = (): HTMLElement | null => screen.queryByRole('region', { name: /^ANE by/ })

  it('stand below long ranges, and tell the period with the most energy', async () => {
    bridge.answers['history:ledger'] = (edges: number[]): Result<Ledger> => {
      const ledger = emptyLedger(edges)
      const rails = { ane: { energyMj: 12_400, coveredMs: 1_800_000 } }
      Object.assign(ledger.periods[1] ?? {}, { rails, aneMinutes: 7 })
      return { ok: true, value: ledger }
    }
    await openWindow(40)
    expect(bars()).toBeNull()
    press('6')
    await vi.waitFor(() => expect(bars()?.textContent).toMatch(/12\.4\sJ, 7 min, 50\s% of it read/))
    expect(bars()?.getAttribute('aria-label')).toBe('ANE by hour')
    press('7')
    await vi.waitFor(() => expect(bars()?.getAttribute('aria-label')).toBe('ANE by day'))
    expect((invoked('history:ledger').at(-1)?.[1] as number[]).length).toBeGreaterThanOrEqual(8)
    press('4')
    await vi.waitFor(() => expect(bars()).toBeNull())
  })
})

it('tells where nothing was recorded between the points of a long range', () => {
  const range = makeHistory({ fromMs: 0, toMs: 100 }, 10)
  range.endMs = range.endMs.map((end, index) => (index < 5 ? end : end + 30))
  const columns = new HistoryColumns(range)
  expect(gapsOf({ columns, fromMs: 0, toMs: 200 })).toEqual([{ fromMs: 50, toMs: 80 }])
  const samples = new HistoryColumns({ ...range, bucketMs: null })
  expect(gapsOf({ columns: samples, fromMs: 0, toMs: 200 })).toEqual([])
})
