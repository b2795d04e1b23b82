import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WebContents } from 'electron'
import fc from 'fast-check'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { DEFAULT_ALERTS } from '#shared/alerts'
import {
  INVOKE_CHANNELS,
  POPOVER_CHANNELS,
  type InvokeAnswer,
  type InvokeChannel,
} from '#shared/ipc-contract'
import { DEFAULT_SETTINGS } from '#shared/settings'
import { log } from '../log/log'
import { temporaryFolder } from '../storage/testing/store-folder'
import { CHANNEL_LIMITS } from './call-limits'
import { registerHandlers, restrictCalls, type Handlers } from './handlers'
import { gesturesOf } from './user-gestures'

type Listener = (event: unknown, ...args: unknown[]) => unknown
const listeners = new Map<string, Listener>()
vi.mock('electron', () => ({
  ipcMain: { handle: (channel: string, listener: Listener) => listeners.set(channel, listener) },
  protocol: {},
  app: { isAccessibilitySupportEnabled: () => false },
}))

const calls: unknown[][] = []
const answers = Object.fromEntries(
  INVOKE_CHANNELS.map((channel) => [
    channel,
    (_page: unknown, ...args: unknown[]) => calls.push([channel, ...args]),
  ]),
) as unknown as Handlers

/** A page with its events, in whose window a person has just pressed the mouse button. */
class Page extends EventEmitter {
  constructor() {
    super()
    gesturesOf(this as unknown as WebContents)
    this.emit('input-event', {}, { type: 'mouseDown' })
  }
}

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])
const PIXELS = { widthPx: 2, heightPx: 1, bgra: new Uint8Array(8) }
const GOOD: Record<InvokeChannel, unknown[]> = {
  'app:bootstrap': [],
  'history:all': [],
  'history:range': [
    {
      target: { kind: 'measurement', id: 'a1' },
      fromMs: null,
      toMs: 1000.5,
      points: 20_000,
      keys: ['ane.powerMw', 'cluster:P0-Cluster:activeRatio', 'core:11:frequencyMhz'],
    },
  ],
  'history:extent': [],
  'history:events': [
    { target: { kind: 'current' }, fromMs: 0, toMs: 1000.5, after: { endMs: 999.5, id: 12 } },
  ],
  'history:who': [0, 1000.5],
  'history:ledger': [[0, 1.5, 2]],
  'history:clear': [],
  'measurement:start': [],
  'measurement:stop': [],
  'measurement:from-range': [1, 2.5],
  'measurement:get': ['k3'],
  'measurement:events': ['k3'],
  'measurement:describe': ['k3', { name: 'Visual Look Up', note: '' }],
  'measurement:delete': [['k3', 'k4']],
  'measurement:compare': [['k3', 'k4']],
  'transfer:choose-import': [],
  'transfer:import': [['/tmp/a.plist', '/tmp/b.anemometer']],
  'transfer:export': [{ kind: 'range', fromMs: 0, toMs: 1 }, 'parquet', false],
  'transfer:ledger': [[0, 1], 'json'],
  'transfer:cancel': [],
  'settings:update': [
    {
      ...{ menuBar: DEFAULT_SETTINGS.menuBar, alerts: DEFAULT_ALERTS },
      ...{ rangeMinutes: 15, hiddenSeries: ['ane.powerMw'] },
    },
  ],
  'source:select': ['demonstration'],
  'source:choose-recording': [],
  'source:open-recording': ['/tmp/a.plist'],
  'source:set-paused': [true],
  'source:set-speed': [null],
  'live:allow': ['once'],
  'live:ask-for-more': [],
  'live:retry': [],
  'live:remove': [],
  'live:report': [],
  'doctor:check': [],
  'doctor:save-report': [],
  'text:copy': ['ls -l'],
  'shortcut:status': [],
  'shortcut:set': ['window', 'Control+Alt+A'],
  'sharing:status': [],
  'sharing:restart': [],
  'mark:add': ['second try'],
  'mark:name': [1_648_645_200_000, 'second try'],
  'snapshot:save': [{ target: 'all', png: PNG, shown: null }],
  'snapshot:copy': [PIXELS],
  'snapshot:drag': [{ target: 'gpu', png: PNG, shown: null }, PIXELS],
  'snapshot:deliver': [0, { ok: true, value: { target: 'ane-power', png: PNG, shown: null } }],
  'popover:glance': [],
  'popover:fit': [400],
  'popover:choose': ['snapshot'],
}
const ourFrame = { url: 'app://anemometer/index.html', parent: null }
/** As the preload does: a call from a new page, unless it is said from which. */
async function call(
  channel: InvokeChannel,
  args: unknown[],
  { sender = new Page(), senderFrame = ourFrame }: { sender?: Page; senderFrame?: unknown } = {},
): Promise<unknown> {
  const answer = (await listeners.get(channel)?.({ sender, senderFrame }, ...args)) as InvokeAnswer
  if ('rejection' in answer) throw new Error(answer.rejection)
  return answer.value
}

beforeEach(() => {
  calls.length = 0
  registerHandlers(answers)
})

describe.each(INVOKE_CHANNELS)('%s', (channel) => {
  it('hands good arguments on', async () => {
    await call(channel, GOOD[channel])
    expect(calls).toEqual([[channel, ...GOOD[channel]]])
  })

  it('refuses garbage before a handler sees it', async () => {
    const garbage = fc.array(fc.anything(), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(garbage, async (args) => {
        const before = calls.length
        try {
          await call(channel, args)
        } catch (error) {
          expect(String(error)).toContain('refused')
          expect(calls).toHaveLength(before)
        }
      }),
      { numRuns: 200 },
    )
    await expect(call(channel, [...GOOD[channel], 'one too many'])).rejects.toThrow('refused')
  })

  it.each([
    ['a frame that is gone', null],
    ['another origin', { url: 'https://example.com/', parent: null }],
    ['a look-alike origin', { url: 'app://anemometer.example.com/', parent: null }],
    ['a frame within the page', { url: 'app://anemometer/index.html', parent: {} }],
  ])('refuses %s', async (_name, senderFrame) => {
    await expect(call(channel, GOOD[channel], { senderFrame })).rejects.toThrow('refused')
    expect(calls).toHaveLength(0)
  })
})

it.each([
  ['settings:update', [{ windowBounds: null }]],
  ['settings:update', [{ rangeMinutes: 2 }]],
  ['settings:update', [{ textSizePercent: 120 }]],
  ['settings:update', [{ appearance: undefined }]],
  ['settings:update', [{ intervalMs: 100 }]],
  ['settings:update', [{ alerts: { ...DEFAULT_ALERTS, snoozedUntilMs: -1 } }]],
  ['settings:update', [{ alerts: { ...DEFAULT_ALERTS, unknown: 1 } }]],
  ['settings:update', [{ alerts: { rules: DEFAULT_ALERTS.rules } }]],
  ['settings:update', [{ liveProfile: null }]],
  ['live:allow', ['/bin/sh']],
  ['text:copy', ['']],
  ['mark:add', ['x'.repeat(201)]],
  ['mark:name', [1, '']],
  ['mark:name', [1, 'x'.repeat(201)]],
  ['mark:name', [Number.NaN, 'x']],
  ['source:open-recording', ['']],
  ['source:set-speed', [Number.NaN]],
  ['snapshot:save', [{ target: 'all', png: new Uint8Array([1, 2, 3]), shown: null }]],
  ['snapshot:save', [{ target: 'all', png: PNG }]],
  ['snapshot:save', [{ target: 'all', png: PNG, shown: { target: { kind: 'current' }, fromMs: 0 } }]],
  ['history:range', [{ target: { kind: 'current' }, fromMs: 0, toMs: 1, points: 20_001, keys: null }]],
  ['history:range', [{ target: { kind: 'current' }, fromMs: 0, toMs: 1, points: 10, keys: ['core:x:y'] }]],
  // One value more than 8 million, points × series.
  [
    'history:range',
    [
      {
        ...{ target: { kind: 'current' }, fromMs: 0, toMs: 1, points: 8001 },
        keys: Array<string>(1000).fill('cpu.powerMw'),
      },
    ],
  ],
  ['history:range', [{ target: { kind: 'current' }, fromMs: -Infinity, toMs: 1, points: 10, keys: null }]],
  ['measurement:get', ['../k3']],
  ['measurement:compare', [[]]],
  ['measurement:describe', ['k3', { name: 'x'.repeat(201), note: '' }]],
  ['transfer:export', [{ kind: 'range', fromMs: 0, toMs: Number.NaN }, 'csv']],
  ['transfer:export', [{ kind: 'recent' }, 'exe']],
  ['settings:update', [{ historyLimitMb: 1e9 }]],
  ['settings:update', [{ energyPrice: { perKwh: 0, currency: 'EUR' } }]],
  ['settings:update', [{ energyPrice: { perKwh: 1, currency: '' } }]],
  ['history:ledger', [[0]]],
  ['history:ledger', [[1, 1]]],
  ['history:ledger', [Array.from({ length: 752 }, (_, index) => index)]],
  ['transfer:ledger', [[0, 1], 'exe']],
  ['settings:update', [{ menuBar: { style: 'icon' } }]],
  ['settings:update', [{ menuBar: { ...DEFAULT_SETTINGS.menuBar, refreshMs: 100 } }]],
  ['snapshot:save', [{ target: '../../etc', png: PNG, shown: null }]],
  ['snapshot:copy', [{ target: 'gpu', png: PNG, shown: null }]],
  ['snapshot:copy', [{ widthPx: 2, heightPx: 1, bgra: new Uint8Array(7) }]],
  ['snapshot:copy', [{ widthPx: 0, heightPx: 1, bgra: new Uint8Array(0) }]],
  ['snapshot:copy', [{ widthPx: 2 ** 25 + 1, heightPx: 1, bgra: new Uint8Array(4) }]],
  ['snapshot:copy', [{ widthPx: 2 ** 16, heightPx: 2 ** 16, bgra: new Uint8Array(0) }]],
  ['popover:choose', ['quit']],
  ['popover:fit', [0]],
  ['popover:fit', [10_001]],
  ['snapshot:deliver', [-1, { ok: false, message: 'no' }]],
  ['snapshot:deliver', [0, { ok: true, value: { target: 'all', png: new Uint8Array(3), shown: null } }]],
] as [InvokeChannel, unknown[]][])('%s refuses %j', async (channel, args) => {
  await expect(call(channel, args)).rejects.toThrow('refused')
})

it('refuses what is not for this page, whatever its address', async () => {
  const sender = new Page()
  restrictCalls(sender as unknown as WebContents, POPOVER_CHANNELS.invoke)
  for (const channel of INVOKE_CHANNELS) {
    const called = call(channel, GOOD[channel], { sender })
    if (POPOVER_CHANNELS.invoke.includes(channel)) await expect(called).resolves.toBeDefined()
    else await expect(called).rejects.toThrow('refused, not for this page')
  }
  expect(calls.map(([channel]) => channel)).toEqual(POPOVER_CHANNELS.invoke)
})

it('logs what failed, what was refused, and bugs, and hands all of it on', async () => {
  const path = join(temporaryFolder(), 'app.log')
  log.open(path)
  onTestFinished(() => log.close())
  const failure = { ok: false, message: 'The disk is full.' } as const
  registerHandlers({
    ...answers,
    'measurement:start': () => failure,
    'measurement:stop': () => Promise.reject(new TypeError('a bug')),
  })
  expect(await call('measurement:start', [])).toEqual(failure)
  await expect(call('measurement:stop', [])).rejects.toThrow('a bug')
  await expect(call('text:copy', [''])).rejects.toThrow('refused')
  await call('history:extent', [])
  expect(
    readFileSync(path, 'utf8')
      .replaceAll(/^\S+ | stack=.*$/gm, '')
      .split('\n'),
  ).toEqual([
    'info  request  measurement:start failed. failure="The disk is full."',
    'error request  measurement:stop failed. error=TypeError says="a bug"',
    'warn  request  text:copy: refused, arguments are not as agreed.',
    '',
  ])
})

it('refuses a flood, and answers again when it is over', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const sender = new Page()
  const { burst, perSecond } = CHANNEL_LIMITS['history:extent']
  const flood = async (count: number) => {
    const answers = await Promise.allSettled(
      Array.from({ length: count }, () => call('history:extent', [], { sender })),
    )
    return answers.filter(({ status }) => status === 'fulfilled').length
  }
  expect(await flood(10_000)).toBe(burst)
  expect(calls).toHaveLength(burst)
  await expect(call('history:extent', [], { sender })).rejects.toThrow('refused, too many calls')
  vi.advanceTimersByTime(1000)
  expect(await flood(10_000)).toBe(perSecond)
  // Another page has its own.
  expect(await call('history:extent', [])).toBeDefined()
})

it('refuses more calls than may wait for their answer', async () => {
  const waiting: (() => void)[] = []
  registerHandlers({
    ...answers,
    'history:extent': () => new Promise((resolve) => waiting.push(() => resolve(null))),
    'live:report': () => new Promise((resolve) => waiting.push(() => resolve({ ok: false, message: '' }))),
  })
  const sender = new Page()
  const pending = (['history:extent', 'live:report'] as const).flatMap((channel) =>
    Array.from({ length: 50 }, () => call(channel, [], { sender })),
  )
  await vi.waitFor(() => expect(waiting).toHaveLength(100))
  await expect(call('history:all', [], { sender })).rejects.toThrow('refused, too many calls')
  for (const answer of waiting) answer()
  await Promise.all(pending)
  expect(await call('history:all', [], { sender })).toBeDefined()
})

const NO_GESTURE = { ok: false, message: expect.stringContaining('a click or a key') as string }

it.each(INVOKE_CHANNELS.filter((channel) => CHANNEL_LIMITS[channel].needs !== undefined))(
  '%s needs a press of the person, and each serves once',
  async (channel) => {
    const sender = new Page()
    await call(channel, GOOD[channel], { sender })
    expect(await call(channel, GOOD[channel], { sender })).toEqual(NO_GESTURE)
    expect(calls).toHaveLength(1)
  },
)

it('the first bytes that are too many never reach a schema', async () => {
  const tooMany = new Uint8Array(CHANNEL_LIMITS['text:copy'].maximumBytes)
  await expect(call('text:copy', [tooMany])).rejects.toThrow('refused, arguments are too large')
})
