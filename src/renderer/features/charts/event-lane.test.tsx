// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aneEvents as made } from '#shared/testing/ane-events'
import type { TrackEvent } from '#shared/track-events'
import { useTime } from '../../stores/time-store'
import { useView } from '../../stores/view-store'
import { installFakeBridge, resetStores, type FakeBridge } from '../../test-support/fake-bridge'
import { renderWindow } from '../../test-support/open-page'
import { columnsData, makeStatus, placeSamples, START_MS } from '../../test-support/samples'

const SAMPLES = 30

let bridge: FakeBridge

beforeEach(async () => {
  resetStores()
  bridge = installFakeBridge()
  const status = makeStatus({ sampleCount: SAMPLES })
  const columns = columnsData(placeSamples(0, SAMPLES))
  bridge.answers['history:all'] = () => ({ sessionId: 1, status, columns })
  renderWindow(bridge)
  await screen.findByText('CPU clusters', { selector: 'h2' })
})
afterEach(cleanup)

const at = (offsetMs: number, change: Partial<TrackEvent> = {}): TrackEvent => ({
  kind: 'mark',
  startMs: START_MS + offsetMs,
  endMs: null,
  label: '',
  uncertaintyMs: 1000,
  ...change,
})
const push = (...events: TrackEvent[]): void =>
  act(() => events.forEach((event) => bridge.push('event', { sessionId: 1, event })))
const press = (key: string, options: KeyboardEventInit = {}): boolean =>
  fireEvent.keyDown(document.body, { key, ...options })
const lane = (): HTMLElement | null => screen.queryByRole('region', { name: 'Events and marks' })
const crosshairSecond = (): number => ((useView.getState().crosshairMs ?? Number.NaN) - START_MS) / 1000
const marksSet = (): unknown[][] =>
  vi.mocked(bridge.invoke).mock.calls.filter(([channel]) => channel === 'mark:add')

describe('the lane', () => {
  it('takes no room until something happens, and lists it', async () => {
    expect(lane()).toBeNull()
    push(at(5500, { label: 'second try' }), at(9000, { kind: 'of-a-later-version', uncertaintyMs: 0 }))
    await vi.waitFor(() => expect(lane()).not.toBeNull())
    const items = within(lane() as HTMLElement).getAllByRole('listitem')
    expect(items.map((item) => item.textContent.replaceAll('\u202f', ' '))).toEqual([
      expect.stringMatching(/^Mark “second try” \d\d:\d\d:\d\d ± 1 s$/),
      expect.stringMatching(/^of-a-later-version \d\d:\d\d:\d\d$/),
    ])
    expect(lane()?.textContent).toContain('1 mark, 1 event')
  })

  it('is not there for what lies outside of the view', async () => {
    push(at(-2 * 3_600_000))
    push(at(0, { kind: 'source' }))
    await vi.waitFor(() => expect(screen.getByText(/Marked at/)).toBeDefined())
    expect(lane()).toBeNull()
  })
})

describe('the keys', () => {
  it('move the crosshair from mark to mark, and the view to one that lies outside of it', () => {
    useTime.setState({ extent: { fromMs: START_MS - 3_600_000, toMs: START_MS + SAMPLES * 1000 } })
    push(at(-600_000), at(5500), at(9000))
    // What the log tells is stepped through in its list.
    push(made.loaded(START_MS + 7000, { name: 'Example App', pid: 42 }), made.logOn(START_MS + 7500))
    press(',')
    expect(crosshairSecond()).toBe(9)
    press(',')
    expect(crosshairSecond()).toBe(5.5)
    press('.')
    expect(crosshairSecond()).toBe(9)
    press('.')
    expect(crosshairSecond()).toBe(9)
    expect(useTime.getState().fixedSpan).toBeNull()
    press(',')
    press(',')
    expect(crosshairSecond()).toBe(-600)
    const span = useTime.getState().fixedSpan
    expect(((span?.fromMs ?? 0) + (span?.toMs ?? 0)) / 2 - START_MS).toBe(-600_000)
  })

  it('K sets a mark once however long it is held, and N names the one that came back', () => {
    press('n')
    press('k')
    press('k', { repeat: true })
    expect(marksSet()).toEqual([['mark:add', '']])
    push(at(30_400))
    press('n')
    const field = screen.getByRole('textbox', { name: 'Name of the mark' })
    fireEvent.change(field, { target: { value: ' second try ' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(bridge.invoke).toHaveBeenCalledWith('mark:name', START_MS + 30_400, 'second try')
    expect(screen.queryByText(/Marked at/)).toBeNull()
  })

  it('Esc leaves a mark without a name', () => {
    push(at(30_400))
    press('n')
    const field = screen.getByRole('textbox', { name: 'Name of the mark' })
    fireEvent.change(field, { target: { value: 'second try' } })
    fireEvent.keyDown(field, { key: 'Escape' })
    expect(screen.queryByText(/Marked at/)).toBeNull()
    expect(vi.mocked(bridge.invoke).mock.calls.some(([channel]) => channel === 'mark:name')).toBe(false)
  })
})
