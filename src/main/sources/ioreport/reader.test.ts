import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { NO_VALUE } from './protocol'
import type { Reading } from './reader'
import type { MadeChannel } from './testing/mac-script'
import * as macs from './testing/macs'
import { counting, frozen, simple, type AssembledMac } from './testing/macs'
import { explained, ReadMac, WALL_START_MS } from './testing/readings'

let opened: ReadMac[] = []
function read(mac: AssembledMac): ReadMac {
  const made = new ReadMac(mac)
  opened.push(made)
  return made
}
afterEach(() => {
  expect(opened.map((each) => each.close())).toEqual(opened.map(() => 0))
  opened = []
})

const withChannels = (...channels: MadeChannel[]): AssembledMac => ({
  mac: { channels },
  facts: { machine: { model: null, osBuild: null }, generation: 5, tables: null },
})
const energy = (name: string, stretches: MadeChannel['stretches'], unit = 'mJ'): MadeChannel =>
  simple('Energy Model', null, name, unit, stretches)
const seconds = (count: number): number[] => Array.from({ length: count }, (_, i) => 1000 * (i + 1))

describe('an M1', () => {
  const reading = (): Reading => read(macs.M1).readingAt(1000, 2000)

  it('gives power by exact names, and ANE power from where it has it', () => {
    const { sample, kind } = explained(reading())
    expect(sample.cpu.powerMw).toBeCloseTo(1000, 6)
    expect(sample.ane.powerMw).toBeCloseTo(49, 6)
    expect(sample.ane.energyMj).toBeCloseTo(49, 6)
    expect(sample.gpu.powerMw).toBeCloseTo(216, 6)
    expect(sample.dramPowerMw).toBeCloseTo(300, 6)
    expect(kind['ane.powerMw']).toBe('computed')
  })

  it('counts bytes exactly, far above what 32 bits hold', () => {
    const { sample, kind } = explained(reading())
    const { readBytesPerSecond, writeBytesPerSecond, dramReadBytesPerSecond, dramWriteBytesPerSecond } =
      sample.ane
    expect([readBytesPerSecond, writeBytesPerSecond]).toEqual([232e6, 167e6])
    expect([dramReadBytesPerSecond, dramWriteBytesPerSecond]).toEqual([199e6, 138e6])
    expect(kind['ane.readBytesPerSecond']).toBe('computed')
  })

  it('gives clusters and cores as powermetrics names them, with the frequencies of the tables', () => {
    const { clusters } = reading().sample.cpu
    expect(clusters.map(({ name, activeRatio, frequencyMhz }) => [name, activeRatio, frequencyMhz])).toEqual([
      ['E-Cluster', 0.5, 2064],
      ['P-Cluster', 0.5, 3228],
    ])
    expect(clusters.flatMap(({ cores }) => cores.map(({ id }) => id))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(clusters[1]?.cores[0]).toEqual({ id: 4, frequencyMhz: 3228, activeRatio: 0.5 })
  })

  it('gives what the GPU did', () => {
    expect(reading().sample.gpu).toMatchObject({ activeRatio: 0.25, frequencyMhz: 388 })
    expect(explained(reading()).kind['core:frequencyMhz']).toBe('computed')
  })

  it('says what it does not know, and why', () => {
    const { missing, sample } = explained(reading())
    expect(missing).toMatchObject({ 'ane.poweredRatio': 'not-reported', combinedPowerMw: 'not-reported' })
    expect(sample.ane.poweredRatio).toBeNull()
  })

  it('has the time of its clock, and the length that its own clock says', () => {
    const { sample, gapBefore } = reading()
    expect(sample.timestamp).toBe(new Date(WALL_START_MS + 2000).toISOString())
    expect([sample.elapsedMs, gapBefore]).toEqual([1000, true])
    expect(sample.machine.model).toBe('MacBookPro17,1')
  })
})

describe('an M1 Ultra that publishes in batches with tails', () => {
  it('divides by the drivers’ time: 281 mJ in 1725.3 ms are 163 mW (case 9), 13.50 W on a die (case 10)', () => {
    const { sample, steps } = read(macs.M1_ULTRA).readingAt(1000, 2000, 2730)
    expect(sample.ane.powerMw).toBeCloseTo(162.9, 1)
    expect(sample.cpu.powerMw).toBeCloseTo(((23296 + 1532) / 1725.3) * 1000, 3)
    expect((23296 / 1725.3) * 1000).toBeCloseTo(13503, 0)
    const step = steps.find(({ metric }) => metric === 'ane.powerMw')
    expect(step?.startMs).toBeCloseTo(WALL_START_MS + 1000, 3)
    expect(step?.endMs).toBeCloseTo(WALL_START_MS + 2725.3, 1)
  })

  it('never takes the tail of 8 mJ in 18 ms for 440 mW: it is part of the step behind it', () => {
    const mac = read(macs.M1_ULTRA)
    const readings = [1000, 2730, 2745, 3500, 4470].map((atMs) => mac.readAt(atMs))
    expect(readings.map((reading) => reading?.sample.ane.powerMw?.toFixed(1) ?? null)).toEqual([
      null,
      ...['162.9', '162.9', '162.9'],
      ((289 / 1743.3) * 1000).toFixed(1),
    ])
    const energyMj = readings
      .flatMap((reading) => reading?.steps ?? [])
      .filter(({ metric }) => metric === 'ane.powerMw')
      .reduce((sum, { value, startMs, endMs }) => sum + (value * (endMs - startMs)) / 1000, 0)
    expect(energyMj).toBeCloseTo(570, 1)
  })

  it('adds its dies up, and names their clusters as powermetrics does', () => {
    const { sample } = read(macs.M1_ULTRA).readingAt(1000, 2000, 3000)
    expect(sample.dramPowerMw).toBeCloseTo(3900, 6)
    expect(sample.gpu.powerMw).toBeCloseTo(28380, 6)
    expect(sample.cpu.clusters.map(({ name }) => name)).toEqual([
      ...['E0-Cluster', 'P0-Cluster', 'P1-Cluster'],
      ...['E1-Cluster', 'P2-Cluster', 'P3-Cluster'],
    ])
    expect(sample.cpu.clusters.flatMap(({ cores }) => cores.map(({ id }) => id))).toEqual(
      Array.from({ length: 20 }, (_, i) => i),
    )
  })
})

describe('an M4 with macOS 27', () => {
  it('never shows a frozen counter as 0 W: nothing at first, then that it stands still (cases 1 to 3)', () => {
    const mac = read(macs.M4)
    for (const atMs of seconds(30)) {
      const reading = mac.readAt(atMs)
      if (reading === null) continue
      expect([reading.sample.ane.powerMw, reading.sample.ane.energyMj, reading.sample.cpu.powerMw]).toEqual([
        null,
        null,
        null,
      ])
      expect(explained(reading).missing['ane.powerMw']).toBe(atMs > 11_000 ? 'stands-still' : 'starting')
    }
  })

  it('counts 128,235,228,928 B in 9.11 s as 14,076 MB/s, beside a GPU of 14 mW (case 3)', () => {
    const { sample, kind } = explained(read(macs.M4).readingAt(1000, 10_110))
    expect((sample.ane.dramReadBytesPerSecond ?? 0) / 1e6).toBeCloseTo(14_076.3, 1)
    expect(sample.gpu.powerMw).toBeCloseTo(14, 6)
    expect(kind['ane.dramReadBytesPerSecond']).toBe('computed')
  })

  it('estimates from histograms what it does not count, and keeps read and write together by themselves', () => {
    const { sample, kind } = explained(read(macs.M4).readingAt(1000, 2000))
    expect(sample.ane.readBytesPerSecond).toBeCloseTo(9.75e9, -3)
    expect(sample.ane.writeBytesPerSecond).toBe(0)
    expect((sample.ane.readWriteBytesPerSecond ?? 0) / 1e9).toBeCloseTo(20.974, 3)
    expect(kind).toMatchObject({
      'ane.readBytesPerSecond': 'estimated',
      'ane.readWriteBytesPerSecond': 'at-least',
    })
  })

  it('takes the frequencies that its CPU was asked for as an estimate', () => {
    const { sample, kind } = explained(read(macs.M4).readingAt(1000, 2000))
    expect([kind['core:frequencyMhz'], kind['core:activeRatio']]).toEqual(['estimated', 'computed'])
    expect(sample.cpu.clusters.map(({ frequencyMhz }) => frequencyMhz)).toEqual([2592, 4464])
  })

  it('tells how long the controller was powered, and when it was throttled', () => {
    const { sample, events } = read(macs.M4).readingAt(1000, 2000)
    expect(sample.ane.poweredRatio).toBeCloseTo(0.9, 9)
    const [startMs, endMs] = [WALL_START_MS + 1000, WALL_START_MS + 2000]
    expect(events).toEqual([
      { kind: 'ane-throttle', startMs, endMs, label: 'PPT, 25.0 % of the time', uncertaintyMs: 1000 },
    ])
  })
})

describe('an M4 Max', () => {
  it('falls back on histograms where its bytes are refused, and says so', () => {
    const mac = read(macs.M4_MAX)
    const { sample, kind, missing } = explained(mac.readingAt(1000, 2000))
    expect((sample.ane.dramReadBytesPerSecond ?? 0) / 1e9).toBeCloseTo(5, 9)
    expect((sample.ane.readBytesPerSecond ?? 0) / 1e9).toBeCloseTo(6.5, 9)
    expect((sample.ane.dramWriteBytesPerSecond ?? 0) / 1e9).toBeCloseTo(0.5, 9)
    expect(kind['ane.dramReadBytesPerSecond']).toBe('estimated')
    expect(missing['ane.poweredRatio']).toBe('not-reported')
    expect(mac.counters.reports).toContainEqual({
      group: 'AMC Stats',
      state: expect.objectContaining({ kind: 'refused' }) as object,
    })
  })

  it('says that bytes are refused where there is nothing in their place', () => {
    const bytes = simple('AMC Stats', 'Perf Counters', 'ANE0 RD', 'B', counting(1))
    const { mac, facts } = withChannels(bytes)
    const refused = [{ group: 'AMC Stats', ...macs.NOT_PERMITTED }]
    const { missing } = explained(read({ mac: { ...mac, refused }, facts }).readingAt(1000, 2000))
    expect(missing).toMatchObject({
      'ane.readBytesPerSecond': 'refused',
      'ane.writeBytesPerSecond': 'not-reported',
    })
  })

  it('gives 6 W when it is read every two seconds, not 12 W (case 12)', () => {
    const { sample } = read(macs.M4_MAX).readingAt(2000, 4000)
    expect(sample.ane.powerMw).toBeCloseTo(6000, 6)
    expect([sample.elapsedMs, sample.ane.energyMj?.toFixed(3)]).toEqual([2000, '12000.000'])
  })

  it('gives 21 W over 2 s, however short the windows are (case 13)', () => {
    const mac = read(macs.M4_MAX)
    const readings = [1000, 1100, 1400, 1460, 3000].map((atMs) => mac.readAt(atMs))
    for (const reading of readings.slice(1)) expect(reading?.sample.cpu.powerMw).toBeCloseTo(21_000, 6)
  })
})

describe('an M5 Max', () => {
  it('adds both links up, and is at least so much where one of them is clipped', () => {
    const { sample, kind } = explained(read(macs.M5_MAX).readingAt(1000, 2000))
    expect((sample.ane.readBytesPerSecond ?? 0) / 1e9).toBeCloseTo(39, 6)
    expect((sample.ane.writeBytesPerSecond ?? 0) / 1e9).toBeCloseTo(1, 6)
    expect((sample.ane.readWriteBytesPerSecond ?? 0) / 1e9).toBeCloseTo(43, 6)
    expect((sample.ane.dramReadBytesPerSecond ?? 0) / 1e9).toBeCloseTo((9.5 * 8766 + 32 * 766) / 4766, 6)
    expect(kind).toMatchObject({
      'ane.readBytesPerSecond': 'estimated',
      'ane.dramReadBytesPerSecond': 'at-least',
    })
  })

  it('takes the controller of the power manager for nothing of the Neural Engine', () => {
    expect(read(macs.M5_MAX).readingAt(1000, 2000).sample.ane.poweredRatio).toBeCloseTo(0.5, 9)
  })

  it('names its clusters P and S, with their own tables, slow ones first', () => {
    const { clusters } = read(macs.M5_MAX).readingAt(1000, 2000).sample.cpu
    expect(clusters.map(({ name, frequencyMhz, cores }) => [name, frequencyMhz, cores[0]?.id])).toEqual([
      ['P0-Cluster', 4380, 0],
      ['P1-Cluster', 4380, 6],
      ['S-Cluster', 4608, 12],
    ])
    expect(read(macs.M5_MAX).readingAt(1000, 2000).sample.gpu.frequencyMhz).toBe(338)
  })

  it('takes the roll-up for the CPU, 36.17 W, not the 106.68 W of everything with CPU in its name (case 7)', () => {
    const { sample } = read(
      withChannels(
        energy('CPU Energy', counting(36_170)),
        ...['PCPU', 'MCPU0', 'MCPU1'].map((name) => energy(name, counting(12_000))),
        ...['PCPU0_SRAM', 'MCPU0DTL00', 'PCPM', 'MCPU0_0'].map((name) => energy(name, counting(8_627.5))),
      ),
    ).readingAt(1000, 2000)
    expect(sample.cpu.powerMw).toBeCloseTo(36_170, 6)
  })

  it('shows 40 W at every sample of a second though it publishes every two (case 8)', () => {
    const periodMs = 2100
    const mac = read(
      withChannels(energy('CPU Energy', [{ fromMs: 0, values: [5], perSecond: [40_000], periodMs }])),
    )
    const powers = seconds(20).map((atMs) => mac.readAt(atMs)?.sample.cpu.powerMw ?? null)
    expect(powers.slice(0, 2)).toEqual([null, null])
    for (const power of powers.slice(4)) expect(power).toBeCloseTo(40_000, 6)
  })

  it('gives the power of the GPU in every sample, from nJ (case 18)', () => {
    expect(read(macs.M5_MAX).readingAt(1000, 2000).sample.gpu.powerMw).toBeCloseTo(40_620, 6)
  })
})

describe('an M6', () => {
  it('has no ANE watts, only what reached memory, and says which of both it is', () => {
    const { sample, missing, kind } = explained(read(macs.M6).readingAt(1000, 2000))
    // Events are whole: 4444 of 4444.4.
    expect((sample.ane.dramReadBytesPerSecond ?? 0) / 1e9).toBeCloseTo(4 * 7.5, 1)
    expect((sample.ane.dramWriteBytesPerSecond ?? 0) / 1e9).toBeCloseTo(4 * 1.5, 2)
    expect(kind['ane.dramReadBytesPerSecond']).toBe('estimated')
    expect([sample.ane.powerMw, sample.ane.readBytesPerSecond, sample.cpu.powerMw]).toEqual([
      null,
      null,
      null,
    ])
    expect(missing).toMatchObject({ 'ane.powerMw': 'not-reported', 'ane.readBytesPerSecond': 'not-reported' })
  })

  it('has two controllers: at least one was powered as long as that of the longest', () => {
    expect(read(macs.M6).readingAt(1000, 2000).sample.ane.poweredRatio).toBe(1)
  })
})

describe('other Macs', () => {
  it('M4: bytes are exact, 65.5 GB/s far above 2^53 (case 4)', () => {
    const stretches = counting(65.5e9, 2n ** 60n)
    const { sample, kind } = explained(
      read(withChannels(simple('AMC Stats', 'Perf Counters', 'ANE DCS RD', 'B', stretches))).readingAt(
        1000,
        2000,
      ),
    )
    expect([sample.ane.dramReadBytesPerSecond, kind['ane.dramReadBytesPerSecond']]).toEqual([
      65.5e9,
      'computed',
    ])
  })

  it('M5: 69 GB/s in a histogram of 32 are at least 29.5 (case 5)', () => {
    const made = macs.histogram('PMP', 'AF BW', 'ANE0 RD', { 16: 715, 32: 4051 })
    const { sample, kind } = explained(read(withChannels(made)).readingAt(1000, 2000))
    expect((sample.ane.readBytesPerSecond ?? 0) / 1e9).toBeCloseTo(29.5, 1)
    expect(kind['ane.readBytesPerSecond']).toBe('at-least')
  })

  it('M6: what four links add up to is an estimate, since it is 10 to 15 % low (case 6)', () => {
    const links = ['ANE0 L0', 'ANE0 L1', 'ANE1 L0', 'ANE1 L1'].map((link) =>
      macs.histogram('PMP', 'DCS BW', `${link} RD`, { 29: 3333, 30: 1111 }),
    )
    const mac = { ...withChannels(...links), facts: macs.M6.facts }
    const { sample, kind } = explained(read(mac).readingAt(1000, 2000))
    expect((sample.ane.dramReadBytesPerSecond ?? 0) / 1e9).toBeCloseTo(115, 1)
    expect(kind['ane.dramReadBytesPerSecond']).toBe('estimated')
  })

  it('M3 Max on macOS 27: 278.7 GB/s of the memory controller are none of the Neural Engine (case 16)', () => {
    const mac = withChannels(
      macs.histogram('PMP0', 'DCS BW', 'AMCC RD+WR', { 288: 4400 }, 32),
      ...['RD', 'WR'].map((way) =>
        simple('AMC Stats', 'Perf Counters', `DIE0 ANE ${way}`, 'B', frozen(NO_VALUE)),
      ),
      energy('CPU Energy', frozen(5)),
      energy('ANE0', frozen(7)),
      energy('GPU Energy', counting(96e9), 'nJ'),
    )
    const { sample, missing } = explained(read(mac).readingAt(1000, 12_001))
    expect(Object.values(sample.ane).filter((value) => value !== null)).toEqual([])
    expect(sample.gpu.powerMw).toBeCloseTo(96_000, 6)
    expect(missing).toMatchObject({
      ...{ 'ane.powerMw': 'stands-still', 'ane.readBytesPerSecond': 'refused' },
      ...{ 'ane.dramReadBytesPerSecond': 'not-reported', 'ane.readWriteBytesPerSecond': 'not-reported' },
    })
  })

  it('M3 Pro: both histograms fill in for bytes that are refused', () => {
    const ways = { 'AF BW': 10, 'DCS BW': 9 } as const
    const made = Object.entries(ways).flatMap(([subgroup, gb]) =>
      ['RD', 'WR'].map((way) => macs.histogram('PMP', subgroup, `ANE0 ${way}`, { [gb]: 4400 })),
    )
    const { mac } = withChannels(simple('AMC Stats', 'Perf Counters', 'ANE RD', 'B', counting(1)), ...made)
    const refused = [{ group: 'AMC Stats', ...macs.NOT_PERMITTED }]
    const facts = { ...macs.M4.facts, generation: 3 }
    const { ane } = read({ mac: { ...mac, refused }, facts }).readingAt(1000, 2000).sample
    expect([ane.readBytesPerSecond, ane.writeBytesPerSecond]).toEqual([9.5e9, 9.5e9])
    expect([ane.dramReadBytesPerSecond, ane.dramWriteBytesPerSecond]).toEqual([8.5e9, 8.5e9])
  })

  it('M3 Pro: 1.51 W, and a measured zero at rest (case 11)', () => {
    const { sample } = read(
      withChannels(energy('ANE', counting(1510)), energy('CPU Energy', counting(9))),
    ).readingAt(1000, 2000)
    expect(sample.ane.powerMw).toBeCloseTo(1510, 6)
    const atRest = withChannels(energy('ANE', counting(0)), energy('CPU Energy', counting(9)))
    expect(read(atRest).readingAt(1000, 2000).sample.ane).toMatchObject({ powerMw: 0, energyMj: 0 })
  })

  it('M2 Ultra: the GPU and the memory by their names, without DCS (case 14)', () => {
    const { sample } = read(
      withChannels(
        ...[
          energy('GPU0_0', counting(28_380)),
          energy('DCS0_0', counting(5300)),
          energy('DRAM0_0', counting(7560)),
        ],
        energy('CPU Energy', counting(9)),
      ),
    ).readingAt(1000, 2000)
    expect(sample.gpu.powerMw).toBeCloseTo(28_380, 6)
    expect(sample.dramPowerMw).toBeCloseTo(7560, 6)
  })

  it.each(['AMCC RD+WR', 'MACC RD', 'GFX RD', 'ANE RD UP', 'XANE RD', 'ANE0 L0'])(
    'take %s for no traffic of the Neural Engine (cases 15 and 16)',
    (name) => {
      const groups = ['PMP', 'PMP0'] as const
      const made = groups.map((group) => macs.histogram(group, 'DCS BW', name, { 16: 4408 }))
      const { sample } = read({ ...withChannels(...made, energy('ANE', counting(1))) }).readingAt(1000, 2000)
      expect(Object.values(sample.ane).filter((value) => value !== null)).toHaveLength(2)
    },
  )

  it.each(['ANE0_SRAM', 'ANE_0', 'THROT-ANE', 'ANE SRAM', 'ANE0_0_1', 'XANE', 'ane'])(
    'take %s for no energy of the Neural Engine',
    (name) => {
      const { sample } = read(
        withChannels(energy(name, counting(5)), energy('CPU Energy', counting(9))),
      ).readingAt(1000, 2000)
      expect(sample.ane.powerMw).toBeNull()
    },
  )

  it.each(['ANE', 'ANE0', 'ANE1', 'ANE0_1', 'DIE0 ANE0', 'PRIM ANE'])('take %s for it', (name) => {
    const { sample } = read(
      withChannels(energy(name, counting(5)), energy('CPU Energy', counting(9))),
    ).readingAt(1000, 2000)
    expect(sample.ane.powerMw).toBeCloseTo(5, 9)
  })

  it('M1 Pro: read and write together are never halved', () => {
    const made = macs.histogram('PMP', 'AF BW', 'ANE0 RD+WR', { 10: 4000 }, 2)
    const { sample } = read({ ...withChannels(made), facts: macs.M1.facts }).readingAt(1000, 2000)
    expect((sample.ane.readWriteBytesPerSecond ?? 0) / 1e9).toBeCloseTo(9, 9)
    expect([sample.ane.readBytesPerSecond, sample.ane.writeBytesPerSecond]).toEqual([null, null])
  })

  it('read a histogram from one group only, where several have it', () => {
    const made = ['PMP0', 'PMP'].map((group) => macs.histogram(group, 'AF BW', 'ANE0 RD', { 10: 4766 }))
    expect(
      (read(withChannels(...made)).readingAt(1000, 2000).sample.ane.readBytesPerSecond ?? 0) / 1e9,
    ).toBeCloseTo(9.5, 9)
  })
})

describe('what cannot be told', () => {
  it('is null in a unit that is not known', () => {
    for (const unit of ['kWh', '', 'J']) {
      const mac = withChannels(energy('ANE', counting(5), unit), energy('CPU Energy', counting(9)))
      const { sample, missing } = explained(read(mac).readingAt(1000, 2000))
      expect([sample.ane.powerMw, missing['ane.powerMw']]).toEqual([null, 'not-understood'])
    }
    const picojoules = withChannels(energy('ANE', counting(5e9), 'pJ'), energy('CPU Energy', counting(9)))
    expect(read(picojoules).readingAt(1000, 2000).sample.ane.powerMw).toBeCloseTo(5, 9)
  })

  it('is null where a part of a sum has no value: half of two ANEs is not both', () => {
    const mac = withChannels(
      energy('ANE0_0', counting(5)),
      energy('ANE0_1', frozen(NO_VALUE)),
      energy('CPU Energy', counting(9)),
    )
    const { sample, missing } = explained(read(mac).readingAt(1000, 2000))
    expect([sample.ane.powerMw, missing['ane.powerMw']]).toEqual([null, 'refused'])
  })

  it('is null where a part of a sum has no row at all, though it is listed', () => {
    const left = { isSilent: true }
    const status = macs.states('ANE', 'IOP State', 'status', '24Mticks', { Off: 1, Running: 9 })
    const mac = withChannels(
      energy('ANE0_0', counting(5)),
      { ...energy('ANE0_1', counting(5)), ...left },
      energy('CPU Energy', counting(8)),
      status,
      { ...status, group: 'ANE1', ...left },
      { ...simple('AMC Stats', 'Perf Counters', 'ANE0 RD', 'B', counting(1)), ...left },
    )
    const { sample, missing } = explained(read(mac).readingAt(1000, 2000))
    expect([sample.ane.powerMw, sample.ane.poweredRatio, sample.cpu.powerMw]).toEqual([null, null, 8])
    expect(missing).toMatchObject({
      'ane.powerMw': 'refused',
      'ane.poweredRatio': 'refused',
      'ane.readBytesPerSecond': 'refused',
      'ane.writeBytesPerSecond': 'not-reported',
    })
  })

  it('is null where the kernel has none: bytes of an M3 Max are no zero', () => {
    const { sample } = read(
      withChannels(simple('AMC Stats', 'Perf Counters', 'DIE0 ANE RD', 'B', frozen(NO_VALUE))),
    ).readingAt(1000, 2000)
    expect(sample.ane.readBytesPerSecond).toBeNull()
  })

  it('is no power where CPU and memory took exactly nothing, whatever the times say', () => {
    const mac = withChannels(
      energy('CPU Energy', counting(0)),
      energy('DRAM0', counting(0)),
      energy('ANE0', counting(0)),
      energy('GPU Energy', counting(5e6), 'nJ'),
    )
    const { sample, missing } = explained(read(mac).readingAt(1000, 2000))
    expect(missing['ane.powerMw']).toBe('stands-still')
    expect([sample.cpu.powerMw, sample.dramPowerMw, sample.ane.powerMw, sample.gpu.powerMw]).toEqual([
      null,
      null,
      null,
      5,
    ])
  })

  it('is said of shares as of sums: refused, not understood, at rest, or standing still', () => {
    const gpu = (...parts: Parameters<typeof macs.states>[4][]): MadeChannel[] =>
      parts.map((part) => macs.states('GPU Stats', 'GPU Performance States', 'GPUPH', '24Mticks', part))
    const whyNot = (channels: MadeChannel[], refused: string[] = [], tables = macs.M1.facts.tables) => {
      const groups = refused.map((group) => ({ group, ...macs.NOT_PERMITTED }))
      const mac = { mac: { channels, refused: groups }, facts: { ...macs.M1.facts, tables } }
      return explained(read(mac).readingAt(1000, 12_001)).missing
    }
    const steps = { P1: 0, P2: 0, P3: 0, P4: 0, P5: 0, P6: 0 }
    expect(whyNot(gpu({ OFF: 5, ...steps }))['gpu.frequencyMhz']).toBe('at-rest')
    expect(whyNot(gpu({ OFF: 5, ...steps, P1: 5 }), [], null)['gpu.frequencyMhz']).toBe('not-understood')
    expect(whyNot(gpu({ OFF: 5, P1: 5 }), ['GPU Stats'])['gpu.activeRatio']).toBe('refused')
    const [still] = gpu({ OFF: 0, P1: 0 })
    if (still === undefined) throw new Error('There is one.')
    const stretches = [{ fromMs: 0, stampMs: 0, values: [5, 5] }]
    expect(whyNot([{ ...still, stretches }])['gpu.activeRatio']).toBe('stands-still')
  })

  it('is held for ten seconds after it was last published, and no longer', () => {
    const stopping = [
      { fromMs: 0, values: [0], perSecond: [50] },
      { fromMs: 3000, stampMs: 3000, values: [150] },
    ]
    const mac = read(withChannels(energy('ANE', stopping), energy('CPU Energy', counting(9))))
    for (const atMs of seconds(20)) {
      const reading = mac.readAt(atMs)
      if (reading === null) continue
      expect(reading.sample.ane.powerMw?.toFixed(6) ?? null).toBe(atMs <= 13_000 ? '50.000000' : null)
      expect(reading.steps.some(({ metric }) => metric === 'ane.powerMw')).toBe(atMs <= 3000)
    }
  })
})

describe('time that is missing', () => {
  it('lies before the first reading, and before that after sleep: nothing is compared across it', () => {
    const mac = read(macs.M4_MAX)
    expect(mac.readAt(1000)).toBeNull()
    expect(mac.readAt(2000)?.gapBefore).toBe(true)
    expect(mac.readAt(3000)?.gapBefore).toBe(false)
    mac.sleptMs = 8 * 3_600_000
    expect(mac.readAt(4000)).toBeNull()
    const reading = mac.readAt(5000)
    expect([reading?.gapBefore, reading?.sample.elapsedMs]).toEqual([true, 1000])
    expect(reading?.sample.ane.powerMw).toBeCloseTo(6000, 6)
  })

  it('is not seen where the clock was only corrected', () => {
    const mac = read(macs.M4_MAX)
    mac.readAt(1000)
    for (const [atMs, sleptMs] of [
      [2000, 1000],
      [3000, -5000],
      [4000, -4000],
    ] as const) {
      mac.sleptMs = sleptMs
      expect(mac.readAt(atMs)).not.toBeNull()
    }
  })

  it('follows a counter that began anew: no spike, no negative power', () => {
    const stretches = [
      { fromMs: 0, values: [2 ** 40], perSecond: [50] },
      { fromMs: 2500, values: [0], perSecond: [50] },
    ]
    const mac = read(withChannels(energy('ANE', stretches), energy('CPU Energy', counting(9))))
    const powers = seconds(5).map((atMs) => mac.readAt(atMs)?.sample.ane.powerMw?.toFixed(6) ?? null)
    expect(powers).toEqual([null, '50.000000', null, '50.000000', '50.000000'])
  })
})

it('loses no energy, whenever it is read and however it is published', () => {
  const gaps = fc.array(fc.integer({ min: 60, max: 4000 }), { minLength: 3, maxLength: 25 })
  fc.assert(
    fc.property(
      gaps,
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 1, max: 60_000 }),
      (waits, periodMs, rate) => {
        const mac = new ReadMac(
          withChannels(energy('GPU Energy', [{ fromMs: 0, values: [0], perSecond: [rate], periodMs }])),
        )
        let atMs = 0
        const steps = waits.flatMap((waitMs) => mac.readAt((atMs += waitMs))?.steps ?? [])
        for (const [i, { value, startMs, endMs }] of steps.entries()) {
          expect(Math.abs(value - rate)).toBeLessThanOrEqual((2 * 1000) / (endMs - startMs))
          if (i > 0) expect(startMs).toBeCloseTo(steps[i - 1]?.endMs ?? 0, 3)
        }
        expect(mac.close()).toBe(0)
      },
    ),
    { numRuns: 25 },
  )
})
