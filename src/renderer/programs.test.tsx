// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventPage, EventPageRequest } from '#shared/history'
import type { SourceStatus } from '#shared/source-status'
import { aneEvents as made } from '#shared/testing/ane-events'
import type { TrackEvent } from '#shared/track-events'
import type { LogState } from '#shared/unified-log'
import { useEventList } from './stores/event-list-store'
import { useTime } from './stores/time-store'
import { showSettings, useView } from './stores/view-store'
import { installFakeBridge, resetStores, type FakeBridge } from './test-support/fake-bridge'
import { renderWindow } from './test-support/open-page'
import { columnsData, makeStatus, placeSamples, START_MS } from './test-support/samples'

const SAMPLES = 30
const APP = { name: 'Example App', pid: 42 }
const DAEMON = { name: 'mediaanalysisd', pid: 952 }
/** Breaks the line, turns the words after it, and is longer than any row. */
const HOSTILE = { name: `a\n\u202e${'b'.repeat(300)}`, pid: 666 }

let bridge: FakeBridge
/** What the disk answers to the list, the newest page first. */
let pages: EventPage[]

beforeEach(async () => {
  resetStores()
  bridge = installFakeBridge()
  pages = []
  const status = makeStatus({ sampleCount: SAMPLES })
  const columns = columnsData(placeSamples(0, SAMPLES))
  bridge.answers['history:all'] = () => ({ sessionId: 1, status, columns })
  bridge.answers['history:events'] = ({ after }: EventPageRequest) => ({
    ok: true,
    value: pages[after?.id ?? 0] ?? { events: [], next: null, count: 0 },
  })
  bridge.answers['history:who'] = () => ({ ok: false, message: 'Not in this test.' })
  renderWindow(bridge)
  await screen.findByText('CPU clusters', { selector: 'h2' })
})
afterEach(cleanup)

const at = (second: number): number => START_MS + second * 1000
const push = (...events: TrackEvent[]): void =>
  act(() => events.forEach((event) => bridge.push('event', { sessionId: 1, event })))
const lane = (): Promise<HTMLElement> => screen.findByRole('region', { name: 'Programs that used the ANE' })
const programs = async (): Promise<string[]> =>
  within(await lane())
    .getAllByRole('listitem')
    .map((item) => item.textContent)
const grid = (): HTMLElement => screen.getByRole('grid', { name: 'Events in view' })
const rows = (): HTMLElement[] => within(grid()).getAllByRole('row').slice(1)
const selected = (): string | undefined =>
  rows().find((row) => row.getAttribute('aria-selected') === 'true')?.textContent
const press = (key: string, options: KeyboardEventInit = {}): boolean =>
  fireEvent.keyDown(grid(), { key, ...options })
const invoked = (channel: string): unknown[][] =>
  vi.mocked(bridge.invoke).mock.calls.filter(([name]) => name === channel)

async function openList(): Promise<void> {
  fireEvent.keyDown(document.body, { key: 'e' })
  await screen.findByRole('grid', { name: 'Events in view' })
  await act(() => vi.dynamicImportSettled())
}

describe('the lane of programs', () => {
  it('is not there until the log names somebody, and has none of its events in the lane of marks', async () => {
    push(made.logOn(at(1)))
    expect(screen.queryByRole('region', { name: 'Programs that used the ANE' })).toBeNull()
    push(made.loaded(at(5), APP))
    expect((await programs())[0]).toMatch(/Example App\u2069 \(pid 42\).*1 event, held open 1×, power 0×/)
    expect(screen.queryByRole('region', { name: 'Events and marks' })).toBeNull()
  })

  it('shows three rows, and the others when asked to', async () => {
    push(
      ...Array.from({ length: 5 }, (_, index) =>
        made.loaded(at(5), { name: `App ${index}`, pid: index + 1 }),
      ),
    )
    expect(await programs()).toHaveLength(3)
    fireEvent.click(screen.getByRole('button', { name: 'Show 2 more programs' }))
    expect(await programs()).toHaveLength(5)
    fireEvent.click(screen.getByRole('button', { name: 'Show fewer programs' }))
    expect(await programs()).toHaveLength(3)
  })

  it('escapes and cuts names of strangers; their tooltip has all of them', async () => {
    push(made.loaded(at(5), HOSTILE))
    const [text = ''] = await programs()
    expect(text).toContain(String.raw`a\n\u202ebbb`)
    expect(text.length).toBeLessThan(140)
    expect(screen.getByTitle(new RegExp(`b{300} \\(pid 666\\)`))).toBeDefined()
  })

  it('says what lies at the crosshair, to the millisecond and with its exactness', async () => {
    push({ ...made.loaded(at(5.25), APP), uncertaintyMs: 5 })
    const region = await lane()
    act(() => useView.setState({ crosshairMs: at(6) }))
    await waitFor(() =>
      expect(region.textContent).toMatch(
        /Model loaded, \u2068Example App\u2069 \(pid 42\), \d\d:\d\d:05\.250 ± 5\u202fms/,
      ),
    )
  })
})

describe('the list of events', () => {
  it('is sorted by time either way, and moved through by keys, which move the crosshair', async () => {
    push(made.loaded(at(5), APP), made.loaded(at(7), DAEMON), made.gone(at(9), DAEMON))
    await openList()
    expect(rows().map((row) => /ANE client gone|Example|mediaanalysisd/.exec(row.textContent)?.[0])).toEqual([
      ...['ANE client gone', 'mediaanalysisd', 'Example'],
    ])
    press('ArrowDown')
    press('ArrowDown')
    expect(selected()).toContain('mediaanalysisd')
    expect(useView.getState().crosshairMs).toBe(at(7))
    press('End')
    expect(selected()).toContain('Example')
    press('ArrowDown')
    expect(selected()).toContain('Example')
    fireEvent.click(screen.getByRole('button', { name: 'Time' }))
    expect(rows()[0]?.textContent).toContain('Example')
    expect(screen.getByRole('columnheader', { name: /^Time/ }).getAttribute('aria-sort')).toBe('ascending')
    press('Escape')
    expect(selected()).toBeUndefined()
    press('Escape')
    expect(useEventList.getState().isOpen).toBe(false)
  })

  it('shows the record as it was, escaped, and copies it once however long the key is held', async () => {
    const message = 'ANE0: first\nline \u001b[31m of 2'
    const event = made.loaded(at(5), APP)
    push({ ...event, ane: { ...event.ane, message } })
    await openList()
    press('ArrowDown')
    const record = screen.getByRole('complementary', { name: 'Record' })
    const escaped = String.raw`ANE0: first\nline \x1b[31m of 2`
    expect(record.querySelector('pre')?.textContent).toBe(escaped)
    expect(record.textContent).toContain('The driver names the process that a model was loaded for.')
    press('c', { ctrlKey: true })
    press('c', { ctrlKey: true, repeat: true })
    expect(invoked('text:copy')).toEqual([['text:copy', escaped]])
  })

  it('finds every word among kind, program, writer and text', async () => {
    const failed = made.compileFailed(at(6), { message: 'Compilation failed: Code=1' })
    push(made.loaded(at(5), APP), failed, made.gone(at(9), { pid: 952 }))
    await openList()
    const search = (words: string): void =>
      void fireEvent.change(screen.getByRole('searchbox', { name: 'Search events' }), {
        target: { value: words },
      })
    search('CODE=1 aned')
    await waitFor(() => expect(rows()).toHaveLength(1))
    expect(rows()[0]?.textContent).toContain('Compile failed')
    search('example 42')
    await waitFor(() => expect(rows()[0]?.textContent).toContain('Example App'))
    search('example 43')
    await waitFor(() => expect(grid().textContent).toContain('Nothing in view'))
  })

  it('has all of the disk in turn, each event once, and draws no more rows than can be seen', async () => {
    const all = Array.from({ length: 100_000 }, (_, index) =>
      made.loaded(at(index / 10_000), { name: 'App', pid: index }),
    )
    // What waited to be written as the first page was read may come again, with the page of its time.
    const again = all.slice(50_000, 51_000)
    pages = [
      { events: all.slice(50_000), next: { endMs: 0, id: 1 }, count: 100_000 },
      { events: [...all.slice(0, 50_000), ...again], next: null, count: 50_000 },
    ]
    push(...all.slice(-2))
    await openList()
    await waitFor(() => expect(screen.getByText('100,000 events')).toBeDefined())
    expect(grid().getAttribute('aria-rowcount')).toBe('100001')
    expect(rows().length).toBeLessThan(100)
    press('End')
    expect(useEventList.getState().selected).toBe(all[0])
  }, 30_000)

  it('says how many it leaves out beyond a hundred thousand, and why the disk cannot be read', async () => {
    const page = Array.from({ length: 100_000 }, (_, index) =>
      made.loaded(at(index / 10_000), { name: 'App', pid: index }),
    )
    pages = [{ events: page, next: { endMs: 0, id: 1 }, count: 100_007 }]
    push(made.loaded(at(5), APP))
    await openList()
    await screen.findByText(/7 earlier ones are not listed: show a shorter time/)
    expect(invoked('history:events')).toHaveLength(1)
    cleanup()
    bridge.answers['history:events'] = () => ({ ok: false, message: 'The history is damaged.' })
    renderWindow(bridge)
    expect(await screen.findByText('The history is damaged.')).toBeDefined()
  }, 30_000)
})

describe('who', () => {
  it('is told of the selected span, else of the view, the latest work first', async () => {
    const worked = { ane: { bursts: [] }, intervalMs: 1000, startedAt: '', endedAt: '' }
    bridge.answers['history:who'] = () => ({
      ok: true,
      value: { worked, events: { events: [made.loaded(at(5), APP)], omittedEvents: 3 } },
    })
    push(made.loaded(at(5), APP))
    const region = await lane()
    await waitFor(() => expect(region.textContent).toContain('but ANE power did not rise with it.'))
    act(() => useTime.setState({ selection: { fromMs: at(3), toMs: at(8), isDone: true } }))
    await waitFor(() => expect(invoked('history:who').at(-1)).toEqual(['history:who', at(3), at(8)]))
    fireEvent.click(await screen.findByRole('button', { name: 'Who used the ANE in it?' }))
    const told = await screen.findByRole('region', { name: 'Who used the ANE' })
    expect(told.textContent).toContain('Example App')
    expect(told.textContent).toContain('3 earlier events were too many to be looked at.')
  })

  it('says why a range cannot be looked through, and asks nothing where no log was read', async () => {
    expect(invoked('history:who')).toHaveLength(0)
    bridge.answers['history:who'] = () => ({ ok: false, message: 'This is too long.' })
    push(made.loaded(at(5), APP))
    await openList()
    expect(await screen.findByText('This is too long.')).toBeDefined()
  })
})

describe('the switch that lets the log be read', () => {
  const live = (log: LogState): SourceStatus =>
    makeStatus({
      ...{ kind: 'live', sampleCount: SAMPLES },
      eventSources: [
        { label: 'Unified log', state: { kind: 'running' }, log, skippedCount: 0, lastFault: null },
      ],
    })

  it('is off, says what is read and kept, and tells how the reading stands once it is on', async () => {
    act(() => showSettings('privacy'))
    await act(() => vi.dynamicImportSettled())
    const box = await screen.findByRole('checkbox', { name: /^Read the system log for the Neural Engine/ })
    expect((box as HTMLInputElement).checked).toBe(false)
    expect(box.closest('label')?.textContent).toContain(
      'kept on this Mac with the names and ids of the programs',
    )
    fireEvent.click(box)
    expect(invoked('settings:update')).toEqual([['settings:update', { readsLog: true }]])
    act(() => bridge.push('status', live({ kind: 'not-administrator' })))
    await waitFor(() =>
      expect(box.closest('label')?.textContent).toContain('Only administrators can read the log.'),
    )
    const part = screen.getByText('Only administrators can read the log', { selector: '.status-part' })
    expect(part.getAttribute('data-faults')).toBe('true')
    act(() => bridge.push('status', live({ kind: 'reading' })))
    await waitFor(() => expect(part.getAttribute('data-faults')).toBe('false'))
    expect(part.textContent).toBe('The log is read')
  })
})
