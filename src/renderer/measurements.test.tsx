// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within, type Screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mergeFigureOrigins } from '#shared/measurement/figure-origins'
import type { ComparedSubject, Comparison, ComparisonRow } from '#shared/comparison'
import type { FigureSource, Measurement, MeasurementHead, PhaseFigures } from '#shared/measurement'
import { NEVER_DOUBTED } from '#shared/metrics'
import { showPage, useView, type Page } from './stores/view-store'
import type { FakeBridge } from './test-support/fake-bridge'
import { makeHead, makeHeads, makeMeasurement } from './test-support/measurements'
import { openPage, startWithMeasurements } from './test-support/open-page'
import { START_MS } from './test-support/samples'

let bridge: FakeBridge

type BoundScreen = Pick<Screen, 'getByRole' | 'getAllByRole'>

beforeEach(() => {
  bridge = startWithMeasurements()
})
afterEach(cleanup)

const open = (page: Page, list: MeasurementHead[]): Promise<void> => openPage(bridge, page, list)

async function openMeasurement(change: Partial<Measurement> = {}, isNew = false): Promise<void> {
  const measurement = makeMeasurement(change)
  bridge.answers['measurement:get'] = () => ({ ok: true, value: measurement })
  await open({ kind: 'measurement', id: 'one', isNew }, [makeHead()])
  await screen.findByRole('region', { name: 'Verdict' })
  await screen.findByRole('region', { name: 'ANE power' })
}

const plain = (text: string | null | undefined): string => (text ?? '').replaceAll('\u202f', ' ')
const invoked = (channel: string): unknown[][] =>
  vi.mocked(bridge.invoke).mock.calls.filter(([called]) => called === channel)
const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name })
const press = (key: string, options: KeyboardEventInit = {}): boolean =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...options })
const selected = (): string[] =>
  screen
    .getAllByRole('row', { selected: true })
    .map((row) => within(row).getAllByRole('button')[0]?.textContent ?? '')

describe('measuring', () => {
  it('starts by its key, counts in the samples’ time, and shows what came of it with its name selected', async () => {
    bridge.answers['measurement:stop'] = () => ({ ok: true, value: { id: 'one' } })
    bridge.answers['measurement:get'] = () => ({ ok: true, value: makeMeasurement({ name: 'Just now' }) })
    await open({ kind: 'charts' }, [])
    press('m')
    expect(invoked('measurement:start')).toHaveLength(1)
    act(() => bridge.push('measurements', { list: [], running: { startedAtMs: START_MS, samples: 1 } }))
    expect(button(/^Stop measuring/).textContent).toBe('0:00')
    fireEvent.click(button(/^Stop measuring/))
    const name = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Name' })
    // Once the page is drawn: its parts are loaded when they are first needed.
    await waitFor(() => expect(document.activeElement).toBe(name))
    expect([name.selectionStart, name.selectionEnd]).toEqual([0, 'Just now'.length])
  })

  it('takes nobody from the page that was opened before it had stopped', async () => {
    let answer: () => void = () => undefined
    bridge.answers['measurement:stop'] = () =>
      new Promise((resolve) => (answer = () => resolve({ ok: true, value: { id: 'one' } })))
    await open({ kind: 'charts' }, [])
    act(() => bridge.push('measurements', { list: [], running: { startedAtMs: START_MS, samples: 1 } }))
    press('m')
    act(() => showPage({ kind: 'ledger' }))
    answer()
    await act(() => new Promise((resolve) => setTimeout(resolve)))
    expect(useView.getState().page).toEqual({ kind: 'ledger' })
  })
})

describe('the list', () => {
  it('explains how to make a measurement while it is empty', async () => {
    await open({ kind: 'measurements' }, [])
    expect(screen.getByText('anemometer run -- COMMAND')).toBeDefined()
    fireEvent.click(button('Import recordings as measurements'))
    expect(invoked('transfer:choose-import')).toHaveLength(1)
  })

  it('shows what is not reported as unknown, not as zero', async () => {
    await open({ kind: 'measurements' }, [
      makeHead({ aneEnergyMj: null, anePeakMw: null, verdict: 'ane-not-reported' }),
    ])
    const row = within(screen.getAllByRole('row')[1] as HTMLElement)
    expect(row.getAllByText('–')).toHaveLength(2)
    expect(row.getByText('Not reported')).toBeDefined()
  })

  it('draws only the visible rows of thousands', async () => {
    await open({ kind: 'measurements' }, makeHeads(2000))
    expect(screen.getAllByRole('row').length).toBeLessThan(100)
    expect(screen.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('2001')
  })

  it('selects by keys as by clicks, and compares what is selected from the oldest on', async () => {
    await open({ kind: 'measurements' }, makeHeads(5))
    press('ArrowDown')
    press(' ')
    press('ArrowDown')
    press('ArrowDown')
    press(' ')
    expect(selected()).toEqual(['Measurement 0', 'Measurement 2'])
    press('Escape')
    press('Home')
    press('ArrowDown', { shiftKey: true })
    expect(selected()).toEqual(['Measurement 0', 'Measurement 1'])
    fireEvent.click(screen.getAllByRole('row')[4] as HTMLElement, { ctrlKey: true })
    expect(selected()).toHaveLength(3)
    fireEvent.click(button(/^Compare 3/))
    expect(useView.getState().page).toEqual({ kind: 'comparison', ids: ['id3', 'id1', 'id0'] })
  })

  it('opens by Enter and by a click on the name, and comes back as it was', async () => {
    await open({ kind: 'measurements' }, makeHeads(9))
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'measurement 3' } })
    fireEvent.click(button('Measurement 3'))
    expect(useView.getState().page).toEqual({ kind: 'measurement', id: 'id3' })
    press('Escape')
    expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('measurement 3')
    screen.getByRole('treegrid').focus()
    press('ArrowDown')
    press('Enter')
    expect(useView.getState().page).toEqual({ kind: 'measurement', id: 'id3' })
  })

  it('has the focus when it is shown, unless somebody types', async () => {
    await open({ kind: 'measurements' }, makeHeads(9))
    expect(document.activeElement).toBe(screen.getByRole('treegrid'))
    const search = screen.getByRole('searchbox')
    search.focus()
    fireEvent.change(search, { target: { value: 'nothing like it' } })
    fireEvent.change(search, { target: { value: 'measurement' } })
    expect(document.activeElement).toBe(search)
  })

  const names = (): string[] =>
    screen
      .getAllByRole('row')
      .slice(1)
      .map((row) => within(row).getAllByRole('button')[0]?.textContent ?? '')

  it('is sorted by its heads, and turned round by the same head again', async () => {
    const energies = [7, null, 3]
    const list = energies.map((aneEnergyMj, i) => makeHead({ id: `id${i}`, name: `m${i}`, aneEnergyMj }))
    await open({ kind: 'measurements' }, list)
    const head = (name: string): HTMLElement =>
      button(name).closest<HTMLElement>('[role=columnheader]') as HTMLElement
    expect(names()).toEqual(['m0', 'm1', 'm2'])
    expect(head('When').getAttribute('aria-sort')).toBe('descending')
    fireEvent.click(button('ANE energy'))
    expect(names()).toEqual(['m0', 'm2', 'm1'])
    fireEvent.click(button('ANE energy'))
    expect(names()).toEqual(['m2', 'm0', 'm1'])
    expect(head('ANE energy').getAttribute('aria-sort')).toBe('ascending')
    // Enter on a head is not the list's.
    button('Name').focus()
    press('Enter')
    expect(useView.getState().page).toEqual({ kind: 'measurements' })
  })

  it('draws the ANE power of the rows in view, each read once, and of those that report it only', async () => {
    const list = makeHeads(200).map((head, i) => ({
      ...head,
      id: `traced${i}`,
      anePeakMw: i === 1 ? null : 49,
    }))
    await open({ kind: 'measurements' }, list)
    const traces = (): number => document.querySelectorAll('.cell-trace path').length
    const drawn = screen.getAllByRole('row').length - 1
    await waitFor(() => expect(traces()).toBe(drawn - 1))
    const asked = invoked('history:range').map((call) => call[1])
    expect(asked).toHaveLength(drawn - 1)
    const target = { kind: 'measurement', id: 'traced0' }
    expect(asked[0]).toMatchObject({ target, fromMs: null, toMs: null, keys: ['ane.powerMw'] })
    fireEvent.click(button('ANE energy'))
    expect(traces()).toBe(drawn - 1)
    expect(invoked('history:range')).toHaveLength(drawn - 1)
  })

  it('has a menu for each row, by its button, the second mouse button and the key', async () => {
    await open({ kind: 'measurements' }, makeHeads(3))
    const list = screen.getByRole('treegrid')
    const items = (): (string | null)[] =>
      screen.getAllByRole('menuitem').map((item) => item.querySelector('.menu-text')?.textContent ?? null)
    const choose = (name: RegExp): boolean => fireEvent.click(screen.getByRole('menuitem', { name }))
    fireEvent.click(button('Actions for Measurement 1'))
    expect(items()).toEqual(['Open', 'Rename', 'Compare with the selected', 'Export…', 'Delete…'])
    expect(screen.getByRole('menuitem', { name: /^Compare/ })).toHaveProperty('disabled', true)
    choose(/^Delete/)
    expect(within(screen.getByRole('dialog')).getByText(/Delete “Measurement 1”/)).toBeDefined()
    fireEvent.click(button('Cancel'))
    // What was asked about is selected; another row is compared with it.
    expect(selected()).toEqual(['Measurement 1'])
    fireEvent.contextMenu(screen.getAllByRole('row')[3] as HTMLElement)
    choose(/^Compare/)
    expect(useView.getState().page).toEqual({ kind: 'comparison', ids: ['id2', 'id1'] })
    act(() => useView.setState({ page: { kind: 'measurements' } }))
    fireEvent.contextMenu(screen.getByRole('treegrid'))
    choose(/^Rename/)
    expect(useView.getState().page).toEqual({ kind: 'measurement', id: 'id2', isNew: true })
    expect(list.isConnected).toBe(false)
  })

  it('deletes the current row where nothing is selected', async () => {
    await open({ kind: 'measurements' }, makeHeads(5))
    press('Backspace')
    expect(screen.queryByRole('dialog')).toBeNull()
    press('ArrowDown')
    press('Backspace')
    expect(within(screen.getByRole('dialog')).getByText(/Measurement 0/)).toBeDefined()
  })

  it('acts once on a key that is held, and goes on moving', async () => {
    await open({ kind: 'measurements' }, makeHeads(5))
    screen.getByRole('treegrid').focus()
    press('ArrowDown')
    press('ArrowDown', { repeat: true })
    press(' ')
    expect(selected()).toEqual(['Measurement 1'])
    expect(press(' ', { repeat: true })).toBe(false)
    press('Delete', { repeat: true })
    press('Escape', { repeat: true })
    expect(selected()).toEqual(['Measurement 1'])
    expect(screen.queryByRole('dialog')).toBeNull()
    press('Enter', { repeat: true })
    expect(useView.getState().page).toEqual({ kind: 'measurements' })
  })

  it('asks before it deletes, and names what', async () => {
    await open({ kind: 'measurements' }, makeHeads(7))
    screen.getByRole('treegrid').focus()
    press('a', { ctrlKey: true })
    press('Delete')
    const dialog = within(screen.getByRole('dialog', { name: 'Delete 7 measurements?' }))
    expect(dialog.getByText('Measurement 0')).toBeDefined()
    expect(dialog.getByText('and 2 more')).toBeDefined()
    expect(invoked('measurement:delete')).toHaveLength(0)
    fireEvent.click(dialog.getByRole('button', { name: 'Delete 7 measurements' }))
    await vi.waitFor(() => expect(invoked('measurement:delete')[0]?.[1]).toHaveLength(7))
  })
})

describe('the page of a measurement', () => {
  it('says the verdict, the figures and what lies above the baseline', async () => {
    await openMeasurement()
    expect(plain(screen.getByRole('region', { name: 'Verdict' }).textContent)).toBe('The ANE worked for 3 s.')
    const row = screen
      .getAllByRole('row')
      .find(({ textContent }) => textContent.startsWith('ANE')) as HTMLElement
    expect(
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => plain(textContent)),
    ).toEqual(['490 mJ', '49 mW', '50 mW', '440 mJ', '44 mW'])
    expect(screen.getByText(/^Baseline: ANE 5.mW/)).toBeDefined()
  })

  it('says why a figure is missing, and never zero', async () => {
    const { ane, figureOrigins } = makeMeasurement()
    const nothing = {
      energyMj: null,
      meanMw: null,
      peakMw: null,
      aboveBaselineMj: null,
      aboveBaselineMw: null,
      doubtfulMs: NEVER_DOUBTED,
    }
    const missing = (sentence: string) => ({ windows: 0, origins: [], missing: sentence })
    await openMeasurement({
      gpu: nothing,
      ane: { ...ane, readBytes: null, writeBytes: null },
      figureOrigins: {
        ...figureOrigins,
        'gpu.powerMw': missing('GPU power: not in these readings.'),
        'ane.readBytesPerSecond': missing('ANE traffic: not in these readings.'),
      },
    })
    const figures = within(screen.getByRole('region', { name: 'Figures' }))
    expect(figures.getByText(/^GPU power: not /)).toBeDefined()
    expect(figures.getByText(/^ANE traffic: not /)).toBeDefined()
    expect(figures.queryByText(/^0/)).toBeNull()
  })

  it('shows whatever traffic is reported, and marks estimates', async () => {
    const { ane, figureOrigins } = makeMeasurement()
    const origins = [{ instrument: 'ioreport' as const, field: 'AF BW', kind: 'estimated' as const }]
    await openMeasurement({
      ane: {
        ...ane,
        readBytes: null,
        writeBytes: null,
        dramReadBytes: 5e8,
        readWriteBytes: 2e9,
        peakReadWriteBytesPerSecond: 4e8,
      },
      figureOrigins: {
        ...figureOrigins,
        'ane.powerMw': { windows: 5, origins, missing: null },
        'ane.readWriteBytesPerSecond': { windows: 5, origins, missing: null },
      },
    })
    const table = within(screen.getByRole('region', { name: 'Figures' }))
    const row = (name: RegExp): string => plain(table.getByRole('row', { name }).textContent)
    expect(row(/^Read and written/)).toMatch(/≈ 2\.00 GB≈ 400 MB\/s$/)
    expect(row(/^Read from DRAM/)).toMatch(/500 MB–$/)
    expect(table.queryByRole('row', { name: /^Read Where/ })).toBeNull()
    // The peak is of the power, whose origin is an estimate here; energy and mean are of another.
    expect(row(/^ANE .*mJ/)).toMatch(/490 mJ49 mW≈ 50 mW/)
  })

  it('says at an i, also by keyboard, where the figures of a row come from', async () => {
    const { figureOrigins } = makeMeasurement()
    const of = (field: string): FigureSource => ({
      windows: 12,
      origins: [{ instrument: 'powermetrics', field, kind: 'measured' }],
      missing: null,
    })
    await openMeasurement({
      figureOrigins: { ...figureOrigins, 'ane.powerMw': of('ane_power'), 'ane.energyMj': of('ane_energy') },
    })
    const figures = within(screen.getByRole('region', { name: 'Figures' }))
    const button = figures.getByRole('button', { name: 'Origin of ANE' })
    button.focus()
    expect(document.activeElement).toBe(button)
    fireEvent.click(button)
    const told = figures.getByRole('status').textContent
    expect(told).toContain('ANE energy: powermetrics, ane_energy.')
    expect(told).toContain('ANE peak power: powermetrics, ane_power.')
    expect(told).toContain('of 12 samples')
    fireEvent.keyDown(button, { key: 'Escape' })
    expect(figures.queryByRole('status')).toBeNull()
    // Esc closed the text, and did not leave the page.
    expect(useView.getState().page.kind).toBe('measurement')
  })

  it('warns where a part of the time was not measured', async () => {
    await openMeasurement({ coverageRatio: 0.82 })
    expect(screen.getByText(/Only 82.% of the time was measured/)).toBeDefined()
  })

  it('saves a name by Enter, restores it by Escape, and keeps typed keys from the window', async () => {
    await openMeasurement()
    const name = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Name' })
    name.focus()
    fireEvent.change(name, { target: { value: 'Look up a cat' } })
    press('l')
    press('Escape')
    expect([name.value, useView.getState().page.kind]).toEqual(['Visual Look Up', 'measurement'])
    name.focus()
    fireEvent.change(name, { target: { value: 'Look up a cat' } })
    press('Enter')
    const words = { name: 'Look up a cat', note: '' }
    expect(invoked('measurement:describe')).toEqual([['measurement:describe', 'one', words]])
  })

  it('copies the selected text where the menu says to copy, not the picture', async () => {
    await openMeasurement({}, true)
    act(() => bridge.push('command', { kind: 'copy-focused' }))
    expect(invoked('text:copy')).toEqual([['text:copy', 'Visual Look Up']])
    expect(invoked('snapshot:copy')).toHaveLength(0)
  })

  it('has its Mac in the head of the window, and that of the readings on the other pages', async () => {
    const machine = { model: 'Mac16,10', osBuild: '25C56' }
    bridge.answers['measurement:get'] = () => ({ ok: true, value: makeMeasurement({ machine }) })
    const other = makeHead({ id: 'two', machine: { model: 'Mac15,6', osBuild: '25C56' } })
    const head = (): string => within(screen.getByRole('banner')).getByRole('paragraph').textContent
    await open({ kind: 'measurements' }, [makeHead({ machine }), other])
    const ofReadings = head()
    expect(ofReadings).not.toContain('Mac mini')
    act(() => useView.setState({ page: { kind: 'measurement', id: 'one' } }))
    expect(head()).toBe('Mac mini (M4) · macOS 26.2')
    expect(screen.getByTitle('Mac16,10 · macOS 26.2 (25C56)')).toBeDefined()
    act(() => useView.setState({ page: { kind: 'comparison', ids: ['one', 'two'] } }))
    expect(head()).toBe('2 Macs')
    act(() => useView.setState({ page: { kind: 'measurements' } }))
    expect(head()).toBe(ofReadings)
  })

  it('restores the old name when the new one could not be saved', async () => {
    bridge.answers['measurement:describe'] = () => ({ ok: false, message: 'The disk is full.' })
    await openMeasurement()
    const name = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Name' })
    name.focus()
    fireEvent.change(name, { target: { value: 'Lost' } })
    press('Enter')
    expect(await screen.findByText('The disk is full.')).toBeDefined()
    // The name is restored a little after the notice.
    await vi.waitFor(() => expect(name.value).toBe('Visual Look Up'))
  })

  it('keeps what is typed while the name before it is being saved', async () => {
    let answer: () => void = () => undefined
    bridge.answers['measurement:describe'] = () =>
      new Promise((resolve) => (answer = () => resolve({ ok: true, value: null })))
    await openMeasurement()
    const name = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Name' })
    name.focus()
    fireEvent.change(name, { target: { value: 'First' } })
    press('Enter')
    name.focus()
    fireEvent.change(name, { target: { value: 'Second' } })
    bridge.answers['measurement:get'] = () => ({ ok: true, value: makeMeasurement({ name: 'First' }) })
    act(() => bridge.push('measurements', { list: [makeHead({ name: 'First' })], running: null }))
    await vi.waitFor(() => expect(invoked('measurement:get')).toHaveLength(2))
    answer()
    await act(() => new Promise((resolve) => setTimeout(resolve)))
    expect(name.value).toBe('Second')
    press('Escape')
    expect(name.value).toBe('First')
  })

  it('zooms to a burst, and shows the whole measurement again', async () => {
    await openMeasurement()
    fireEvent.click(button(/^\+\d/))
    const zoomed = { fromMs: START_MS, toMs: START_MS + 7000 }
    await vi.waitFor(() => expect(invoked('history:range').at(-1)?.[1]).toMatchObject(zoomed))
    fireEvent.click(button('Show the whole measurement'))
    await vi.waitFor(() =>
      expect(invoked('history:range').at(-1)?.[1]).toMatchObject({ fromMs: START_MS - 3000 }),
    )
  })

  it('loads the measurement again when its name changed, not whenever the list was sent', async () => {
    await openMeasurement()
    const send = (name: string): void =>
      act(() => bridge.push('measurements', { list: [makeHead({ name })], running: null }))
    send('Visual Look Up')
    expect(invoked('measurement:get')).toHaveLength(1)
    send('Named elsewhere')
    expect(invoked('measurement:get')).toHaveLength(2)
  })

  it('lists phases and units, and sorts them by any column', async () => {
    const per = { mjPerUnit: 5, aboveBaselineMjPerUnit: 4, lowestMjPerUnit: null, highestMjPerUnit: null }
    const none = {
      mjPerUnit: null,
      aboveBaselineMjPerUnit: null,
      lowestMjPerUnit: null,
      highestMjPerUnit: null,
    }
    const unit = {
      name: 'tokens',
      count: 128,
      basis: ['ane' as const],
      ane: per,
      gpu: none,
      cpu: none,
      dram: none,
      package: none,
      total: per,
    }
    const energy = (energyMj: number | null) => ({
      energyMj,
      aboveBaselineMj: null,
      lowestMj: null,
      highestMj: null,
    })
    const phase = (name: string, offsetMs: number, aneMj: number | null): PhaseFigures => ({
      ...{
        name,
        repeats: 1,
        measuredRepeats: 1,
        unendedRepeats: 0,
        durationMs: 4000,
        uncertaintyMs: 5,
        offsetMs,
      },
      ...{ refusal: aneMj === null ? ('too-short' as const) : null, basis: ['ane' as const] },
      ...{
        ane: energy(aneMj),
        gpu: energy(null),
        cpu: energy(null),
        dram: energy(null),
        package: energy(null),
      },
      total: energy(aneMj),
      units: name === 'decode' ? [unit] : [],
    })
    const phases = [phase('load', 0, 900), phase('warm', 4000, null), phase('decode', 5000, 640)]
    await openMeasurement({ phases })
    const table = within(await screen.findByRole('region', { name: 'Table of phases and units' }))
    const rows = (): string[] =>
      table
        .getAllByRole('row')
        .slice(1)
        .map((row) => row.textContent)
    expect(rows().map((text) => text.slice(0, 4))).toEqual(['load', 'warm', 'deco'])
    expect(rows()[2]).toContain('128 tokens')
    expect(rows()[2]).toMatch(/5\.00.mJ/)
    const sortByAne = table.getByRole('button', { name: 'ANE' })
    fireEvent.click(sortByAne)
    expect(rows().map((text) => text.slice(0, 4))).toEqual(['deco', 'load', 'warm'])
    fireEvent.click(sortByAne)
    expect(rows().map((text) => text.slice(0, 4))).toEqual(['load', 'deco', 'warm'])
    expect(screen.getByText(/^warm: it is too short/)).toBeDefined()
    fireEvent.click(button('decode'))
    await vi.waitFor(() =>
      expect(invoked('history:range').at(-1)?.[1]).toMatchObject({ fromMs: START_MS + 3000 }),
    )
  })

  it('exports in the format that was chosen', async () => {
    bridge.answers['transfer:export'] = () => ({ ok: true, value: { path: '/home/me/look.parquet' } })
    await openMeasurement()
    fireEvent.click(button('Export this measurement'))
    fireEvent.click(await screen.findByRole('radio', { name: /^Parquet/ }))
    fireEvent.submit(screen.getByRole('radiogroup').closest('form') as HTMLFormElement)
    const subject = { kind: 'measurement', id: 'one' }
    expect(invoked('transfer:export')).toEqual([['transfer:export', subject, 'parquet', false]])
    expect(await screen.findByText('Saved look.parquet.')).toBeDefined()
  })

  it('names programs in an export only where the box is ticked for it, each time anew', async () => {
    bridge.answers['transfer:export'] = () => ({ ok: true, value: { path: null } })
    await openMeasurement()
    for (const ticks of [true, false]) {
      fireEvent.click(button('Export this measurement'))
      const box = await screen.findByRole('checkbox', { name: /^With process names/ })
      expect((box as HTMLInputElement).checked).toBe(false)
      if (ticks) fireEvent.click(box)
      fireEvent.submit(screen.getByRole('radiogroup').closest('form') as HTMLFormElement)
    }
    expect(invoked('transfer:export').map((call) => call[3])).toEqual([true, false])
  })

  it('goes back to the list when the measurement no longer exists', async () => {
    bridge.answers['measurement:get'] = () => ({ ok: false, message: 'There is no such measurement.' })
    await open({ kind: 'measurement', id: 'gone' }, [makeHead()])
    expect(await screen.findByText('There is no such measurement.')).toBeDefined()
    await vi.waitFor(() => expect(useView.getState().page.kind).toBe('measurements'))
  })
})

describe('a comparison', () => {
  const spread = (median: number, runs = 1) => ({ median, minimum: median - 1, maximum: median + 1, runs })
  const comparison: Comparison = {
    subjects: [
      {
        label: 'Before',
        ids: ['one'],
        machines: [],
        sources: [],
        intervalsMs: [],
        verdicts: ['ane-used'],
        coverageRatio: 1,
        figureOrigins: mergeFigureOrigins([]),
      },
      {
        label: 'After',
        ids: ['two', 'three'],
        machines: [],
        sources: [],
        intervalsMs: [],
        verdicts: ['ane-used'],
        coverageRatio: 1,
        figureOrigins: mergeFigureOrigins([]),
      },
    ],
    caveats: ['The Macs differ.'],
    rows: [
      {
        figure: 'ane.energyMj',
        label: 'ANE energy',
        quantity: 'energy',
        values: [spread(40), spread(42, 2)],
        changes: [null, { absolute: 2, ratio: 0.05, withinSpread: true }],
        doubtfulMs: [NEVER_DOUBTED, NEVER_DOUBTED],
      },
      {
        figure: 'ane.readBytes',
        label: 'ANE read',
        quantity: 'bytes',
        values: [null, null],
        changes: [null, null],
        doubtfulMs: [NEVER_DOUBTED, NEVER_DOUBTED],
      },
    ],
  }

  const openComparison = async (change: Partial<Comparison> = {}): Promise<BoundScreen> => {
    bridge.answers['measurement:compare'] = () => ({ ok: true, value: { ...comparison, ...change } })
    await open({ kind: 'comparison', ids: ['one', 'two', 'three'] }, [])
    return within(await screen.findByRole('table'))
  }
  const cellsOf = (table: BoundScreen, name: RegExp): string[] =>
    within(table.getByRole('row', { name }))
      .getAllByRole('cell')
      .map(({ textContent }) => plain(textContent))

  it('shows differences with the spread, and says what no measurement reports', async () => {
    const table = await openComparison()
    expect(cellsOf(table, /^ANE energy/)).toEqual(['40 mJ', '42 mJ41 – 43 mJ~+2 mJ+5.0 %'])
    expect(table.getByRole('img', { name: 'Within the spread' })).toBeDefined()
    fireEvent.click(table.getByRole('button', { name: 'Origin of ANE energy' }))
    expect(table.getByRole('status').textContent).toContain('was not written down')
    expect(screen.getByText('Not reported by any: ANE read.')).toBeDefined()
    expect(screen.getByText('The Macs differ.')).toBeDefined()
  })

  it('compares with the subject that is chosen, and marks it', async () => {
    const table = await openComparison()
    const chosen = (name: string): HTMLInputElement => table.getByRole('radio', { name })
    expect(chosen('Reference: Before').checked).toBe(true)
    fireEvent.click(chosen('Reference: After'))
    expect(chosen('Reference: Before').checked).toBe(false)
    expect(cellsOf(table, /^ANE energy/)).toEqual(['40 mJ~−2 mJ−4.8 %', '42 mJ41 – 43 mJ'])
    // The keys of the window go on while the choice has the focus.
    chosen('Reference: After').focus()
    press('Escape')
    expect(useView.getState().page).toEqual({ kind: 'measurements' })
  })

  it('has the verdict of a subject in its head, and what its Mac and source are where they differ', async () => {
    const [before, after] = comparison.subjects as [ComparedSubject, ComparedSubject]
    const mac = (model: string) => [{ model, osBuild: '25C56' }]
    const table = await openComparison({
      subjects: [
        { ...before, machines: mac('Mac16,10'), sources: ['live'] },
        { ...after, machines: mac('Mac15,6'), sources: ['live'], verdicts: ['ane-used', 'ane-not-used'] },
      ],
    })
    const heads = table.getAllByRole('columnheader').map(({ textContent }) => textContent)
    expect(heads[1]).toContain('Used')
    expect(heads[1]).toContain('Mac mini (M4)')
    expect(heads[1]).not.toContain('Live')
    expect(heads[2]).toContain('2 runs')
    expect(heads[2]).toContain('Runs differ')
  })

  it('marks estimates', async () => {
    const [before, after] = comparison.subjects as [ComparedSubject, ComparedSubject]
    const origins = [{ instrument: 'ioreport' as const, field: 'ANE', kind: 'estimated' as const }]
    const figureOrigins = {
      ...before.figureOrigins,
      'ane.energyMj': { windows: 5, origins, missing: null },
    }
    const table = await openComparison({ subjects: [{ ...before, figureOrigins }, after] })
    expect(cellsOf(table, /^ANE energy/)[0]).toBe('≈ 40 mJ')
  })

  it('draws a bar for a difference: as long as its share of the largest, to the side of its sign', async () => {
    const [energy] = comparison.rows as [ComparisonRow]
    const row = (figure: ComparisonRow['figure'], label: string, median: number): ComparisonRow => ({
      ...energy,
      figure,
      label,
      values: [spread(100), spread(median)],
      changes: [null, { absolute: median - 100, ratio: median / 100 - 1, withinSpread: false }],
    })
    const table = await openComparison({
      rows: [
        row('ane.energyMj', 'ANE energy', 150),
        row('gpu.energyMj', 'GPU energy', 75),
        row('cpu.energyMj', 'CPU energy', 100),
      ],
    })
    const bars = table
      .getAllByRole('row')
      .flatMap((each) => [...each.querySelectorAll<HTMLElement>('.change-bar')])
      .map((bar) => [bar.dataset.sign, bar.style.getPropertyValue('--share')])
    expect(bars).toEqual([
      ['more', '1'],
      ['less', '0.5'],
      ['none', '0'],
    ])
    expect(screen.getByText(/A full bar is a difference of 50.%/)).toBeDefined()
  })

  it('offers no curve that nobody reports', async () => {
    await openComparison()
    const curves = within(screen.getByRole('group', { name: 'Curve' }))
    const reported = ['ANE', 'ANE read', 'ANE write', 'CPU', 'GPU']
    expect(curves.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(reported)
  })
})
