import { describe, expect, it } from 'vitest'
import { plainSpaces } from '#shared/plain-text'
import { stateOfAll, type CheckState, type Diagnosis } from '#shared/diagnosis'
import { M6, NOT_PERMITTED, frozen, simple } from '../sources/ioreport/testing/macs'
import { CHECKS } from './checks/checks'
import { diagnose } from './doctor'
import {
  askSampler,
  fails,
  HANGS,
  healthyMac,
  IOREG,
  prints,
  samplesEvery,
  SYSCTL,
} from './testing/made-macs'
import { observeMade, type MadeSystem } from './testing/stand-in-system'

async function check(made: MadeSystem): Promise<Diagnosis> {
  return diagnose(await observeMade(made))
}
const statesOf = ({ results }: Diagnosis): Record<string, CheckState> =>
  Object.fromEntries(results.map(({ id, state }) => [id, state]))
const resultOf = ({ results }: Diagnosis, id: string) => results.find((each) => each.id === id)

it('finds nothing wrong with a Mac that has nothing wrong', async () => {
  const diagnosis = await check(healthyMac())
  expect(diagnosis.results.filter(({ state }) => state !== 'ok')).toEqual([])
  expect(stateOfAll(diagnosis.results)).toBe('ok')
  expect(diagnosis.listenedMs).toBe(10_000)
  expect(diagnosis.results.every(({ advice }) => advice === null)).toBe(true)
  const evidence = Object.fromEntries(diagnosis.results.map((each) => [each.id, plainSpaces(each.evidence)]))
  expect(evidence).toMatchObject({
    mac: 'Apple M4 Max, Mac16,5.',
    macos: 'macOS 15.5 (24F74).',
    samplers: 'Known: cpu_power, gpu_power, thermal, ane_power; unknown: bandwidth; unclear: none.',
    stream: 'Connected after 12 ms, first sample 1040 ms later.',
    steadiness: '9 samples in 10 s; 0 late, the longest wait 1000 ms; 0 ms that no sample covers.',
    'ioreport-groups':
      'There, with so many counters of ours: Energy Model (5), PMP (4), AMC Stats (1), GPU Stats (1). Absent: PMP0, PMP1, CPU Stats, ANE, ANE1, SoC Stats.',
    'ioreport-channels': '12 channels in 4 groups, of which 11 are read. Units: 24Mticks, B, events, mJ, nJ.',
    'ioreport-samples': '6 samples in 5 s; 11 of 11 counters were published meanwhile.',
    'unified-log': 'It is read: 3 lines about the Neural Engine in 10 s.',
    measuring: 'ANE power: by powermetrics and IOReport; ANE read: by IOReport; ANE write: by IOReport.',
  })
  expect(diagnosis.moves.find(({ metric }) => metric === 'ane.powerMw')).toMatchObject({ sampleCount: 9 })
})

/** What is changed of a healthy Mac, so that this check fails and no other. */
type Fault = [id: string, evidence: string | RegExp, change: (mac: MadeSystem) => Partial<MadeSystem>]

const programs = (changed: MadeSystem['programs']) => (mac: MadeSystem) => ({
  programs: { ...mac.programs, ...changed },
})
const without = (program: string) => (mac: MadeSystem) => ({
  programs: Object.fromEntries(Object.entries(mac.programs).filter(([line]) => !line.startsWith(program))),
})
const history = (kind: MadeSystem['history']['kind']) => () => ({
  history: { kind, bytes: null, measurementCount: null },
})
const socket =
  (changed: Partial<MadeSystem['service']['socket']>) =>
  ({ service }: MadeSystem) => ({
    service: { ...service, socket: { ...service.socket, ...changed } },
  })
const file =
  (changed: Partial<MadeSystem['service']['files'][number]>) =>
  ({ service }: MadeSystem) => ({
    service: {
      ...service,
      files: service.files.map((each, i) => (i === 1 ? { ...each, ...changed } : each)),
    },
  })
const log =
  (end: MadeSystem['log']['end'], text = '') =>
  () => ({ log: { text, end } })
const app = (changed: Partial<NonNullable<MadeSystem['app']>>) => (mac: MadeSystem) => ({
  app: mac.app && { ...mac.app, ...changed },
})
const counters =
  (change: (counters: NonNullable<MadeSystem['counters']>) => object) => (mac: MadeSystem) => ({
    counters: mac.counters && { ...mac.counters, ...change(mac.counters) },
  })

const FAULTS: Fault[] = [
  ['mac', /Mac16,5/, programs({ [`${SYSCTL} machdep.cpu.brand_string`]: prints('Apple X9') })],
  ['mac', /Apple M4 Max/, programs({ [`${SYSCTL} hw.model`]: fails('no such oid') })],
  ['macos', /not known/, programs({ '/usr/bin/sw_vers -productVersion': prints('sixteen') })],
  [
    'account',
    'A standard account.',
    programs({ '/usr/bin/id -Gn': prints('staff everyone administrators') }),
  ],
  ['account', /not known/, without('/usr/bin/id')],
  ['software', /Node 20\.18\.3/, ({ software }) => ({ software: { ...software, node: '20.18.3' } })],
  ['disk', /^499 MB/, ({ software }) => ({ software: { ...software, freeBytes: 499.9e6 } })],
  ['history', /damaged/, history('damaged')],
  ['history', /another version/, history('other-version')],
  ['history', /engine/, history('no-engine')],
  ['history', /cannot be read/, history('unreadable')],
  ['powermetrics', /cannot be started/, without('/usr/bin/powermetrics')],
  ['powermetrics', /did not end/, programs({ [askSampler('gpu_power')]: HANGS })],
  [
    'samplers',
    /unknown: cpu_power, bandwidth/,
    programs({ [askSampler('cpu_power')]: fails('unrecognized sampler: cpu_power') }),
  ],
  ['samplers', /unclear: thermal/, programs({ [askSampler('thermal')]: fails('killed', 9) })],
  ['service', /1000 ms: different \(501:20/, file({ content: 'other', owner: '501:20' })],
  ['service', /1000 ms: missing;/, file({ content: 'missing', owner: null, mode: null, sha256: null })],
  ['socket', /launchd does not run it/, socket({ kind: 'missing', owner: null, mode: null })],
  ['socket', /symbolic link/, socket({ kind: 'link' })],
  ['socket', /something else/, socket({ kind: 'other' })],
  ['socket', /somebody else/, socket({ owner: 'somebody else' })],
  ['socket', /mode 0666/, socket({ mode: '0666' })],
  ['stream', /refused/, () => ({ stream: [{ atMs: 5, does: 'refuse' }] })],
  [
    'stream',
    /ended after 2500 ms, with 2 samples/,
    () => ({ stream: [...samplesEvery(1000, 2), { atMs: 2500, does: 'close' }] }),
  ],
  ['stream', /Nobody answered for 10 s/, () => ({ stream: [] })],
  ['stream', /no sample for 10 s/, () => ({ stream: [{ atMs: 12, does: 'open' }] })],
  [
    'stream',
    /powermetrics-not-root/,
    () => ({
      stream: [
        { atMs: 5, does: 'open' },
        { atMs: 9, does: 'write', bytes: Buffer.from('powermetrics must be invoked as the superuser\n') },
      ],
    }),
  ],
  [
    'steadiness',
    /5 late, the longest wait 1501 ms; 2505 ms/,
    () => ({ stream: samplesEvery(1501, 6, 1000) }),
  ],
  ['ioreport', /cannot be loaded/, () => ({ counters: null })],
  ['ioreport', /did not answer/, () => ({ helper: 'hangs' })],
  [
    'ioreport-groups',
    /Refused: AMC Stats \(0xe00002e2, kIOReportUserClientConfigureInterests failed\)/,
    counters(() => ({ refused: [{ group: 'AMC Stats', ...NOT_PERMITTED }] })),
  ],
  [
    'ioreport-channels',
    /unknown unit: Energy Model ANE0/,
    counters(({ channels }) => ({
      channels: [
        ...channels.filter(({ name }) => name !== 'ANE0'),
        simple('Energy Model', null, 'ANE0', 'W', [{ fromMs: 0, values: [1], perSecond: [9] }]),
      ],
    })),
  ],
  [
    'ioreport-channels',
    /1 could not be read/,
    counters(({ channels }) => ({
      channels: channels.map((each) => (each.name === 'DRAM0' ? { ...each, isShifted: true } : each)),
    })),
  ],
  [
    'ioreport-samples',
    /Not published: Energy Model/,
    counters(({ channels }) => ({
      channels: channels.map((each) =>
        each.group === 'Energy Model' ? { ...each, stretches: frozen(7) } : each,
      ),
    })),
  ],
  ['ioreport-helper', /stopped 4 times \(SIGSEGV\)/, () => ({ helper: 'crashes' })],
  ['frequency-tables', /none that we can read/, without(IOREG)],
  [
    'unified-log',
    /Only an administrator/,
    log({ status: 77, message: "log: Must be admin to run 'stream' command" }),
  ],
  [
    'unified-log',
    /did not let us/,
    log({ status: 1, message: 'log: Could not open local log store: Operation not permitted' }),
  ],
  ['unified-log', /cannot be started/, log({ status: null, message: 'ENOENT' })],
  ['unified-log', /does not take our question/, log({ status: 64, message: 'log: Bad predicate' })],
  ['unified-log', /ended by itself/, log({ status: 3, message: '' })],
  ['unified-log', /said nothing/, log(null)],
  ['display', /none/, app({ displays: [] })],
  ['tray', /outside of every display/, app({ tray: { widthPx: 50, heightPx: 24, isWithinDisplay: false } })],
  ['tray', /0 × 0/, app({ tray: { widthPx: 0, heightPx: 0, isWithinDisplay: true } })],
  ['notifications', /shows none/, app({ notifications: 'not-supported' })],
]

describe('each check fails alone', () => {
  it.each(FAULTS)('%s: %s', async (id, evidence, change) => {
    const mac = healthyMac()
    const diagnosis = await check({ ...mac, ...change(mac) })
    const failed = diagnosis.results.filter(({ state }) => !['ok', 'not-asked'].includes(state))
    expect(failed.map((each) => [each.id, each.state])).toEqual([[id, 'degraded']])
    expect(plainSpaces(failed[0]?.evidence ?? '')).toMatch(evidence)
    expect(failed[0]?.advice).not.toBeNull()
    expect(stateOfAll(diagnosis.results)).toBe('degraded')
  })

  it('is true of every check that can fail', () => {
    const tried = new Set([...FAULTS.map(([id]) => id), 'measuring', 'powermetrics-values', 'start-at-login'])
    expect(CHECKS.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([])
  })
})

/** Everything that can be wrong at once. */
const RUIN: MadeSystem = {
  ...healthyMac(),
  programs: {},
  service: {
    files: healthyMac().service.files.map((each) => ({ ...each, content: 'other' })),
    socket: { kind: 'other', owner: 'somebody else', mode: '0777' },
  },
  stream: [{ atMs: 1, does: 'refuse' }],
  counters: null,
  log: { text: '', end: { status: null, message: 'ENOENT' } },
  history: { kind: 'unreadable', bytes: null, measurementCount: null },
  software: { version: '0.1.0', node: '18.0.0', electron: null, architecture: 'arm64', freeBytes: 0 },
  app: {
    displays: [],
    tray: { widthPx: 0, heightPx: 0, isWithinDisplay: false },
    notifications: 'not-supported',
    startsAtLogin: null,
  },
}

it('says what can be done where everything fails', async () => {
  const diagnosis = await check(RUIN)
  expect(diagnosis.results.filter(({ state }) => state === 'ok')).toEqual([])
  expect(resultOf(diagnosis, 'measuring')).toMatchObject({ state: 'cannot-measure' })
  expect(stateOfAll(diagnosis.results)).toBe('cannot-measure')
  for (const { state, advice } of diagnosis.results) expect(advice === null).toBe(state === 'not-asked')
})

it('asks nothing of what is no Mac, and says why it cannot measure', async () => {
  const diagnosis = await check({ ...healthyMac(), platform: 'linux', app: null })
  expect(statesOf(diagnosis)).toMatchObject({
    mac: 'cannot-measure',
    measuring: 'cannot-measure',
    history: 'ok',
  })
  expect(resultOf(diagnosis, 'mac')?.evidence).toBe(
    'This is Linux. powermetrics and IOReport exist only on macOS.',
  )
  for (const id of ['macos', 'samplers', 'service', 'stream', 'ioreport-groups', 'unified-log', 'tray'])
    expect(resultOf(diagnosis, id)).toMatchObject({ state: 'not-asked' })
})

it('takes it for no fault that powermetrics is not allowed, as on the first day', async () => {
  const mac = healthyMac()
  const files = mac.service.files.map(({ intervalMs }) => ({
    ...{ intervalMs, content: 'missing' as const, owner: null, mode: null, sha256: null },
  }))
  const diagnosis = await check({
    ...{ ...mac, stream: null, app: null },
    service: { files, socket: { kind: 'missing', owner: null, mode: null } },
  })
  expect(stateOfAll(diagnosis.results)).toBe('ok')
  for (const id of ['service', 'socket', 'stream', 'steadiness', 'powermetrics-values'])
    expect(resultOf(diagnosis, id)).toMatchObject({ state: 'not-asked' })
  expect(resultOf(diagnosis, 'stream')?.evidence).toContain('Set up live readings')
  expect(resultOf(diagnosis, 'measuring')?.evidence).toBe(
    'ANE power: by IOReport; ANE read: by IOReport; ANE write: by IOReport.',
  )
})

it('measures nothing of an Intel Mac', async () => {
  const mac = healthyMac()
  const intel = prints('Intel(R) Core(TM) i7-9750H CPU @ 2.60GHz')
  const diagnosis = await check({
    ...mac,
    ...programs({ [`${SYSCTL} machdep.cpu.brand_string`]: intel })(mac),
  })
  expect(resultOf(diagnosis, 'mac')).toMatchObject({ state: 'cannot-measure' })
  expect(resultOf(diagnosis, 'mac')?.evidence).toBe('Intel, Mac16,5: an Intel Mac has no Neural Engine.')
})

it.each<[string, NonNullable<MadeSystem['stream']>]>([
  ['powermetrics wrote nothing for 10 s.', []],
  ['powermetrics ended without a sample.', [{ atMs: 5, does: 'refuse' }]],
])('speaks of no service to install again where root starts powermetrics: %s', async (evidence, stream) => {
  const found = resultOf(await check({ ...healthyMac(), uid: 0, stream }), 'stream')
  expect(plainSpaces(found?.evidence ?? '')).toBe(evidence)
  expect(found?.advice).not.toContain('Set up')
})

it('says that a virtual Mac has no Neural Engine', async () => {
  const mac = healthyMac()
  const virtual = {
    [`${SYSCTL} machdep.cpu.brand_string`]: prints('Apple M1 (Virtual)'),
    [`${SYSCTL} hw.model`]: prints('VirtualMac2,1'),
  }
  expect(resultOf(await check({ ...mac, ...programs(virtual)(mac) }), 'mac')).toMatchObject({
    state: 'degraded',
    evidence: 'Apple M1 (Virtual), VirtualMac2,1: a virtual Mac has no Neural Engine.',
  })
})

it('says what would add the power of a Neural Engine that IOReport does not tell', async () => {
  const diagnosis = await check({ ...healthyMac(), stream: null, counters: M6.mac })
  expect(resultOf(diagnosis, 'measuring')).toMatchObject({
    state: 'degraded',
    advice: 'Allow powermetrics ("Set up live readings…" in Anemometer), or start the command with sudo.',
  })
})

it('notices where powermetrics reports nothing that we know', async () => {
  const bytes = Buffer.from(
    '<?xml version="1.0"?>\n<plist version="1.0">\n<dict>\n<key>elapsed_ns</key><integer>1000000000</integer>\n<key>hw_model</key><string>Mac16,5</string>\n</dict>\n</plist>\n',
  )
  const diagnosis = await check({
    ...healthyMac(),
    stream: [
      { atMs: 1, does: 'open' },
      { atMs: 1001, does: 'write', bytes },
    ],
  })
  expect(resultOf(diagnosis, 'powermetrics-values')).toMatchObject({
    state: 'degraded',
    evidence: 'It reports no figure at all.',
  })
})

it('listens as long as it is told', async () => {
  const seen = await observeMade({ ...healthyMac(), stream: samplesEvery(1000, 59) }, 60_000)
  expect(seen.stream?.samples).toHaveLength(59)
  expect(
    seen.moves.find(({ metric, instrument }) => metric === 'ane.powerMw' && instrument === 'ioreport'),
  ).toMatchObject({ sampleCount: 59 })
})
