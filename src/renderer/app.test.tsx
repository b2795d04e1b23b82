// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SourceStatus } from '#shared/source-status'
import { useSettings } from './stores/settings-store'
import { useTime } from './stores/time-store'
import { useView } from './stores/view-store'
import { installFakeBridge, resetStores, type FakeBridge } from './test-support/fake-bridge'
import { renderWindow } from './test-support/open-page'
import { columnsData, makeSample, makeStatus, placeSample, START_MS } from './test-support/samples'

let bridge: FakeBridge

beforeEach(() => {
  resetStores()
  bridge = installFakeBridge()
})
afterEach(cleanup)

const SAMPLES = 30

/** A window with half a minute of samples, the last of them at 49 mW. */
async function openWindow(change: Partial<SourceStatus> = {}, count = SAMPLES): Promise<void> {
  const status = makeStatus({ sampleCount: count, ...change })
  const samples = Array.from({ length: count }, (_, i) =>
    placeSample(
      i,
      makeSample((s) => (s.ane.powerMw = s.ane.energyMj = i + 20)),
    ),
  )
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
    sessionId: status.sessionId,
    status,
    columns: columnsData(samples),
  })
  renderWindow(bridge)
  await screen.findByText(count === 0 ? /sample/ : 'CPU clusters', { selector: 'h2' })
}

const press = (key: string, options: KeyboardEventInit = {}): boolean =>
  fireEvent.keyDown(document.body, { key, ...options })
const crosshairSecond = (): number | null => {
  const { crosshairMs } = useView.getState()
  return crosshairMs === null ? null : (crosshairMs - START_MS) / 1000
}
const heroRegion = (): HTMLElement => screen.getByRole('region', { name: 'Neural Engine' })
const chart = (name: string): HTMLElement => screen.getByRole('region', { name })
const invoked = (channel: string): unknown[][] =>
  vi.mocked(bridge.invoke).mock.calls.filter(([called]) => called === channel)

describe('the window', () => {
  it('shows the newest reading large, and its peak and mean', async () => {
    await openWindow()
    const hero = within(heroRegion())
    expect(hero.getByText('49')).toBeDefined()
    expect(hero.getByText('mW')).toBeDefined()
    expect(hero.getByText('Peak').nextSibling?.textContent).toBe('49\u202fmW')
    expect(hero.getByText('Mean').nextSibling?.textContent).toBe('35\u202fmW')
    expect(hero.getByText('Energy').nextSibling?.textContent).toBe('1.03\u202fJ')
  })

  it('labels a demonstration with the reason', async () => {
    await openWindow({ message: 'Live readings need a Mac.' })
    expect(screen.getAllByText('Demonstration')).not.toHaveLength(0)
    const line = screen.getByText('Made-up readings. Live readings need a Mac.')
    expect(line.title).toMatch(/^Made-up readings\. Live readings need a Mac\. They are of a MacBook/)
    act(() => bridge.push('status', makeStatus({ message: null })))
    expect(await screen.findByText('Made-up readings.')).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: 'Open recording…' }))
    expect(invoked('source:choose-recording')).toHaveLength(1)
  })

  it('says why a chart is missing instead of drawing zero', async () => {
    await openWindow({ machine: { model: 'Mac17,7', osBuild: '25D2128' } }, 0)
    const quiet = makeSample((s) => (s.ane.readBytesPerSecond = s.ane.writeBytesPerSecond = null))
    act(() => bridge.push('samples', { sessionId: 1, samples: [placeSample(0, quiet)] }))
    const traffic = within(await screen.findByRole('region', { name: 'ANE memory traffic' }))
    expect(traffic.getByText(/not reported since macOS 13/)).toBeDefined()
    expect(traffic.queryByText(/0.MB/)).toBeNull()
  })

  it('gives a figure that nothing reports no meaning', async () => {
    await openWindow({}, 0)
    const poor = makeSample((s) => (s.ane.powerMw = null))
    act(() => bridge.push('samples', { sessionId: 1, samples: [placeSample(0, poor)] }))
    await screen.findByText('CPU clusters', { selector: 'h2' })
    expect(heroRegion().querySelector('.hero-number')?.textContent).toBe('– Neural Engine i')
  })

  it('says why the newest reading is missing beside the figures of earlier ones', async () => {
    await openWindow()
    const poor = makeSample((s) => (s.ane.powerMw = null))
    act(() => bridge.push('samples', { sessionId: 1, samples: [placeSample(SAMPLES, poor)] }))
    const hero = within(heroRegion())
    const why = await screen.findAllByText(/not reported since \d\d:\d\d:\d\d/)
    // Once on the page: by the chart of ANE power.
    expect(why).toHaveLength(1)
    expect(hero.queryByText(/not reported/)).toBeNull()
    // Another chart that fills the window hides that one.
    act(() => useView.setState({ filledChart: 'gpu' }))
    expect(hero.getByText(/^ANE power: not reported since/)).toBeDefined()
    expect(hero.getByText('Peak').nextSibling?.textContent).toBe('49\u202fmW')
  })

  it('says in the place of its figures why one series is missing beside another', async () => {
    await openWindow({}, 0)
    const poor = makeSample((s) => (s.gpu.activeRatio = null))
    act(() => bridge.push('samples', { sessionId: 1, samples: [placeSample(0, poor)] }))
    const gpu = within(await screen.findByRole('region', { name: 'GPU frequency and activity' }))
    expect(gpu.getByText('GPU activity: not reported in these readings.')).toBeDefined()
    expect(gpu.queryByText('–')).toBeNull()
  })

  it('says of a cluster that the newest sample does not have it, instead of dashes', async () => {
    await openWindow()
    const cutOff = makeSample((s) => void s.cpu.clusters.pop())
    act(() => bridge.push('samples', { sessionId: 1, samples: [placeSample(SAMPLES, cutOff)] }))
    const head = (name: string): string => {
      const { textContent } = screen.getByRole('heading', { name: new RegExp(name) })
      return textContent.replaceAll('\u202f', ' ')
    }
    await vi.waitFor(() => expect(head('P0-Cluster')).toBe('P0-Cluster now: not reported'))
    expect(head('E-Cluster')).toBe('E-Cluster 20 % · 1000 MHz now')
  })

  it('says that it waits for the first sample, and offers other sources after a failure', async () => {
    await openWindow({ state: 'starting' }, 0)
    expect(screen.getByText('Waiting for the first sample')).toBeDefined()
    act(() =>
      bridge.push('status', makeStatus({ state: 'failed', kind: 'live', message: 'Not allowed yet.' })),
    )
    expect(screen.getByText('Not allowed yet.')).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: 'Play the demonstration' }))
    expect(invoked('source:select')).toEqual([['source:select', 'demonstration']])
  })

  it('hides a series by its legend, and saves that in the settings', async () => {
    await openWindow()
    fireEvent.click(within(chart('CPU and GPU power')).getByRole('button', { name: 'GPU', pressed: true }))
    expect(invoked('settings:update')).toEqual([['settings:update', { hiddenSeries: ['gpu.powerMw'] }]])
    expect(
      within(chart('CPU and GPU power')).getByRole('button', { name: 'GPU', pressed: false }),
    ).toBeDefined()
  })

  it('shows an error of main until it is dismissed', async () => {
    bridge.answers['source:choose-recording'] = () => ({ ok: false, message: 'a.txt is not a recording.' })
    await openWindow()
    press('o', { ctrlKey: true })
    const notice = await screen.findByText('a.txt is not a recording.')
    fireEvent.click(within(notice.parentElement as HTMLElement).getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByText('a.txt is not a recording.')).toBeNull()
  })

  it('says that the source has ended while the charts stay', async () => {
    await openWindow({ kind: 'replay', label: 'log.txt', state: 'ended' })
    expect(screen.getByText('ended')).toBeDefined()
    expect(screen.getAllByText('Recording log.txt')).not.toHaveLength(0)
  })

  it('calls a recording of the demonstration one', async () => {
    await openWindow({ kind: 'replay', isMadeUp: true, label: 'log.txt' })
    const badge = screen.getAllByText('Demonstration log.txt')[0]?.closest('.badge')
    expect(badge?.getAttribute('data-real')).toBe('false')
  })
})

describe('the source', () => {
  const sourceMenu = () => {
    fireEvent.click(screen.getByRole('button', { name: 'Source' }))
    return within(screen.getByRole('menu', { name: 'Source' }))
  }

  it('does not offer live readings where there are none, and says why', async () => {
    await openWindow()
    const entry = sourceMenu().getByRole('menuitemcheckbox', { name: /Live readings \(only on a Mac\)/ })
    fireEvent.click(entry)
    expect(entry).toHaveProperty('disabled', true)
    expect(invoked('source:select')).toHaveLength(0)
  })

  it('offers and marks an unusual speed', async () => {
    const replay = { speed: 30, bytesRead: 1, totalBytes: 2 }
    await openWindow({ kind: 'replay', label: 'log.txt', replay })
    const speeds = within(screen.getByRole('group', { name: 'Speed' })).getAllByRole('button')
    expect(speeds.map(({ textContent }) => textContent)).toEqual(['1×', '10×', '30×', '60×', 'To the end'])
    expect(screen.getByRole('button', { name: /^30×/ }).getAttribute('aria-pressed')).toBe('true')
  })

  it('says that only the latest of several faults is shown', async () => {
    await openWindow({ faultCount: 3, lastFault: 'Byte 12: cut off.' })
    expect(screen.getByText('3 faults').title).toBe('The latest of 3 faults: Byte 12: cut off.')
    act(() => bridge.push('status', makeStatus({ faultCount: 1, lastFault: 'Byte 12: cut off.' })))
    expect(screen.getByText('1 fault').title).toBe('Byte 12: cut off.')
  })
})

describe('the keyboard', () => {
  it.each(['ended', 'failed'] as const)('pauses nothing that has %s', async (state) => {
    await openWindow({ kind: 'replay', label: 'log.txt', state })
    press(' ')
    expect(useView.getState().frozen).toBeNull()
    expect(screen.getByRole('button', { name: 'Pause the view' })).toHaveProperty('disabled', true)
  })

  it('says what the source does while the view is paused, and resumes also after its end', async () => {
    const replay = { kind: 'replay', label: 'log.txt' } as const
    await openWindow(replay)
    press(' ')
    expect(screen.getByText(/The replay goes on\./)).toBeDefined()
    // What it is paused at takes the place of what else is to be said of the source.
    act(() => bridge.push('status', makeStatus({ ...replay, message: 'It was cut off.' })))
    expect(screen.queryByText('It was cut off.')).toBeNull()
    act(() => bridge.push('status', makeStatus({ ...replay, state: 'ended' })))
    expect(screen.getByText(/The replay has ended meanwhile\./)).toBeDefined()
    press(' ')
    expect(useView.getState().frozen).toBeNull()
  })

  it('pauses and follows by Space, but leaves Space to a button that was reached by a key', async () => {
    await openWindow()
    press(' ')
    expect(useView.getState().frozen?.length).toBe(SAMPLES)
    act(() => bridge.push('samples', { sessionId: 1, samples: [placeSample(SAMPLES)] }))
    expect(screen.getByText(/View paused at/)).toBeDefined()
    const button = screen.getByRole('button', { name: 'Settings' })
    press('Tab')
    button.focus()
    fireEvent.keyDown(button, { key: ' ' })
    expect(useView.getState().frozen).not.toBeNull()
    press(' ')
    expect(useView.getState().frozen).toBeNull()
  })

  it('keeps Space for the view after a choice by the pointer, whatever key came in between', async () => {
    await openWindow()
    const button = screen.getByRole('button', { name: 'Source' })
    fireEvent.pointerDown(button)
    button.focus()
    fireEvent.click(button)
    const entry = screen.getByRole('menuitemcheckbox', { name: 'Demonstration' })
    fireEvent.pointerDown(entry)
    fireEvent.click(entry)
    expect(document.activeElement).toBe(button)
    fireEvent.keyDown(button, { key: '1' })
    fireEvent.keyDown(button, { key: ' ' })
    expect(useView.getState().frozen).not.toBeNull()
  })

  it.each<[string, string, KeyboardEventInit]>([
    ['measurement:start', 'm', {}],
    ['source:choose-recording', 'o', { ctrlKey: true }],
  ])('asks for %s once, however long its key is held', async (channel, key, options) => {
    await openWindow()
    expect(press(key, options)).toBe(false)
    for (let repeats = 0; repeats < 3; repeats++) expect(press(key, { ...options, repeat: true })).toBe(false)
    expect(invoked(channel)).toHaveLength(1)
  })

  it('changes between two states once, however long the key is held, but goes on moving', async () => {
    await openWindow()
    const hold = (key: string): void => {
      press(key)
      expect(press(key, { repeat: true })).toBe(false)
    }
    hold(' ')
    expect(useView.getState().frozen).not.toBeNull()
    hold('l')
    expect(useView.getState().page.kind).toBe('measurements')
    press('l')
    hold('ArrowLeft')
    expect(crosshairSecond()).toBe(29)
    fireEvent.keyDown(chart('ANE power'), { key: 'Enter' })
    fireEvent.keyDown(chart('ANE power'), { key: 'Enter', repeat: true })
    expect(useView.getState().filledChart).toBe('ane-power')
    hold('Escape')
    expect([crosshairSecond(), useView.getState().filledChart]).toEqual([null, 'ane-power'])
  })

  it('presses a button once, however long Enter is held, also in a dialog', async () => {
    await openWindow()
    press(',', { ctrlKey: true })
    const button = await screen.findByRole('button', { name: 'Dark: always dark' })
    expect(fireEvent.keyDown(button, { key: 'Enter' })).toBe(true)
    expect(fireEvent.keyDown(button, { key: 'Enter', repeat: true })).toBe(false)
  })

  it('chooses the range by 1 to 4', async () => {
    await openWindow()
    for (const [key, minutes] of [
      ['1', 1],
      ['2', 5],
      ['3', 15],
      ['4', 60],
    ] as const) {
      press(key)
      expect(useSettings.getState().rangeMinutes).toBe(minutes)
    }
    expect(invoked('settings:update')).toHaveLength(4)
  })

  it('moves the crosshair by one and by ten samples, within the range, and leaves by Escape', async () => {
    await openWindow()
    press('ArrowLeft')
    expect(crosshairSecond()).toBe(30)
    press('ArrowLeft')
    expect(crosshairSecond()).toBe(29)
    press('ArrowLeft', { shiftKey: true })
    expect(crosshairSecond()).toBe(19)
    expect(await within(chart('ANE power')).findByText('38 mW')).toBeDefined()
    press('ArrowLeft', { shiftKey: true })
    press('ArrowLeft', { shiftKey: true })
    expect(crosshairSecond()).toBe(1)
    press('ArrowRight')
    expect(crosshairSecond()).toBe(2)
    press('Escape')
    expect(crosshairSecond()).toBeNull()
  })

  it('leaves one thing by one Escape: the selection, the crosshair, the filled chart, the past', async () => {
    await openWindow()
    fireEvent.keyDown(chart('ANE power'), { key: 'Enter' })
    press('+')
    press('ArrowLeft')
    useTime.setState({ selection: { fromMs: START_MS, toMs: START_MS + 1000, isDone: true } })
    const things = (): boolean[] => [
      useTime.getState().selection !== null,
      useView.getState().crosshairMs !== null,
      useView.getState().filledChart !== null,
      useTime.getState().fixedSpan !== null,
    ]
    for (let left = 0; left <= 4; left++) {
      expect(things()).toEqual([0, 1, 2, 3].map((thing) => thing >= left))
      press('Escape')
    }
  })

  it('leaves a pause by Escape', async () => {
    await openWindow()
    press(' ')
    expect(useView.getState().frozen).not.toBeNull()
    press('Escape')
    expect(useView.getState().frozen).toBeNull()
  })

  it('fills the window with a chart and comes back', async () => {
    await openWindow()
    fireEvent.keyDown(chart('ANE power'), { key: 'Enter' })
    expect(screen.queryByRole('region', { name: 'CPU clusters' })).toBeNull()
    expect(invoked('settings:update')).toHaveLength(0)
    fireEvent.click(within(chart('ANE power')).getByRole('button', { name: 'Show all charts' }))
    expect(chart('CPU clusters')).toBeDefined()
    fireEvent.doubleClick(chart('CPU clusters'))
    expect(screen.queryByRole('region', { name: 'ANE power' })).toBeNull()
  })

  it('selects no text of the charts by ⌘A, but leaves the key to fields', async () => {
    await openWindow()
    expect(press('a', { ctrlKey: true })).toBe(false)
    const field = document.body.appendChild(document.createElement('input'))
    expect(fireEvent.keyDown(field, { key: 'a', ctrlKey: true })).toBe(true)
    field.remove()
  })

  it('opens a chart’s menu by a right click', async () => {
    await openWindow()
    fireEvent.contextMenu(chart('ANE memory traffic'), { clientX: 20, clientY: 20 })
    const menu = within(screen.getByRole('menu', { name: 'ANE memory traffic' }))
    fireEvent.click(menu.getByRole('menuitemcheckbox', { name: /Write/ }))
    expect(useSettings.getState().hiddenSeries).toEqual(['ane.writeBytesPerSecond'])
  })
})

describe('dropping a file', () => {
  const drop = (...files: File[]): void => {
    const event = new Event('drop', { bubbles: true, cancelable: true })
    Object.assign(event, { dataTransfer: { files, types: ['Files'] } })
    act(() => void document.dispatchEvent(event))
  }

  it('opens one recording', async () => {
    await openWindow()
    drop(new File(['x'], 'log.txt'))
    expect(invoked('source:open-recording')).toEqual([['source:open-recording', '/recordings/log.txt']])
  })

  it('imports several as measurements, since only one can be replayed', async () => {
    bridge.answers['transfer:import'] = () => ({ ok: true, value: { ids: ['a', 'b'] } })
    await openWindow()
    drop(new File(['x'], 'a.txt'), new File(['x'], 'b.txt'))
    expect(invoked('transfer:import')).toHaveLength(1)
    expect(invoked('source:open-recording')).toHaveLength(0)
    expect(await screen.findByText('2 files imported as measurements.')).toBeDefined()
  })
})
