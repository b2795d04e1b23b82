// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_ALERTS, NO_ALERTS, SNOOZE_MS, type AlertSettings, type FiredAlert } from '#shared/alerts'
import { useSettings } from './stores/settings-store'
import { useTime } from './stores/time-store'
import { showSettings, useView } from './stores/view-store'
import { installFakeBridge, resetStores, type FakeBridge } from './test-support/fake-bridge'
import { renderWindow } from './test-support/open-page'
import { makeStatus } from './test-support/samples'

let bridge: FakeBridge

beforeEach(() => {
  resetStores()
  bridge = installFakeBridge()
})
afterEach(cleanup)

async function openSettings(): Promise<void> {
  renderWindow(bridge)
  act(() => showSettings('alerts'))
  await act(() => vi.dynamicImportSettled())
}

const section = () => within(screen.getByRole('tabpanel', { name: 'Alerts' }))
/** What main was asked for last. */
const sent = (): AlertSettings | undefined => {
  const calls = vi.mocked(bridge.invoke).mock.calls.filter(([channel]) => channel === 'settings:update')
  return (calls.at(-1)?.[1] as { alerts?: AlertSettings } | undefined)?.alerts
}
const type = (field: HTMLElement, value: string) => {
  fireEvent.change(field, { target: { value } })
  fireEvent.blur(field)
}

describe('the rules', () => {
  it('has on what loses data only', async () => {
    await openSettings()
    const on = section()
      .getAllByRole<HTMLInputElement>('checkbox')
      .filter(({ checked }) => checked)
    expect(on.map(({ labels }) => labels?.[0]?.textContent)).toEqual([
      'Readings stop although they should go on',
      'The history cannot be written, as on a full disk',
    ])
  })

  it('switches a rule on, and changes its limits, each by itself', async () => {
    await openSettings()
    fireEvent.click(section().getByRole('checkbox', { name: 'A power stays high' }))
    fireEvent.change(section().getByLabelText('Which power'), { target: { value: 'gpu.powerMw' } })
    type(section().getAllByLabelText('Above how many watts')[0] as HTMLElement, '2.5')
    expect(sent()).toEqual({
      ...DEFAULT_ALERTS,
      rules: {
        ...DEFAULT_ALERTS.rules,
        power: { isOn: true, metric: 'gpu.powerMw', aboveMw: 2500, forSeconds: 300 },
      },
    })
  })

  it.each(['', '0', '-3', '1000.1', 'x'])(
    'does not keep "%s" watts, and shows the old ones',
    async (text) => {
      await openSettings()
      const field = section().getAllByLabelText<HTMLInputElement>('Above how many watts')[0]
      type(field as HTMLElement, text)
      expect([sent(), field?.value]).toEqual([undefined, '20'])
    },
  )

  it('keeps a name when the field is left, without the spaces around it', async () => {
    await openSettings()
    const field = section().getByLabelText('Name of the app')
    fireEvent.change(field, { target: { value: ' Core ML Test ' } })
    expect(sent()).toBeUndefined()
    fireEvent.blur(field)
    expect(sent()?.rules['ane-unused'].program).toBe('Core ML Test')
  })

  it('keeps the quiet hours in minutes of the day', async () => {
    await openSettings()
    fireEvent.click(section().getByRole('checkbox', { name: 'Quiet hours' }))
    type(section().getByLabelText('Quiet from'), '23:30')
    expect(sent()?.quietHours).toEqual({ isOn: true, fromMinute: 23 * 60 + 30, toMinute: 7 * 60 })
  })
})

describe('an app that should use the ANE', () => {
  const rule = (program: string) => ({
    ...DEFAULT_ALERTS,
    rules: {
      ...DEFAULT_ALERTS.rules,
      'ane-unused': { ...DEFAULT_ALERTS.rules['ane-unused'], isOn: true, program },
    },
  })
  const note = () => section().getAllByRole('status')[0]?.textContent

  it('says whether it runs, or why that is unknown', async () => {
    await openSettings()
    act(() => useSettings.setState({ alerts: rule('') }))
    expect(note()).toContain('Name an app')
    act(() => bridge.push('status', { ...makeStatus(), isMadeUp: false }))
    act(() => useSettings.setState({ alerts: rule('Core ML Test'), readsLog: false }))
    expect(note()).toContain('unknown, for the system log is not read')
    act(() => useSettings.setState({ readsLog: true }))
    expect(note()).toContain('unknown: the log has not told of it')
    act(() => bridge.push('alerts', { ...NO_ALERTS, program: 'runs' }))
    expect(note()).toBe('It runs, as the log tells.')
    act(() => bridge.push('alerts', { ...NO_ALERTS, program: 'ended' }))
    expect(note()).toBe('It does not run, as the log tells.')
  })
})

it('snoozes for an hour, and ends the snooze', async () => {
  await openSettings()
  const before = Date.now()
  fireEvent.click(section().getByRole('button', { name: 'Snooze for an hour: all alerts' }))
  const untilMs = sent()?.snoozedUntilMs ?? 0
  expect(untilMs).toBeGreaterThanOrEqual(before + SNOOZE_MS)
  expect(untilMs).toBeLessThanOrEqual(Date.now() + SNOOZE_MS)
  act(() => bridge.push('alerts', { ...NO_ALERTS, isSnoozed: true }))
  expect(section().getByText(/^Snoozed until/)).toBeTruthy()
  fireEvent.click(section().getByRole('button', { name: 'End the snooze' }))
  expect(sent()?.snoozedUntilMs).toBeNull()
})

describe('what fired last', () => {
  const alert: FiredAlert = {
    ...{ id: 'power', label: 'CPU above 20 W for 5 min', text: '', fromMs: 1_000_000, toMs: 1_300_000 },
    ...{ sessionId: 1, source: 'replay', shown: 'held-back' },
  }

  it('says that nothing did', async () => {
    await openSettings()
    expect(section().getByText(/^Nothing since Anemometer was started/)).toBeTruthy()
  })

  it('lists it, and shows its moment on the charts', async () => {
    await openSettings()
    act(() => bridge.push('alerts', { ...NO_ALERTS, fired: [alert, { ...alert, sessionId: 0 }] }))
    const [first, second] = section().getAllByRole('listitem')
    expect(first?.textContent).toMatch(/^CPU above 20 W for 5 min.* · held back/)
    expect(within(second as HTMLElement).getByRole<HTMLButtonElement>('button').disabled).toBe(true)
    fireEvent.click(within(first as HTMLElement).getByRole('button'))
    expect(useTime.getState().fixedSpan).toEqual({ fromMs: 700_000, toMs: 1_400_000 })
    expect(useView.getState()).toMatchObject({ page: { kind: 'charts' }, crosshairMs: 1_300_000 })
  })
})

it('shows the moment that a notification speaks of, whatever page is open', async () => {
  renderWindow(bridge)
  await screen.findByText('0 samples')
  act(() => useView.setState({ page: { kind: 'capabilities' } }))
  act(() => bridge.push('command', { kind: 'show-time', fromMs: 1_000_000, toMs: 1_000_000 }))
  expect(useView.getState()).toMatchObject({ page: { kind: 'charts' }, crosshairMs: 1_000_000 })
  expect(useTime.getState().fixedSpan).toEqual({ fromMs: 970_000, toMs: 1_010_000 })
})
