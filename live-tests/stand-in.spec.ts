import { PowermetricsReader, type Fault } from '../src/main/powermetrics/powermetrics-reader'
import type { Sample } from '../src/shared/sample'
import { expect, test as base } from './harness/test'
import type { StandIn } from './harness/stand-in'
import type { ScenarioFile } from './powermetrics/scenario'

// The stand-in is what everything else here is tested against, so it is held against the known facts first.

const SAMPLERS = 'cpu_power,gpu_power,thermal'
const PLIST = ['-f', 'plist', '-i', '100', '-s', SAMPLERS]

const test = base.extend<{ standInFor: (scenario: Partial<ScenarioFile>) => StandIn }>({
  standInFor: async ({ standIn }, use) => {
    await use((scenario) => {
      standIn.play({ machine: 'M4 Max, macOS 15', ane: 30, assumeSuperuser: true, ...scenario })
      return standIn
    })
  },
})

function read(bytes: string): { samples: Sample[]; faults: Fault[] } {
  const samples: Sample[] = []
  const faults: Fault[] = []
  const reader = new PowermetricsReader({
    onSample: (sample) => samples.push(sample),
    onFault: (fault) => faults.push(fault),
  })
  reader.write(Buffer.from(bytes, 'latin1'))
  reader.end()
  return { samples, faults }
}

test('options have the letters and names of their macOS', async ({ standInFor }) => {
  const old = standInFor({ machine: 'M1, macOS 11' })
  const sorted = await old.run([
    '-o',
    'pid',
    '--sample-interval=100',
    '-n1',
    '-f',
    'plist',
    '-s',
    'cpu_power',
  ])
  expect(sorted.status).toBe(0)
  expect(read(sorted.stdout).samples).toHaveLength(1)
  expect((await old.run(['-r', 'pid'])).stderr).toMatch(/^powermetrics: invalid option -- r\nUsage: /)

  const recent = standInFor({ machine: 'M4 Max, macOS 15' })
  const refused = await recent.run(['-u', 'file'])
  expect(refused.stderr).toMatch(/^powermetrics: invalid option -- u\nUsage: /)
  expect(refused.status).toBe(1)
  expect((await recent.run(['--sample-interval=100'])).stderr).toContain('unrecognized option')
  expect((await recent.run(['--sample-rate', '100', '-r', 'pid', '-n', '1', '-A'])).status).toBe(0)
})

test('an unknown sampler is named before the user is checked', async ({ standInFor }) => {
  const standIn = standInFor({ assumeSuperuser: false, machine: 'M4 Max, macOS 15' })
  const answer = await standIn.run(['-s', 'cpu_power,bandwidth'])
  expect(answer).toMatchObject({ status: 1, stderr: 'powermetrics: unrecognized sampler: bandwidth\n' })
  standIn.play({ machine: 'M1 Pro, macOS 12', ane: 30, assumeSuperuser: true })
  expect((await standIn.run(['-s', 'cpu_power,bandwidth', '-i', '100', '-n', '1'])).status).toBe(0)
  expect((await standIn.run(['-s', 'ane_power'])).stderr).toContain('unrecognized sampler: ane_power')
})

test('NUL stands in front of the second sample and later ones', async ({ standInFor }) => {
  const { stdout } = await standInFor({}).run([...PLIST, '-n', '3'])
  const documents = stdout.split('\0')
  expect(documents).toHaveLength(3)
  for (const document of documents) expect(document).toMatch(/^<\?xml [^]*<\/plist>\n$/)
})

test('windows are longer than asked for, and the first is waited for as well', async ({ standInFor }) => {
  const { stdout } = await standInFor({}).run([...PLIST, '-n', '4'])
  const lengths = read(stdout).samples.map((sample) => sample.elapsedMs ?? 0)
  expect(lengths).toHaveLength(4)
  for (const length of lengths) expect(length).toBeGreaterThanOrEqual(103)
})

test('only what was asked for is reported', async ({ standInFor }) => {
  const cpuOnly = await standInFor({}).run(['-f', 'plist', '-i', '100', '-n', '1', '-s', 'cpu_power'])
  expect(cpuOnly.stdout).toContain('<key>processor</key>')
  expect(cpuOnly.stdout).not.toMatch(/<key>(gpu|thermal_pressure)<\/key>\n?<(dict|string)>/)
  const [sample] = read(cpuOnly.stdout).samples
  expect(sample?.ane.powerMw).toBe(30)
  expect(sample?.gpu.frequencyMhz).toBeNull()
})

for (const [anePower, extra] of [
  ['with ane_power', ['-s', `${SAMPLERS},ane_power`]],
  ['with --show-all', ['--show-all']],
] as const) {
  test(`a machine can report the power of its ANE only ${anePower}`, async ({ standInFor }) => {
    const standIn = standInFor({ anePower })
    const without = read((await standIn.run([...PLIST, '-n', '1'])).stdout)
    expect(without.samples[0]?.ane.powerMw).toBeNull()
    expect(without.samples[0]?.cpu.powerMw).not.toBeNull()
    const asked = read((await standIn.run([...PLIST, '-n', '1', ...extra])).stdout)
    expect(asked.samples[0]?.ane.powerMw).toBe(30)
  })
}

test('an M6 never reports it', async ({ standInFor }) => {
  const standIn = standInFor({ machine: 'M6, macOS 27', anePower: 'never' })
  const { samples } = read((await standIn.run([...PLIST, '-n', '1', '--show-all'])).stdout)
  expect(samples[0]?.machine.osBuild).toBe('26A434')
  expect(samples[0]?.ane.powerMw).toBeNull()
})

test('an impossible value aborts, or not where it is to be handled', async ({ standInFor }) => {
  const standIn = standInFor({ runs: [[{ kind: 'samples', count: 1 }, { kind: 'impossible-value' }]] })
  const aborted = await standIn.run([...PLIST, '-n', '2'])
  expect(aborted.signal).toBe('SIGABRT')
  expect(aborted.stderr).toMatch(/^Assertion failed: .*cpu_power_arm\.c/)
  expect((await standIn.run([...PLIST, '-n', '2', '--handle-invalid-values'])).status).toBe(0)
})

test('sleep makes one long window and a jump of the clock', async ({ standInFor }) => {
  const standIn = standInFor({
    runs: [
      [
        { kind: 'samples', count: 1 },
        { kind: 'sleep', seconds: 3600 },
      ],
    ],
  })
  const { samples } = read((await standIn.run([...PLIST, '-n', '3'])).stdout)
  const [before, across, after] = samples.map((sample) => sample.elapsedMs ?? 0)
  expect(across).toBeGreaterThan(3_600_000)
  expect([before, after].every((length) => (length ?? 0) < 60_000)).toBe(true)
  const stamps = samples.map((sample) => Date.parse(sample.timestamp ?? ''))
  expect((stamps[1] ?? 0) - (stamps[0] ?? 0)).toBeGreaterThanOrEqual(3_600_000)
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends it`, async ({ standInFor }) => {
    const standIn = standInFor({ runs: [[{ kind: 'stall' }]] })
    const child = standIn.start(PLIST)
    const ended = new Promise((resolve) => child.once('exit', (_status, by) => resolve(by)))
    await expect.poll(() => standIn.journal.of('start')).toHaveLength(1)
    child.kill(signal)
    expect(await ended).toBe(signal)
  })
}

test('it ends with the next write when nobody reads any more', async ({ standInFor }) => {
  const standIn = standInFor({})
  const child = standIn.start(PLIST)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await expect.poll(() => standIn.journal.of('sample').length).toBeGreaterThan(0)
  child.stdout?.destroy()
  await ended
  expect(standIn.journal.of('end')).toMatchObject([{ reason: 'EPIPE' }])
})

test('the demonstration is among its scenarios', async ({ standInFor }) => {
  const standIn = standInFor({ machine: 'M1 Pro, macOS 12', ane: 'demonstration' })
  const { stdout } = await standIn.run(['-f', 'plist', '-i', '10', '-n', '17', '-s', `${SAMPLERS},bandwidth`])
  const { samples, faults } = read(stdout)
  expect(faults).toEqual([])
  const reads = samples.map((sample) => (sample.ane.readBytesPerSecond ?? 0) / 1e6)
  expect(Math.max(...reads)).toBeCloseTo(232, 0)
})

test('a flood without an end is one skipped document, and the stream goes on', async ({ standInFor }) => {
  for (const kind of ['flood', 'long-line'] as const) {
    const standIn = standInFor({
      runs: [
        [
          { kind: 'samples', count: 1 },
          { kind, bytes: 40e6 },
        ],
      ],
    })
    const { samples, faults } = read((await standIn.run([...PLIST, '-n', '3'])).stdout)
    expect(samples).toHaveLength(3)
    expect(faults.map((fault) => fault.code)).toEqual(['oversized-document'])
  }
})
