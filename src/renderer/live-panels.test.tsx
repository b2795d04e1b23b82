// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LiveState, TrustReport } from '#shared/live'
import type { SourceStatus } from '#shared/source-status'
import { liveStatusWith as live } from '#shared/testing/live-status'
import { useSettings } from './stores/settings-store'
import { useView } from './stores/view-store'
import { installFakeBridge, resetStores, type FakeBridge } from './test-support/fake-bridge'
import { renderWindow } from './test-support/open-page'
import { columnsData, makeStatus, placeSamples } from './test-support/samples'

let bridge: FakeBridge

const REPORT: TrustReport = {
  command: ['/usr/bin/powermetrics', '-f', 'plist', '-i', '1000'],
  installScript: 'umask 022\nall of it',
  onceCommand: "/usr/bin/powermetrics | /usr/bin/nc -U 'SOCKET'",
  files: [
    {
      path: '/Library/LaunchDaemons/a.plist',
      content: 'same',
      sha256: 'ab12',
      owner: 'root:wheel',
      mode: '0644',
    },
  ],
  checks: [{ what: 'The socket', command: 'ls -l /var/run/a.sock' }],
}

beforeEach(() => {
  resetStores()
  bridge = installFakeBridge()
  bridge.answers['live:report'] = () => ({ ok: true, value: REPORT })
})
afterEach(cleanup)

async function openWindow(change: Partial<SourceStatus>, count = 5): Promise<void> {
  const status = makeStatus({ kind: 'live', label: 'Live', sampleCount: count, ...change })
  bridge.answers['app:bootstrap'] = () => ({
    appVersion: '0.1.0',
    platform: 'darwin',
    settings: useSettings.getInitialState(),
    status,
    notices: [],
    measurements: { list: [], running: null },
    transfer: null,
  })
  bridge.answers['history:all'] = () => ({
    sessionId: 1,
    status,
    columns: columnsData(placeSamples(0, count)),
  })
  renderWindow(bridge)
  await screen.findByText(count === 0 ? /./ : 'CPU clusters', { selector: 'h2' })
}

const openPanel = (): Promise<HTMLElement> => {
  act(() => bridge.push('command', { kind: 'show-live' }))
  return screen.findByRole('dialog', { name: 'Live readings' })
}
const invoked = (channel: string): unknown[][] =>
  vi.mocked(bridge.invoke).mock.calls.filter(([called]) => called === channel)
const UNALLOWED = live({ kind: 'not-allowed', reason: null }, { way: null })

it('offers both ways with the exact commands, and requests the chosen one', async () => {
  await openWindow({ kind: 'demonstration', message: 'why', live: UNALLOWED })
  fireEvent.click(screen.getByRole('button', { name: 'Set up live readings…' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Live readings' }))
  expect(await dialog.findByText(REPORT.command.join(' '))).toBeDefined()
  expect(dialog.getByText(/all of it/)).toBeDefined()
  expect(dialog.getByText(/may not write a file/)).toBeDefined()
  fireEvent.click(dialog.getByRole('button', { name: 'Allow always…' }))
  fireEvent.click(dialog.getByRole('button', { name: 'Allow this time…' }))
  expect(invoked('live:allow')).toEqual([
    ['live:allow', 'always'],
    ['live:allow', 'once'],
  ])
})

it('says that the prompt was cancelled, and offers to try again', async () => {
  await openWindow({
    kind: 'demonstration',
    message: 'why',
    live: live({ kind: 'refused', why: 'cancelled' }, { way: null }),
  })
  expect(screen.getByText(/The prompt was cancelled/)).toBeDefined()
  const dialog = within(await openPanel())
  expect(dialog.getByText(/Nothing was changed/)).toBeDefined()
})

it('disables the buttons while a prompt is open', async () => {
  await openWindow({
    kind: 'demonstration',
    message: 'why',
    live: live({ kind: 'asking', way: 'always' }, { way: null }),
  })
  const dialog = within(await openPanel())
  const button = dialog.getByRole('button', { name: 'Allow always…' })
  expect(button).toHaveProperty('disabled', true)
})

it('shows what runs, what is installed, how to check it, and removes it', async () => {
  await openWindow({ live: live({ kind: 'live' }, { connectedSinceMs: 1, bytesReceived: 64_200 }) })
  const dialog = within(await openPanel())
  expect(await dialog.findByText('sha256 ab12')).toBeDefined()
  expect(dialog.getByText(/root:wheel · 0644 · as this version installs it/)).toBeDefined()
  expect(dialog.getByText(/^64.2.kB$/)).toBeDefined()
  expect(dialog.getByText(/powermetrics, since/)).toBeDefined()
  fireEvent.click(dialog.getByRole('button', { name: /^Remove/ }))
  expect(invoked('live:remove')).toHaveLength(1)
  fireEvent.click(dialog.getByRole('button', { name: 'Copy the command: The socket' }))
  expect(invoked('text:copy')).toEqual([['text:copy', 'ls -l /var/run/a.sock']])
})

it('changes the interval, and loads the report again', async () => {
  await openWindow({ live: live({ kind: 'live' }) })
  const dialog = within(await openPanel())
  fireEvent.click(dialog.getByRole('button', { name: /^5.s/ }))
  expect(invoked('settings:update')).toEqual([['settings:update', { intervalMs: 5000 }]])
  expect(invoked('live:report').length).toBeGreaterThan(1)
})

it('says what the permission adds on this Mac', async () => {
  const gains = [{ series: 'ANE and CPU', why: 'They stand still without it.' }]
  await openWindow({
    kind: 'demonstration',
    message: 'why',
    live: live({ kind: 'not-allowed', reason: null }, { way: null, gains }),
  })
  const dialog = within(await openPanel())
  expect(dialog.getByText('ANE and CPU').nextElementSibling?.textContent).toBe('They stand still without it.')
})

it('shows once what both instruments say, and where they differ which one is used and why', async () => {
  const span = { fromMs: 0, toMs: 5000, used: 'powermetrics', why: 'It is exact.' } as const
  const compared = [
    { ...span, metric: 'ane.powerMw', powermetricsMw: 500, ioReportMw: 520, agrees: true },
    { ...span, metric: 'cpu.powerMw', powermetricsMw: 900, ioReportMw: 100, agrees: false },
  ] as const
  await openWindow({ live: live({ kind: 'live' }, { compared }) })
  const section = within(within(await openPanel()).getByRole('region', { name: 'Compared with IOReport' }))
  const said = section
    .getAllByRole('definition')
    .map(({ textContent }) => textContent.replaceAll('\u202f', ' '))
  expect(said).toEqual([
    'They agree: powermetrics 500 mW, IOReport 520 mW over 5 s.',
    'They differ: powermetrics 900 mW, IOReport 100 mW over 5 s. powermetrics is used. It is exact.',
  ])
})

it('offers to ask for more where ANE power is missing', async () => {
  await openWindow({ live: live({ kind: 'live' }, { canAskForMore: true }) })
  const dialog = within(await openPanel())
  fireEvent.click(dialog.getByRole('button', { name: 'Ask for more…' }))
  expect(invoked('live:ask-for-more')).toHaveLength(1)
})

it.each<[LiveState, RegExp, string | null]>([
  [{ kind: 'late' }, /no sample for three intervals/i, null],
  [{ kind: 'restarting', delayMs: 2120, reason: 'powermetrics ended.' }, /trying again in 3/i, 'Try now'],
  [{ kind: 'suspended' }, /stopped for a while/i, null],
  [{ kind: 'not-available', reason: 'It belongs to somebody else.' }, /not available/i, 'Try again'],
])(
  'says %j in the badge, shows no old value as the present one, and what to do',
  async (state, words, action) => {
    await openWindow({ live: live(state) })
    expect(screen.getByText(words, { selector: '.badge-state' })).toBeDefined()
    const hero = within(screen.getByRole('region', { name: 'Neural Engine' }))
    expect(hero.queryByText('49', { selector: '.hero-digits' })).toBeNull()
    if (action === null) return
    fireEvent.click(screen.getByRole('button', { name: action }))
    expect(invoked('live:retry')).toHaveLength(1)
  },
)

it('explains a start that brings no sample in the place of the charts', async () => {
  await openWindow(
    { state: 'starting', live: live({ kind: 'restarting', delayMs: 900, reason: 'Nobody answers.' }) },
    0,
  )
  expect(screen.getByText('Nobody answers.', { selector: '.empty p' })).toBeDefined()
  expect(screen.getAllByRole('button', { name: 'Try now' })).toHaveLength(1)
})

it('turns the window’s keys off while the panel is open', async () => {
  await openWindow({ live: live({ kind: 'live' }) })
  await openPanel()
  fireEvent.keyDown(document.body, { key: ' ' })
  expect(useView.getState().frozen).toBeNull()
})

it('names what powermetrics of a new macOS tells and this version does not read', async () => {
  const unknownKeys = ['2 keys of processor not known: npu_power, npu_energy.']
  await openWindow({ live: live({ kind: 'live' }, { unknownKeys }) })
  const section = within(within(await openPanel()).getByRole('region', { name: 'Not known' }))
  expect(section.getByText('2 keys of processor not known: npu_power, npu_energy.')).toBeDefined()
})
