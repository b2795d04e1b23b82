import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { INVOKE_CHANNELS, type InvokeChannel } from '#shared/ipc-contract'
import { log } from '../log/log'
import { temporaryFolder } from '../storage/testing/store-folder'
import { registerHandlers, type Handlers } from './handlers'

type Listener = (event: unknown, ...args: unknown[]) => unknown
const listeners = new Map<string, Listener>()
vi.mock('electron', () => ({
  ipcMain: { handle: (channel: string, listener: Listener) => listeners.set(channel, listener) },
  protocol: {},
}))

const calls: unknown[][] = []
const answers = Object.fromEntries(
  INVOKE_CHANNELS.map((channel) => [
    channel,
    (_page: unknown, ...args: unknown[]) => calls.push([channel, ...args]),
  ]),
) as unknown as Handlers

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])
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
  'history:clear': [],
  'measurement:start': [],
  'measurement:stop': [],
  'measurement:from-range': [1, 2.5],
  'measurement:get': ['k3'],
  'measurement:describe': ['k3', { name: 'Visual Look Up', note: '' }],
  'measurement:delete': [['k3', 'k4']],
  'measurement:compare': [['k3', 'k4']],
  'transfer:choose-import': [],
  'transfer:import': [['/tmp/a.plist', '/tmp/b.anemometer']],
  'transfer:export': [{ kind: 'range', fromMs: 0, toMs: 1 }, 'parquet'],
  'transfer:cancel': [],
  'settings:update': [{ rangeMinutes: 15, hiddenSeries: ['ane.powerMw'] }],
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
  'text:copy': ['ls -l'],
  'mark:add': ['second try'],
  'mark:name': [1_648_645_200_000, 'second try'],
  'snapshot:save': [{ target: 'all', png: PNG, shown: null }],
  'snapshot:copy': [{ target: 'gpu', png: PNG, shown: null }],
  'snapshot:drag': [{ target: 'gpu', png: PNG, shown: null }],
  'snapshot:deliver': [0, { ok: true, value: { target: 'ane-power', png: PNG, shown: null } }],
}
const ourPage = { sender: {}, senderFrame: { url: 'app://anemometer/index.html', parent: null } }
const call = async (channel: InvokeChannel, event: unknown, args: unknown[]): Promise<unknown> =>
  listeners.get(channel)?.(event, ...args)

beforeEach(() => {
  calls.length = 0
  registerHandlers(answers)
})

describe.each(INVOKE_CHANNELS)('%s', (channel) => {
  it('hands good arguments on', async () => {
    await call(channel, ourPage, GOOD[channel])
    expect(calls).toEqual([[channel, ...GOOD[channel]]])
  })

  it('refuses garbage before a handler sees it', async () => {
    const garbage = fc.array(fc.anything(), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(garbage, async (args) => {
        const before = calls.length
        try {
          await call(channel, ourPage, args)
        } catch (error) {
          expect(String(error)).toContain('refused')
          expect(calls).toHaveLength(before)
        }
      }),
      { numRuns: 200 },
    )
    await expect(call(channel, ourPage, [...GOOD[channel], 'one too many'])).rejects.toThrow('refused')
  })

  it.each([
    ['a frame that is gone', null],
    ['another origin', { url: 'https://example.com/', parent: null }],
    ['a look-alike origin', { url: 'app://anemometer.example.com/', parent: null }],
    ['a frame within the page', { url: 'app://anemometer/index.html', parent: {} }],
  ])('refuses %s', async (_name, senderFrame) => {
    await expect(call(channel, { ...ourPage, senderFrame }, GOOD[channel])).rejects.toThrow('refused')
    expect(calls).toHaveLength(0)
  })
})

it.each([
  ['settings:update', [{ windowBounds: null }]],
  ['settings:update', [{ rangeMinutes: 2 }]],
  ['settings:update', [{ appearance: undefined }]],
  ['settings:update', [{ intervalMs: 100 }]],
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
  ['history:range', [{ target: { kind: 'current' }, fromMs: -Infinity, toMs: 1, points: 10, keys: null }]],
  ['measurement:get', ['../k3']],
  ['measurement:compare', [[]]],
  ['measurement:describe', ['k3', { name: 'x'.repeat(201), note: '' }]],
  ['transfer:export', [{ kind: 'range', fromMs: 0, toMs: Number.NaN }, 'csv']],
  ['transfer:export', [{ kind: 'recent' }, 'exe']],
  ['settings:update', [{ historyLimitMb: 1e9 }]],
  ['snapshot:save', [{ target: '../../etc', png: PNG, shown: null }]],
  ['snapshot:deliver', [-1, { ok: false, message: 'no' }]],
  ['snapshot:deliver', [0, { ok: true, value: { target: 'all', png: new Uint8Array(3), shown: null } }]],
] as [InvokeChannel, unknown[]][])('%s refuses %j', async (channel, args) => {
  await expect(call(channel, ourPage, args)).rejects.toThrow('refused')
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
  expect(await call('measurement:start', ourPage, [])).toEqual(failure)
  await expect(call('measurement:stop', ourPage, [])).rejects.toThrow('a bug')
  await expect(call('text:copy', ourPage, [''])).rejects.toThrow('refused')
  await call('history:extent', ourPage, [])
  expect(
    readFileSync(path, 'utf8')
      .replaceAll(/^\S+ | stack=.*$/gm, '')
      .split('\n'),
  ).toEqual([
    'info  request  measurement:start failed. failure="The disk is full."',
    'error request  measurement:stop failed. error=TypeError says="a bug"',
    'error request  text:copy failed. error=Error says="text:copy: refused, arguments are not as agreed"',
    '',
  ])
})
