// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { COMMAND_IDS, sentenceLabel } from '#shared/commands'
import { SETTINGS_SECTIONS, type SettingsSection } from '#shared/settings'
import { useSettings } from './stores/settings-store'
import { useView } from './stores/view-store'
import type { FakeBridge } from './test-support/fake-bridge'
import { makeHead } from './test-support/measurements'
import { openPage, startWithMeasurements } from './test-support/open-page'

let bridge: FakeBridge

beforeEach(() => {
  bridge = startWithMeasurements()
})
afterEach(cleanup)

const press = (key: string, options: KeyboardEventInit = {}): boolean =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...options })
const chosenTab = (): HTMLElement => screen.getByRole('tab', { selected: true })
const invoked = (channel: string): unknown[][] =>
  vi.mocked(bridge.invoke).mock.calls.filter(([called]) => called === channel)
/** The code of the page is loaded when it is first shown. */
async function show(section: SettingsSection): Promise<void> {
  act(() => bridge.push('command', { kind: 'show-settings', section }))
  await act(() => vi.dynamicImportSettled())
}

const page = () => useView.getState().page

describe('the commands', () => {
  it('are listed with their keys by ?, and Esc closes the list', async () => {
    await openPage(bridge, { kind: 'measurements' }, [])
    press('?', { shiftKey: true })
    await act(() => vi.dynamicImportSettled())
    const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    const listed = within(sheet)
      .getAllByRole('rowheader')
      .map(({ textContent }) => textContent)
    expect(listed).toEqual(expect.arrayContaining(COMMAND_IDS.map(sentenceLabel)))
    expect(within(sheet).getByRole('row', { name: /^Open recording/ }).textContent).toContain('Ctrl+O')
    fireEvent.keyDown(document.body, { key: 'l' })
    expect(page()).toEqual({ kind: 'measurements' })
    fireEvent.click(within(sheet).getByRole('button', { name: 'Close' }))
    press('l')
    expect(page()).toEqual({ kind: 'charts' })
  })

  it('act on the charts where a menu sends them, whatever page is shown', async () => {
    await openPage(bridge, { kind: 'measurements' }, [])
    act(() => bridge.push('command', { kind: 'run-command', id: 'show-range-3' }))
    expect(page()).toEqual({ kind: 'charts' })
    expect(useSettings.getState().rangeMinutes).toBe(15)
    act(() => bridge.push('command', { kind: 'run-command', id: 'measurements' }))
    act(() => bridge.push('command', { kind: 'run-command', id: 'events' }))
    expect(page()).toEqual({ kind: 'measurements' })
  })

  it('leave keys of the system and keys that are typed alone', async () => {
    await openPage(bridge, { kind: 'charts' }, [])
    for (const options of [{ metaKey: true }, { altKey: true }, { ctrlKey: true, shiftKey: true }])
      expect(press('l', options)).toBe(true)
    const field = document.body.appendChild(document.createElement('input'))
    field.focus()
    expect(press('l')).toBe(true)
    field.remove()
    expect(page()).toEqual({ kind: 'charts' })
    expect(press('L', { shiftKey: true })).toBe(false)
    expect(page()).toEqual({ kind: 'measurements' })
  })
})

describe('the settings', () => {
  it('open with a key on the list of sections, and Esc goes back to the page that was left', async () => {
    await openPage(bridge, { kind: 'measurement', id: 'm1', isNew: true }, [makeHead()])
    press(',', { ctrlKey: true })
    await act(() => vi.dynamicImportSettled())
    expect((await screen.findByRole('tab', { name: 'General' })).getAttribute('aria-selected')).toBe('true')
    expect(document.activeElement).toBe(chosenTab())
    press(',', { ctrlKey: true })
    press('Escape')
    expect(page()).toEqual({ kind: 'measurement', id: 'm1' })
  })

  it('have a section for every id, each reached by the arrows, in a circle', async () => {
    await openPage(bridge, { kind: 'charts' }, [])
    await show('general')
    await screen.findByRole('tab', { name: 'General' })
    const seen = SETTINGS_SECTIONS.map(() => {
      const title = chosenTab().textContent
      expect(screen.getByRole('tabpanel', { name: title }).querySelector('h3')?.textContent).toBe(title)
      press('ArrowDown')
      expect(document.activeElement).toBe(chosenTab())
      return page().kind === 'settings' ? title : null
    })
    expect(new Set(seen).size).toBe(SETTINGS_SECTIONS.length)
    expect(chosenTab().textContent).toBe('General')
    press('ArrowUp')
    expect(page()).toMatchObject({ section: SETTINGS_SECTIONS.at(-1) })
    press('Home')
    expect(page()).toMatchObject({ section: SETTINGS_SECTIONS[0] })
    press('End')
    expect(page()).toMatchObject({ section: SETTINGS_SECTIONS.at(-1) })
  })

  it('open at the section that a menu names, also while another one is shown', async () => {
    await openPage(bridge, { kind: 'charts' }, [])
    await show('history')
    expect(await screen.findByRole('tabpanel', { name: 'History' })).toBeDefined()
    await show('privacy')
    expect(screen.getByRole('tabpanel', { name: 'Privacy' })).toBeDefined()
    press('Escape')
    expect(page()).toEqual({ kind: 'charts' })
  })

  it('change by their controls, which keep Space, while Esc leaves from any of them', async () => {
    await openPage(bridge, { kind: 'charts' }, [])
    await show('general')
    fireEvent.click(await screen.findByRole('button', { name: 'Dark: always dark' }))
    expect(useSettings.getState().appearance).toBe('dark')
    await show('privacy')
    const box = screen.getByRole('checkbox', { name: /^Pictures carry their data/ })
    box.focus()
    expect(press(' ')).toBe(true)
    fireEvent.click(box)
    expect(useSettings.getState().picturesCarryData).toBe(false)
    press('Escape')
    expect(page()).toEqual({ kind: 'charts' })
  })

  it('turn sharing on, show how it stands, and say why a port is none', async () => {
    await openPage(bridge, { kind: 'charts' }, [])
    await show('sharing')
    fireEvent.click(await screen.findByRole('checkbox', { name: /^Let Prometheus/ }))
    const field = screen.getByRole('textbox', { name: 'Port' })
    fireEvent.change(field, { target: { value: '80' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(screen.getByText(/whole number from 1024 to 65535; 26367 is still in use/)).toBeDefined()
    fireEvent.change(field, { target: { value: '9,5' } })
    fireEvent.blur(field)
    fireEvent.change(field, { target: { value: '65535' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    fireEvent.change(field, { target: { value: '1' } })
    fireEvent.keyDown(field, { key: 'Escape' })
    expect((field as HTMLInputElement).value).toBe('65535')
    expect(invoked('settings:update')).toEqual([
      ['settings:update', { sharesReadings: true }],
      ['settings:update', { sharingPort: 65_535 }],
    ])
    const status = { lastRequest: null, accessFile: '/home/a/web-config.yml' }
    const state = {
      kind: 'on',
      origin: 'http://127.0.0.1:26367',
      scrapeConfig: 'lines',
      warning: null,
    } as const
    act(() => bridge.push('sharing', { ...status, state }))
    fireEvent.click(screen.getByRole('button', { name: 'Copy the address' }))
    expect(invoked('text:copy')).toEqual([['text:copy', 'http://127.0.0.1:26367/metrics']])
    expect(screen.getByText('Nobody has asked yet.')).toBeDefined()
    const lastRequest = { address: '10.0.0.7', userAgent: 'Prometheus/3.1', atMs: 0, wasRefused: true }
    act(() => bridge.push('sharing', { ...status, state, lastRequest }))
    expect(screen.getByText(/^Refused last: Prometheus\/3.1 at 10.0.0.7, /)).toBeDefined()
    act(() => bridge.push('sharing', { ...status, state: { kind: 'failed', message: 'It is taken.' } }))
    fireEvent.click(within(screen.getByRole('tabpanel')).getByRole('button', { name: 'Try again to share' }))
    expect(invoked('sharing:restart')).toHaveLength(1)
    press('Escape')
    fireEvent.keyDown(field, { key: 'Escape' })
    expect(page()).toEqual({ kind: 'charts' })
  })

  it('record a key that acts in every program, and say why one cannot be had', async () => {
    bridge.answers['shortcut:status'] = () => ({
      limit: 'The desktop decides.',
      inactive: { window: 'F5 is taken.' },
    })
    await openPage(bridge, { kind: 'charts' }, [])
    await show('shortcuts')
    expect(await screen.findByText('F5 is taken.')).toBeDefined()
    expect(screen.getByText('The desktop decides.')).toBeDefined()
    const recorder = screen.getByRole('button', { name: /^Show the window: / })
    fireEvent.click(recorder)
    recorder.focus()
    expect(recorder.textContent).toBe('Press the keys…')
    press('Control', { ctrlKey: true })
    press('m')
    expect(await screen.findByText(/^Hold Ctrl, Alt or/)).toBeDefined()
    bridge.answers['shortcut:set'] = () => ({ ok: false, message: 'It is taken.' })
    press('m', { ctrlKey: true, altKey: true })
    expect(await screen.findByText('It is taken.')).toBeDefined()
    bridge.answers['shortcut:set'] = () => ({ ok: true, value: null })
    fireEvent.click(recorder)
    press('k', { ctrlKey: true, altKey: true })
    await vi.waitFor(() => expect(screen.queryByText('F5 is taken.')).toBeNull())
    expect(screen.queryByText('It is taken.')).toBeNull()
    expect(invoked('shortcut:set')).toEqual([
      ['shortcut:set', 'window', 'Control+Alt+M'],
      ['shortcut:set', 'window', 'Control+Alt+K'],
    ])
    act(() =>
      bridge.push('settings', {
        ...useSettings.getState(),
        globalShortcuts: { window: 'Control+Alt+K', popover: null },
      }),
    )
    expect(recorder.textContent).toBe('Ctrl+Alt+K')
    fireEvent.click(recorder)
    press('Escape')
    expect(recorder.textContent).toBe('Ctrl+Alt+K')
    fireEvent.click(screen.getByRole('button', { name: 'Remove the key: Show the window' }))
    expect(invoked('shortcut:set').at(-1)).toEqual(['shortcut:set', 'window', null])
    expect(page()).toMatchObject({ kind: 'settings' })
  })

  it('are left by the button that opened them', async () => {
    await openPage(bridge, { kind: 'charts' }, [])
    const button = screen.getByRole('button', { name: 'Settings' })
    fireEvent.click(button)
    expect(button.getAttribute('aria-pressed')).toBe('true')
    fireEvent.click(button)
    expect(page()).toEqual({ kind: 'charts' })
  })
})
