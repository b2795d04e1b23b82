import { describe, expect, it } from 'vitest'
import { M1_MACOS_11, M1_PRO_MACOS_12, M4_MAX_MACOS_15, M5_MAX_MACOS_26, type Chip } from '../synthesis/chips'
import { createTestWindow } from '../synthesis/test-windows'
import { writeTextHeader, writeTextSample } from '../synthesis/text-writer'
import { cpuPowerMw } from '../synthesis/window'
import { readAll } from './testing/read-all'

const HEADER =
  'Machine model: Mac14,2\nOS version: 22G120\nBoot arguments: \nBoot time: Mon Oct  2 10:37:21 2023\n\n\n\n'
const MARK = '*** Sampled system activity (Mon Oct 23 16:51:12 2023 +0200) (1012.07ms elapsed) ***\n\n'

function only(log: string): ReturnType<typeof readAll>['samples'][number] {
  const { samples, faults } = readAll(log)
  expect(faults).toEqual([])
  expect(samples).toHaveLength(1)
  return samples[0] as NonNullable<(typeof samples)[0]>
}

const withLines = (...lines: string[]): ReturnType<typeof only> =>
  only(`${HEADER}${MARK}${lines.join('\n')}\n`)

describe.each([
  ['macOS 11', M1_MACOS_11],
  ['macOS 12', M1_PRO_MACOS_12],
  ['macOS 15', M4_MAX_MACOS_15],
  ['macOS 26', M5_MAX_MACOS_26],
] satisfies [string, Chip][])('a log of %s', (_, chip) => {
  const window = createTestWindow(chip, 11)
  const sample = only(
    `${writeTextHeader(chip)}${writeTextSample(chip, window, { tasks: ['launchd', 'Tom & Jerry'] })}`,
  )

  it('names machine, time and length', () => {
    expect(sample.machine).toEqual({ model: chip.model, osBuild: chip.osBuild })
    expect(sample.elapsedMs).toBe(1018.73)
    expect(sample.timestamp).toBe(`${new Date(window.endMs).toISOString().slice(0, 19)}Z`)
  })

  it('has the powers, energy from power and length', () => {
    expect(sample.ane.powerMw).toBe(window.ane.powerMw)
    expect(sample.ane.energyMj).toBeCloseTo(window.ane.powerMw * 1.01873, 6)
    expect(sample.cpu.powerMw).toBe(cpuPowerMw(window))
    expect(sample.thermalPressure).toBe('Nominal')
  })

  it('takes the first of the two GPU powers', () => {
    expect(sample.gpu.powerMw).toBe(window.gpu.powerMw)
    expect(sample.gpu.frequencyMhz).toBe(Math.round(window.gpu.frequencyMhz))
    expect(sample.gpu.activeRatio).toBeCloseTo(window.gpu.activeRatio, 4)
  })

  it('has every cluster and core', () => {
    expect(sample.cpu.clusters.map(({ name, cores }) => [name, cores.map((core) => core.id)])).toEqual(
      chip.clusters.map(({ name, coreIds }) => [name, coreIds]),
    )
    sample.cpu.clusters.forEach((cluster, index) => {
      expect(cluster.activeRatio).toBeCloseTo(window.clusters[index]?.activeRatio ?? Number.NaN, 4)
      expect(cluster.cores[1]?.frequencyMhz).toBe(window.clusters[index]?.cores[1]?.frequencyMhz)
    })
  })

  it('has traffic where there is a bandwidth block', () => {
    const expected = chip.bandwidthCounters.length > 0 ? window.ane.readBytesPerSecond : null
    if (expected === null) expect(sample.ane.readBytesPerSecond).toBeNull()
    else expect((sample.ane.readBytesPerSecond ?? 0) / expected).toBeCloseTo(1, 3)
  })
})

describe('blocks', () => {
  const sample = writeTextSample(M1_MACOS_11, createTestWindow(M1_MACOS_11, 1))
  const summary = writeTextSample(M1_MACOS_11, createTestWindow(M1_MACOS_11, 2), { kind: 'Summary' })
  const lifetime = writeTextSample(M1_MACOS_11, createTestWindow(M1_MACOS_11, 3), { kind: 'Lifetime' })

  it('that are totals are no samples and no faults', () => {
    const { samples, totals, faults } = readAll(`${HEADER}${lifetime}${sample}${sample}${summary}`)
    expect(samples).toHaveLength(2)
    expect(faults).toEqual([])
    expect(totals.map(({ kind }) => kind)).toEqual(['lifetime', 'summary'])
  })

  it('end where the next begins, and have their place in the input', () => {
    const { spans } = readAll(`${HEADER}${sample}${sample}`)
    expect(spans).toEqual([
      { offset: HEADER.length, bytes: sample.length },
      { offset: HEADER.length + sample.length, bytes: sample.length },
    ])
  })

  it('may be cut: what was there counts, the rest is unknown', () => {
    const log = `${HEADER}${sample}${sample.slice(0, sample.indexOf('ANE Power') + 12)}`
    const { samples, faults } = readAll(log)
    expect(faults).toMatchObject([{ code: 'cut-document', offset: HEADER.length + sample.length }])
    expect(samples[1]?.ane.powerMw).toBeNull()
    expect(samples[1]?.cpu.clusters).toHaveLength(2)
  })

  it('that are cut behind a line show it by the figures they lack', () => {
    const log = `${HEADER}${sample}${sample.slice(0, sample.indexOf('ANE Power'))}`
    expect(readAll(log).faults[0]?.message).toContain('it has no "ANE Power"')
  })

  it.each([
    'ANE Pow',
    'ANE Power: 4',
    'ANE Power: 49 m',
    'GPU idle residency:  9.',
    '**** GPU us',
    'CPU 0 x (1 MHz',
  ])('that end within "%s" are cut, the first one as well', (line) => {
    const { samples, faults } = readAll(`${HEADER}${MARK}CPU Power: 10 mW\n${line}`)
    expect(samples).toMatchObject([{ cpu: { powerMw: 10 } }])
    expect(faults).toMatchObject([{ code: 'cut-document', offset: HEADER.length }])
  })

  it.each(['ANE Power: 49 mW', 'CPU Average frequency as fraction of nominal: 96.93% (2520.05 Mhz)'])(
    'may end with "%s" without a line break',
    (line) => expect(readAll(`${HEADER}${MARK}${line}`).faults).toEqual([]),
  )

  it('may lack what a run before another header had, or give nan for it', () => {
    const block = `${MARK}GPU idle residency:  1.00%\n`
    const log = `${HEADER}${block}ANE Power: 1 mW\n${HEADER}${block}${block.replace('1.00', 'nan')}`
    expect(readAll(log).faults).toEqual([])
  })

  it('of the power score leave the readings alone', () => {
    const score =
      '**** Average cumulatively decayed power score ****\n\nName   ID  Score\nANE Power: 9 mW\nx 1 2\n\n'
    expect(only(`${HEADER}${MARK}${score}**** Processor usage ****\n\nANE Power: 49 mW\n`).ane.powerMw).toBe(
      49,
    )
  })

  it('go on behind a line beyond the cap', () => {
    const { samples, faults } = readAll(`${HEADER}${MARK}${'x'.repeat(100_000)}\nANE Power: 49 mW\n`)
    expect(samples).toMatchObject([{ ane: { powerMw: 49 } }])
    expect(faults).toMatchObject([{ code: 'oversized-line', offset: HEADER.length + MARK.length }])
  })

  it('keep no more cores than any Mac has', () => {
    const flood = Array.from({ length: 9000 }, (_, id) => `CPU ${id} frequency: 1 MHz`).join('\n')
    const two = ['E', 'P'].map(
      (name) => `${name}-Cluster HW active frequency: 1 MHz\nCPU 9999 frequency: 1 MHz`,
    )
    const { samples, faults } = readAll(`${HEADER}${MARK}${two.join('\n')}\n${flood}\n`)
    expect(samples[0]?.cpu.clusters.map(({ cores }) => cores.length)).toEqual([1, 255])
    expect(faults).toMatchObject([{ code: 'oversized-sample' }])
  })
})

describe('lines', () => {
  it('may end the way Windows ends them, and stand behind a byte order mark', () => {
    const log = `\ufeff${HEADER}${MARK}ANE Power: 49 mW\n`.replaceAll('\n', '\r\n')
    expect(only(log)).toMatchObject({ machine: { model: 'Mac14,2' }, ane: { powerMw: 49 } })
  })

  it('may stand behind thousands of NULs and half a header', () => {
    const log = `${'\0'.repeat(28_477)}e model: Mac14,9\nOS version: 23F79\n${MARK}ANE Power: 49 mW\n`
    expect(only(log)).toMatchObject({ machine: { model: null, osBuild: '23F79' }, ane: { powerMw: 49 } })
  })

  it('of a header count for what follows them, and for nothing before', () => {
    expect(only(`${MARK}ANE Power: 1 mW\n${HEADER}`).machine.model).toBeNull()
  })

  it('may have nan for a number', () => {
    const sample = withLines(
      'E-Cluster HW active frequency: nan MHz',
      'E-Cluster HW active residency:   nan% (600 MHz: nan%)',
      'E-Cluster idle residency:   nan%',
      'GPU idle residency:  -nan%',
    )
    expect(sample.cpu.clusters).toEqual([
      { name: 'E-Cluster', frequencyMhz: null, activeRatio: null, cores: [] },
    ])
    expect(sample.gpu.activeRatio).toBeNull()
  })

  it('may have numbers below one without the zero', () => {
    expect(withLines('GPU HW active residency:   .69% (338 MHz: .69%)').gpu.activeRatio).toBeCloseTo(
      0.0069,
      9,
    )
  })

  it('give ratios without binary fractions', () => {
    expect(withLines('GPU HW active residency:   9.70% (338 MHz: .69%)').gpu.activeRatio).toBe(0.097)
    expect(withLines('P1-Cluster idle residency:  90.30%').cpu.clusters[0]?.activeRatio).toBe(0.097)
  })

  it('may give idle and down residency only', () => {
    const { clusters } = withLines(
      'P1-Cluster idle residency:  20.00%',
      'P1-Cluster down residency:  70.00%',
    ).cpu
    expect(clusters[0]?.activeRatio).toBeCloseTo(0.1, 9)
  })

  it('of bandwidth may be spaced and rounded in any way', () => {
    for (const line of [
      'ANE RD: 232 MB/s',
      'ANE RD : 232.00 MB/s',
      '  ANE RD:    232.0 MB/s',
      'ANE0 RD: 232MB/s',
    ]) {
      expect(withLines('**** Bandwidth Counters ****', '', line).ane.readBytesPerSecond).toBe(232e6)
    }
    const both = withLines(
      'ANE0 RD: 200 MB/s',
      'ANE1 RD: 32 MB/s',
      'ANE0 DCS WR: 1.5 MB/s',
      'DCS RD: 9 MB/s',
    ).ane
    expect(both).toMatchObject({
      readBytesPerSecond: 232e6,
      dramWriteBytesPerSecond: 1.5e6,
      writeBytesPerSecond: null,
    })
  })

  it('of an Intel Mac give watts, and no clusters', () => {
    const sample = withLines(
      'Intel energy model derived package power (CPUs+GT+SA): 8.53W',
      'CPU 0 duty cycles/s: active/idle [< 16 us: 525.75/399.05]',
      'CPU Average frequency as fraction of nominal: 92.36% (2401.36 Mhz)',
    )
    expect(sample).toMatchObject({
      packagePowerMw: 8530,
      cpu: { powerMw: null, clusters: [] },
      ane: { powerMw: null },
    })
  })

  it('of processes are no readings, whatever their names', () => {
    const row = (name: string): string =>
      `${name}   391    281.98    283.25     82.97  1.97    0.00     428.87  8.85`
    const sample = withLines(
      '*** Running tasks ***',
      '',
      'Name                               ID     CPU ms/s',
      ...['ANE Power: 99 mW', 'GPU Power: 99 mW', 'CPU 0 frequency: 1 MHz', MARK.trim()].map(row),
      'ANE Power: 98 mW',
      '',
      '**** Processor usage ****',
      '',
      'ANE Power: 49 mW',
    )
    expect(sample).toMatchObject({ ane: { powerMw: 49 }, gpu: { powerMw: null }, cpu: { clusters: [] } })
  })

  it('that would keep a careless pattern busy for years are done with at once', () => {
    const long = '1'.repeat(60_000)
    const blank = ' '.repeat(60_000)
    const { samples } = readAll(
      [
        `${HEADER}${MARK}CPU 0 frequency: ${long}`,
        `*** a${blank}b`,
        `ANE RD${blank}:${blank}x MB/s`,
        `GPU HW active residency: 1% (${'('.repeat(50_000)}`,
        `Assertion failed: ${', function '.repeat(5000)}`,
        `${'A'.repeat(60_000)} Power: 1 mW`,
        'ANE Power: 49 mW\n',
      ].join('\n'),
    )
    expect(samples).toMatchObject([{ ane: { powerMw: 49 } }])
  })
})

describe('input that holds no readings', () => {
  it.each([
    ['powermetrics must be invoked as the superuser\n', 'powermetrics-not-root'],
    ['powermetrics: unrecognized sampler: bandwidth\n', 'powermetrics-unknown-sampler'],
    ['powermetrics: unrecognized sampler: ane_power', 'powermetrics-unknown-sampler'],
    [
      'powermetrics: invalid option -- u\nUsage: powermetrics [-d] [-i sample_interval]\n',
      'powermetrics-invalid-option',
    ],
    [
      'Assertion failed: (num == IOReportStateGetCount(sample)), function read, file cpu_power_arm.c, line 12.\n',
      'powermetrics-crashed',
    ],
    ['bplist00\xd1\x01', 'binary-plist'],
    ['\x1f\x8b\x08\x00abc', 'compressed'],
    ['\xff\xfeM\0a\0c\0', 'utf-16'],
    ['\xfe\xff\0M\0a\0c', 'utf-16'],
    ['just some text\n', 'not-powermetrics'],
    ['', 'empty-input'],
    ['\0\0\n \0', 'empty-input'],
  ])('%j is called what it is', (input, code) => {
    const { samples, faults } = readAll(Buffer.from(input, 'latin1'))
    expect(samples).toEqual([])
    expect(faults[0]?.code).toBe(code)
    expect(faults[0]?.message).toMatch(/^(?!.*\(byte ).*\.$/s)
  })

  it('does not call zero bytes empty', () => {
    expect(readAll(Buffer.alloc(100)).faults[0]?.message).toBe('It holds nothing but zero bytes and spaces.')
    expect(readAll('').faults[0]?.message).toBe('The input is empty.')
  })

  it('says which sampler is unknown, and that bandwidth ended with macOS 12', () => {
    const { faults } = readAll('powermetrics: unrecognized sampler: bandwidth\n')
    expect(faults[0]?.message).toContain('macOS 12')
  })

  it('may come before, between and behind readings', () => {
    const error = 'powermetrics must be invoked as the superuser\n'
    const { samples, faults } = readAll(`${error}${HEADER}${MARK}ANE Power: 1 mW\n${error}`)
    expect(samples).toHaveLength(1)
    expect(faults.map(({ code }) => code)).toEqual(['powermetrics-not-root', 'powermetrics-not-root'])
  })
})
