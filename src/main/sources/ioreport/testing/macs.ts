import { parseFrequencyTables } from '../frequency-tables'
import type { MacFacts } from '../reader'
import type { MadeChannel, MadeMac, MadeStretch } from './mac-script'
import { pmgrPlist } from './pmgr-plist'

/**
 * Macs as the stand-in plays them, under a steady load. ASSEMBLED: no public dump has names, formats, units, states and
 * values together. Names and units are those that all-smi, silicon-ledger, SiliconScope, anemon and NeoAsitop list; tables
 * are those of `ioreg` where known; the values are made up, but for those that a comment or a test gives a source for.
 */
export interface AssembledMac {
  mac: MadeMac
  facts: MacFacts
}

/** What a refusal of the kernel looks like: kIOReturnNotPermitted. */
export const NOT_PERMITTED = {
  code: 0xe00002e2,
  reason: 'kIOReportUserClientConfigureInterests failed',
} as const

type Stretches = readonly MadeStretch[]

/** Counts from `start` on, so much a second. */
export function counting(perSecond: number, start: bigint | number = 1e9): Stretches {
  return [{ fromMs: 0, values: [start], perSecond: [perSecond] }]
}

/** The same value with the same time for ever. */
export function frozen(value: bigint | number): Stretches {
  return [{ fromMs: 0, values: [value], stampMs: 0 }]
}

export function simple(
  group: string,
  subgroup: string | null,
  name: string,
  unit: string | null,
  stretches: Stretches,
): MadeChannel {
  return { group, subgroup, name, unit, stretches }
}

/** A channel of states, so much in each a second. */
export function states(
  group: string,
  subgroup: string,
  name: string,
  unit: string,
  perSecond: Readonly<Record<string, number>>,
): MadeChannel {
  const names = Object.keys(perSecond)
  const stretches = [{ fromMs: 0, values: names.map(() => 1000), perSecond: Object.values(perSecond) }]
  return { group, subgroup, name, unit, states: names, stretches }
}

/** Bins of `widthGb` with the events a second that are given; their names are padded as the firmware pads them. */
export function histogram(
  group: string,
  subgroup: string,
  name: string,
  perSecond: Readonly<Record<number, number>>,
  widthGb = 1,
): MadeChannel {
  const bins = Array.from({ length: 32 }, (_, i) => (i + 1) * widthGb)
  const counts = bins.map((edge): [string, number] => [`${edge}GB/s`.padStart(8), perSecond[edge] ?? 0])
  return states(group, subgroup, name, 'events', Object.fromEntries(counts))
}

const energy = (name: string, unit: string, stretches: Stretches): MadeChannel =>
  simple('Energy Model', null, name, unit, stretches)
const bytes = (name: string, perSecond: number, start = 2n ** 47n): MadeChannel =>
  simple('AMC Stats', 'Perf Counters', name, 'B', counting(perSecond, start))

const TICKS = 24e6
/** Half idle, and half at the highest of so many steps. */
function core(subgroup: string, name: string, steps: number, rest = 'IDLE'): MadeChannel {
  const running = Array.from({ length: steps }, (_, i): [string, number] => [
    `V${i}P${steps - 1 - i}`,
    i === steps - 1 ? TICKS / 2 : 0,
  ])
  return states('CPU Stats', subgroup, name, '24Mticks', {
    [rest]: TICKS / 2,
    ...Object.fromEntries(running),
  })
}
const cores = (names: readonly string[], steps: number): MadeChannel[] =>
  names.map((name) => core('CPU Core Performance States', name, steps))
const clusters = (names: readonly string[], steps: number): MadeChannel[] =>
  names.map((name) => core('CPU Complex Performance States', name, steps))
function gpu(steps: number): MadeChannel {
  const running = Array.from({ length: steps }, (_, i): [string, number] => [
    `P${i + 1}`,
    i === 0 ? TICKS / 4 : 0,
  ])
  return states('GPU Stats', 'GPU Performance States', 'GPUPH', '24Mticks', {
    OFF: (3 * TICKS) / 4,
    ...Object.fromEntries(running),
  })
}
const powered = (group: string, ratio: number): MadeChannel =>
  states(group, 'IOP State', 'status', '24Mticks', { Off: TICKS * (1 - ratio), Running: TICKS * ratio })
const throttle = (name: string, ratio: number): MadeChannel =>
  states('SoC Stats', 'Events', name, '24Mticks', { INACT: TICKS * (1 - ratio), ACT: TICKS * ratio })
const range = (count: number, name: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => name(i))

const hz = (...mhz: number[]): number[] => mhz.map((each) => each * 1e6)
const khz = (...mhz: number[]): number[] => mhz.map((each) => each * 1e3)

function facts(
  model: string,
  osBuild: string,
  generation: number,
  tables: Record<string, number[]>,
  accClusters: string[] = [],
): MacFacts {
  return {
    machine: { model, osBuild },
    generation,
    tables: parseFrequencyTables(pmgrPlist(tables, accClusters)),
  }
}

const M1_E = hz(600, 972, 1332, 1704, 2064)
const M1_P = hz(600, 828, 1056, 1296, 1524, 1752, 1980, 2208, 2448, 2676, 2904, 3036, 3132, 3168, 3228)
const M1_GPU = hz(0, 388, 486, 648, 777, 972, 1296)

/** ANE energy is in `PMP`; bytes are counted. */
export const M1: AssembledMac = {
  mac: {
    channels: [
      energy('ECPU0', 'mJ', counting(10)),
      energy('EACC_CPU', 'mJ', counting(40)),
      energy('PACC_CPU', 'mJ', counting(960)),
      energy('CPU Energy', 'mJ', counting(1000)),
      energy('GPU Energy', 'nJ', counting(216e6)),
      energy('DRAM', '   mJ', counting(300)),
      simple('PMP', 'Energy Counters', 'ANE', 'mJ', counting(49)),
      bytes('ANE RD', 232e6),
      bytes('ANE WR', 167e6),
      bytes('ANE DCS RD', 199e6),
      bytes('ANE DCS WR', 138e6),
      bytes('ECPU DCS RD', 1e9),
      simple('CLPC Stats', 'Accumulators', 'ANE Energy Estimate', null, counting(5)),
      ...clusters(['ECPU'], 5),
      ...clusters(['PCPU'], 15),
      ...cores(
        range(4, (i) => `ECPU${i}`),
        5,
      ),
      ...cores(
        range(4, (i) => `PCPU${i}`),
        15,
      ),
      // Without a time of rest: what is left of the cluster's.
      states('CPU Stats', 'CPU Complex Performance States', 'PCPM', '24Mticks', { IDLE: 0, V0P0: TICKS }),
      gpu(6),
    ],
    isReordered: true,
  },
  facts: facts('MacBookPro17,1', '25A354', 1, {
    'voltage-states1-sram': M1_E,
    'voltage-states5-sram': M1_P,
    'voltage-states9': M1_GPU,
  }),
}

/**
 * Two dies. `ANE0_0` and CPU are published as all-smi logged them on macOS 27.0: 281 mJ and 23296 mJ in 1725.3 ms, then a
 * tail of 8 mJ in 18 ms.
 */
export const M1_ULTRA: AssembledMac = {
  mac: {
    channels: [
      ...[0, 1].flatMap((die) => [
        energy(`DIE_${die}_EACC_CPU`, 'mJ', counting(500)),
        energy(`DIE_${die}_PACC0_CPU`, 'mJ', counting(6000)),
        energy(`DIE_${die}_CPU Energy`, 'mJ', die === 0 ? batches(23296, 100) : batches(1532, 10)),
        energy(`ANE0_${die}`, 'mJ', die === 0 ? batches(281, 8) : batches(0, 0)),
        energy(`DRAM0_${die}`, 'mJ', counting(1950)),
        // The same name without its die, twice.
        energy('PCPUDTL00', 'mJ', counting(70)),
        ...clusters([`DIE_${die}_ECPU`], 5),
        ...clusters([`DIE_${die}_PCPU`, `DIE_${die}_PCPU1`], 15),
        ...cores(
          range(2, (i) => `DIE_${die}_ECPU_CPU${i}`),
          5,
        ),
        ...cores(
          range(4, (i) => `DIE_${die}_PCPU_CPU${i}`),
          15,
        ),
        ...cores(
          range(4, (i) => `DIE_${die}_PCPU1_CPU${i}`),
          15,
        ),
      ]),
      energy('GPU0_0', 'mJ', counting(28380)),
      energy('GPU SRAM0_0', 'mJ', counting(900)),
    ],
  },
  facts: facts('Mac13,2', '26A428', 1, {
    'voltage-states1-sram': M1_E,
    'voltage-states5-sram': M1_P,
    'voltage-states9-sram': M1_GPU,
  }),
}

function batches(batch: number, tail: number): Stretches {
  const at = (ms: number, value: number): MadeStretch => ({ fromMs: ms, stampMs: ms, values: [1e6 + value] })
  return [at(1000, 0), at(2725.3, batch), at(2743.3, batch + tail), at(4468.6, 2 * batch + tail)]
}

/**
 * macOS 27 without an entitled sampler: energy stands still, its bytes do not. `ANE` stays at what enginemon saw, and
 * 128,235,228,928 B in 9.11 s is what it counted.
 */
export const M4: AssembledMac = {
  mac: {
    channels: [
      energy('CPU Energy', 'mJ', frozen(812_345_678)),
      energy('ANE', 'mJ', frozen(10_945_781)),
      energy('DRAM', 'mJ', frozen(99_999)),
      energy('GPU Energy', 'nJ', counting(14e6)),
      bytes('ANE DCS RD', 128_235_228_928 / 9.11),
      bytes('ANE DCS WR', 1e9),
      bytes('ANE NRT AF RD', 20e9),
      histogram('PMP', 'AF BW', 'ANE0 RD', { 20: 2204 }),
      histogram('PMP', 'AF BW', 'ANE0 WR', {}),
      histogram('PMP', 'AF BW', 'ANE0 RD+WR', { 1: 408, 20: 1500, 24: 2000, 32: 500 }),
      histogram('PMP', 'AF BW', 'AMCC RD+WR', { 16: 4408 }),
      powered('ANE', 0.9),
      throttle('ANE_THROTTLE_PPT_TRIG', 0.25),
      throttle('ANE_THROTTLE_EXT_TRIG0', 0),
      ...clusters(['ECPU'], 7),
      ...clusters(['PCPU'], 20),
      ...cores(
        range(6, (i) => `ECPU${i}`),
        7,
      ),
      ...cores(
        range(4, (i) => `PCPU${i}`),
        20,
      ),
      gpu(15),
    ],
  },
  facts: facts('Mac16,12', '26A434', 4, {
    'voltage-states1-sram': khz(1020, 1404, 1788, 2112, 2352, 2532, 2592),
    'voltage-states5-sram': khz(...range(20, String).map((_, i) => 1260 + i * 168 + (i === 19 ? 12 : 0))),
    'voltage-states9-sram': hz(0, ...range(15, String).map((_, i) => 338 + i * 80)),
  }),
}

/** Its bytes are refused; both histograms are there. */
export const M4_MAX: AssembledMac = {
  mac: {
    channels: [
      energy('CPU Energy', 'mJ', counting(21000)),
      energy('ANE0', 'mJ', counting(6000)),
      energy('DRAM0', 'mJ', counting(3000)),
      energy('GPU0', 'mJ', counting(50000)),
      energy('GPU Energy', 'nJ', counting(50e9)),
      bytes('ANE0 DCS RD', 1e9),
      histogram('PMP', 'DCS BW', 'ANE0 RD', { 1: 2204, 10: 2204 }),
      histogram('PMP', 'DCS BW', 'ANE0 WR', { 1: 4408 }),
      histogram('PMP', 'AF BW', 'ANE0 RD', { 2: 2204, 12: 2204 }),
      histogram('PMP', 'AF BW', 'ANE0 WR', { 1: 4408 }),
      histogram('PMP', 'DCS BW', 'EACC0 RD+WR', { 30: 4408 }),
    ],
    refused: [{ group: 'AMC Stats', ...NOT_PERMITTED }],
  },
  facts: facts('Mac16,5', '25F71', 4, {}),
}

/** Two links, in `PMP0`; `PMP` is there and empty. Energy stands still, for root as well. */
export const M5_MAX: AssembledMac = {
  mac: {
    channels: [
      energy('MCPU0_0', 'mJ', frozen(1)),
      energy('PCPU', 'mJ', frozen(5)),
      energy('CPU Energy', 'mJ', frozen(7_000_000)),
      energy('ANE0', 'mJ', frozen(123_456)),
      energy('DRAM0', 'mJ', frozen(3)),
      energy('GPU0', 'mJ', frozen(0)),
      energy('GPU Energy', 'nJ', counting(40.62e9)),
      bytes('PRIM ANE AF NON-RT RD', 1),
      ...['L0', 'L1'].flatMap((link) => [
        histogram('PMP0', 'AF BW', `ANE ${link} RD`, { 20: 4766 }),
        histogram('PMP0', 'AF BW', `ANE ${link} WR`, { 1: 4766 }),
        histogram('PMP0', 'AF BW', `ANE ${link} RD+WR`, { 22: 4766 }),
        histogram('PMP0', 'DCS BW', `ANE ${link} RD`, link === 'L0' ? { 10: 4766 } : { 10: 4000, 32: 766 }),
        histogram('PMP0', 'DCS BW', `ANE ${link} WR`, {}),
      ]),
      // Cut at 15 characters, and two of one name.
      states('PMP0', 'SOC-NI Util BW', 'SOC-NI6 PCIEGP', 'events', { F1: 5, F2: 5 }),
      states('PMP0', 'SOC-NI Util BW', 'SOC-NI6 PCIEGP', 'events', { F1: 6, F2: 4 }),
      // The controller of the power manager, not of the Neural Engine.
      powered('PMP0', 1),
      powered('ANE', 0.5),
      throttle('ANE_THROTTLE_SW_TRIG', 0),
      ...clusters(['MCPU0', 'MCPU1'], 15),
      ...clusters(['PCPU'], 20),
      ...cores(
        range(6, (i) => `MCPU0${i}`),
        15,
      ),
      ...cores(
        range(6, (i) => `MCPU1${i}`),
        15,
      ),
      ...cores(
        range(6, (i) => `PCPU${i}`),
        20,
      ),
      gpu(13),
    ],
    empty: ['PMP'],
    refused: [{ group: 'AMC Stats', ...NOT_PERMITTED }],
  },
  facts: facts(
    'Mac17,7',
    '26A434',
    5,
    {
      'voltage-states22-sram': khz(...range(15, String).map((_, i) => 1344 + i * 216 + (i === 14 ? 12 : 0))),
      'voltage-states23-sram': khz(...range(15, String).map((_, i) => 1344 + i * 216 + (i === 14 ? 12 : 0))),
      'voltage-states5-sram': khz(...range(20, String).map((_, i) => 1308 + i * 173 + (i === 19 ? 13 : 0))),
      'voltage-states9-sram': hz(0, 338, 486, 636, 796, 888, 988, 1084, 1182, 1278, 1374, 1470, 1578, 1620),
    },
    ['1600000000000000', '1701000000000000', '0502000000000000'],
  ),
}

/** No ANE energy in any group, and only what reached DRAM. */
export const M6: AssembledMac = {
  mac: {
    channels: [
      energy('GPU Energy', 'nJ', counting(5e9)),
      energy('apciec0 Energy', 'uJ', counting(5)),
      energy('PCIe Port 0 Energy', 'uJ', counting(5)),
      bytes('ANE0 DCS RD', 5),
      bytes('ANEXL0 DCS RD', 5),
      ...['ANE0 L0', 'ANE0 L1', 'ANE1 L0', 'ANE1 L1'].flatMap((link) => [
        histogram('PMP', 'DCS BW', `${link} RD`, { 8: 24e6 / 5400 }),
        histogram('PMP', 'DCS BW', `${link} WR`, { 2: 24e6 / 5400 }),
      ]),
      powered('ANE', 1),
      powered('ANE1', 0.2),
    ],
    refused: [{ group: 'AMC Stats', ...NOT_PERMITTED }],
  },
  facts: facts('Mac18,1', '26A434', 6, {}),
}
