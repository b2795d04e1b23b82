import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fault } from '../../powermetrics/faults'
import { NO_VALUE, type ChannelInfo, type CounterSnapshot, type GroupReport } from './protocol'
import { IoReportReader, type Reading } from './reader'
import { FrameEncoder } from './recording-format'
import { IoReportRecordingReader } from './recording-reader'
import * as macs from './testing/macs'
import { ReadMac, WALL_START_MS } from './testing/readings'
import { joinFrames, readFramed, type FramedReading } from './testing/recordings'

const SEED = Number(process.env.ANEMOMETER_SEED ?? Date.now() % 2 ** 31)

interface Read {
  samples: Reading['sample'][]
  events: Reading['events']
  frames: (Uint8Array | null)[]
  faults: Fault[]
  /** Samples with a gap before them. */
  gaps: number[]
}

/** `chunkBytes`: sizes of the pieces in which it comes, again and again. */
function readRecording(bytes: Uint8Array, chunkBytes: readonly number[] = [bytes.length + 1]): Read {
  const read: Read = { samples: [], events: [], frames: [], faults: [], gaps: [] }
  const reader = new IoReportRecordingReader(
    {
      onSample: (sample, _, frame) => {
        read.samples.push(sample)
        read.frames.push(frame)
      },
      onEvent: (event) => read.events.push(event),
      onFault: (fault) => read.faults.push(fault),
      onGap: () => read.gaps.push(read.samples.length),
    },
    { keepFrames: true },
  )
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const chunk = bytes.subarray(at, at + (chunkBytes[i % chunkBytes.length] ?? 1))
    reader.write(chunk)
    at += chunk.length
  }
  reader.end()
  expect(reader.bytesRead).toBe(bytes.length)
  return read
}

/** Every reading comes out of the recording as it was, and out of its own frame; frames are made as they were. */
function expectSame(framed: readonly FramedReading[], read: Read): void {
  expect(read.faults).toEqual([])
  expect(read.samples).toEqual(framed.map(({ reading }) => reading.sample))
  expect(read.events).toEqual(framed.flatMap(({ reading }) => reading.events))
  expect(read.gaps).toEqual(framed.flatMap(({ reading }, index) => (reading.gapBefore ? index : [])))
  expect(read.frames.map(String)).toEqual(framed.map(({ frame }) => String(frame)))
  for (const { reading, frame } of framed) {
    const alone = readRecording(frame)
    expect([alone.samples, alone.events, alone.faults]).toEqual([[reading.sample], reading.events, []])
  }
}

const MACS = Object.entries(macs).flatMap(([name, mac]) =>
  typeof mac === 'object' && 'facts' in mac ? [[name, mac] as const] : [],
)

describe('a recording of a Mac', () => {
  it.each(MACS)('gives the samples that were read live: %s', (_, assembled) => {
    const mac = new ReadMac(assembled)
    const snapshots = Array.from({ length: 20 }, (_, i) => {
      const atMs = 1000 * (i + 1)
      mac.standIn.setTimeMs(atMs)
      return { ...mac.counters.sample(), wallMs: WALL_START_MS + atMs }
    })
    const framed = readFramed(assembled.facts, mac.counters.reports, snapshots)
    expect(framed).toHaveLength(19)
    expectSame(framed, readRecording(joinFrames(framed)))
    expect(mac.close()).toBe(0)
  })
})

const M4_FACTS = macs.M4.facts
const RULED: [group: string, subgroup: string, name: string, unit: string][] = [
  ['Energy Model', '', 'CPU Energy', 'mJ'],
  ['Energy Model', '', 'ANE', 'nJ'],
  ['AMC Stats', 'Perf Counters', 'ANE RD', 'B'],
  ['Nowhere', '', 'caf\u00e9 \u{1F321} "\\\u0001', ''],
]
const STATED: [group: string, subgroup: string, name: string, states: string[]][] = [
  ['ANE', 'IOP State', 'status', ['Off', 'Running']],
  ['GPU Stats', 'GPU Performance States', 'GPUPH', ['OFF', 'P1', 'P2']],
  ['SoC Stats', 'Events', 'ANE_THROTTLE_PPT_TRIG0', ['INACT', 'ACT']],
  ['CPU Stats', 'CPU Core Performance States', 'PCPU1', ['IDLE', 'V0P1', 'V1P0']],
]
const CHANNELS = [
  ...RULED.map(([group, subgroup, name, unit]) => ({
    group,
    subgroup,
    name,
    unit,
    format: 'simple' as const,
    states: [],
  })),
  ...STATED.map(([group, subgroup, name, states]) => ({
    group,
    subgroup,
    name,
    unit: '24Mticks',
    format: 'states' as const,
    states,
  })),
].map((info, i): ChannelInfo => ({ ...info, driverId: 2n ** 64n - 1n - BigInt(i), channelId: BigInt(i) }))

/** What happens to a channel between two snapshots. */
const step = fc.record({
  fate: fc.oneof(
    { weight: 8, arbitrary: fc.constant('goes-on') },
    {
      weight: 3,
      arbitrary: fc.constantFrom('rests', 'no-row', 'no-value', 'stuck', 'restarts', 'negative-time'),
    },
  ),
  by: fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 40n }), fc.constantFrom(0n, 2n ** 62n)),
})
const tick = fc.record({
  steps: fc.array(step, { minLength: CHANNELS.length, maxLength: CHANNELS.length }),
  /** Met for the first time. */
  added: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }),
  elapsedMs: fc.oneof(
    { weight: 5, arbitrary: fc.constant(1000) },
    { weight: 1, arbitrary: fc.integer({ min: 20, max: 30_000 }) },
  ),
  sleptMs: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(60_000) }),
  /** The helper is started anew before it. */
  isRestart: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
})
type Tick = typeof tick extends fc.Arbitrary<infer Value> ? Value : never

/** Sessions of a helper, each with snapshots that begin near 2^63. */
function sessionsOf(ticks: readonly Tick[]): CounterSnapshot[][] {
  const rows = CHANNELS.map(({ states }) => ({
    stampNs: 0n,
    values: Array.from({ length: Math.max(1, states.length) }, () => 2n ** 63n - 2n ** 41n),
  }))
  let [wallMs, machNs] = [WALL_START_MS, 5e9]
  let known = 2
  let told = 0
  const sessions: CounterSnapshot[][] = [[]]
  for (const { steps, added, elapsedMs, sleptMs, isRestart } of ticks) {
    wallMs += elapsedMs + sleptMs
    machNs += elapsedMs * 1e6
    known = Math.min(CHANNELS.length, known + added)
    if (isRestart) {
      told = 0
      sessions.push([])
    }
    const numbers = rows.slice(0, known).flatMap((row, index) => {
      const { fate, by } = steps[index] ?? expect.unreachable()
      if (fate === 'no-row') return [NO_VALUE, ...row.values.map(() => NO_VALUE)]
      if (fate === 'no-value') return [BigInt(machNs), NO_VALUE, ...row.values.slice(1)]
      if (fate !== 'rests')
        row.values = row.values.map((value, i) =>
          fate === 'restarts' ? 5n : BigInt.asIntN(64, value + by / BigInt(i + 1)),
        )
      if (fate === 'negative-time') row.stampNs = -7n
      else if (fate !== 'rests' && fate !== 'stuck') row.stampNs = BigInt(machNs - 3e6)
      return [row.stampNs, ...row.values]
    })
    const newChannels = CHANNELS.slice(told, known)
    told = known
    sessions
      .at(-1)
      ?.push({ wallMs, machNs, newChannels, newUnreadable: [], values: BigInt64Array.from(numbers) })
  }
  return sessions
}

const REPORTS: GroupReport[] = [
  { group: 'ANE', state: { kind: 'there', channels: [] } },
  {
    group: 'PMP0',
    state: {
      kind: 'refused',
      code: '0xe00002e2',
      reason: 'kIOReturnNotPermitted',
      channels: [{ group: 'PMP0', subgroup: 'AF BW', name: 'ANE RD', format: null }],
    },
  },
  { group: 'PMP1', state: { kind: 'absent' } },
]
const framedOf = (ticks: readonly Tick[]): FramedReading[] =>
  sessionsOf(ticks).flatMap((snapshots) => readFramed(M4_FACTS, REPORTS, snapshots))

describe(`of any snapshots, ANEMOMETER_SEED=${SEED}`, () => {
  const anyTicks = fc.array(tick, { minLength: 2, maxLength: 12 })

  it('a recording and each of its frames gives what was read live, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(
        anyTicks,
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 20 }),
        (ticks, sizes) => {
          const framed = framedOf(ticks)
          expectSame(framed, readRecording(joinFrames(framed), sizes))
        },
      ),
      { seed: SEED, numRuns: 100 },
    )
  })

  it('may begin with any of its frames', () => {
    fc.assert(
      fc.property(anyTicks, fc.nat(11), (ticks, from) => {
        const rest = framedOf(ticks).slice(from)
        const { samples, faults } = readRecording(joinFrames(rest))
        expect([samples, faults]).toEqual([rest.map(({ reading }) => reading.sample), []])
      }),
      { seed: SEED, numRuns: 100 },
    )
  })

  it('loses nothing but its end where it is cut, and says at which byte', () => {
    fc.assert(
      fc.property(anyTicks, fc.nat(), (ticks, at) => {
        const framed = framedOf(ticks)
        const bytes = joinFrames(framed)
        const cut = bytes.subarray(0, at % (bytes.length + 1))
        const { samples, faults } = readRecording(cut)
        const lineStart = cut.lastIndexOf('\n') + 1
        const isWhole = lineStart === cut.length || bytes[cut.length] === 0x0a
        expect(samples).toEqual(framed.slice(0, samples.length).map(({ reading }) => reading.sample))
        expect(faults.map(({ code, offset }) => [code, offset])).toEqual(
          isWhole ? [] : [['cut-document', lineStart]],
        )
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  it('loses one sample for a line that is damaged, and tells its byte', () => {
    fc.assert(
      fc.property(anyTicks, fc.nat(), fc.uint8Array({ maxLength: 30 }), (ticks, at, garbage) => {
        const framed = framedOf(ticks.map((each) => ({ ...each, added: 0, isRestart: false, sleptMs: 0 })))
        const lines = joinFrames(framed).toString().split('\n').slice(0, -1)
        const damaged = 2 + (at % framed.length)
        const dirt = Buffer.from(garbage.filter((byte) => byte !== 0x0a && byte !== 0 && byte !== 0x0d))
        const pieces = lines.map((line, i) =>
          i === damaged ? Buffer.concat([dirt, Buffer.from('}')]) : Buffer.from(line),
        )
        const offset = pieces.slice(0, damaged).reduce((sum, piece) => sum + piece.length + 1, 0)
        const read = readRecording(Buffer.concat(pieces.flatMap((piece) => [piece, Buffer.from('\n')])))
        expect(read.faults.map((fault) => [fault.code, fault.offset])).toEqual([
          ['malformed-document', offset],
        ])
        const rest = framed.filter((_, i) => i !== damaged - 2).map(({ reading }) => reading.sample.timestamp)
        expect(read.samples.map(({ timestamp }) => timestamp)).toEqual(rest)
        // Time is missing where the line was, unless it was the last.
        expect(read.gaps).toEqual(
          rest.length === 0 ? [] : damaged - 2 < rest.length && damaged > 2 ? [0, damaged - 2] : [0],
        )
      }),
      { seed: SEED, numRuns: 200 },
    )
  })
})

describe('a damaged recording', () => {
  const plain: Tick = {
    steps: CHANNELS.map(() => ({ fate: 'goes-on', by: 1000n })),
    added: 0,
    elapsedMs: 1000,
    sleptMs: 0,
    isRestart: false,
  }
  const linesOf = (...ticks: Tick[]): string[] =>
    joinFrames(framedOf(ticks)).toString().split('\n').slice(0, -1)
  const read = (lines: readonly string[]): Read =>
    readRecording(Buffer.from(lines.map((line) => `${line}\n`).join('')))
  const told = ({ samples, faults }: Read): [number, string[]] => [
    samples.length,
    faults.map(({ code, offset, message }) => `${offset}: ${code}: ${message}`),
  ]

  it('is read to its next beginning where its head is damaged, and no further than is sure', () => {
    const [head = '', ...rest] = linesOf(plain, plain, plain, { ...plain, isRestart: true }, plain, plain)
    expect(told(read([`${head.slice(0, -1)},`, ...rest]))).toEqual([
      2,
      [
        '0: malformed-document: This line is no JSON object, and was skipped.',
        `${head.length + 1}: stray-bytes: What is before this line does not tell which channels there are, so that it was skipped, and what follows up to the next beginning of a recording.`,
      ],
    ])
  })

  it('does not take the channels of one part for those of the next, whose head is lost', () => {
    const lines = linesOf(plain, plain, { ...plain, isRestart: true, added: 2 }, plain, plain)
    const { samples, faults } = read([...lines.slice(0, 3), '', ...lines.slice(4)])
    expect([samples.length, faults.map(({ code }) => code)]).toEqual([
      1,
      ['malformed-document', 'stray-bytes'],
    ])
    expect(faults[0]?.message).toBe('This line follows a beginning that is missing, and was skipped.')
  })

  it('is not read with channels that a lost line told of', () => {
    const lines = linesOf(plain, plain, { ...plain, added: 1 }, plain)
    const { samples, faults } = read([...lines.slice(0, 3), '{}', ...lines.slice(4)])
    expect([samples.length, faults.map(({ message }) => message)]).toEqual([
      1,
      [
        'This line is no line of a recording of IOReport (its wallMs is wrong), and was skipped.',
        'This line follows a lost one that told of channels, and was skipped.',
      ],
    ])
  })

  it('is read without what it rests on where that line is damaged', () => {
    const lines = linesOf(plain, plain, plain)
    const { samples, faults } = read([lines[0] ?? '', '{"readings":7}', ...lines.slice(2)])
    expect([samples.length, faults.length, samples[1]?.cpu.powerMw === null]).toEqual([2, 1, false])
    expect(samples[0]?.cpu.powerMw).toBeNull()
  })

  it('says that it is of a newer version', () => {
    const [head = '', ...rest] = linesOf(plain, plain)
    const { samples, faults } = read([head.replace('"ioreport":1', '"ioreport":2'), ...rest])
    expect([samples.length, faults[0]?.code, faults[0]?.message]).toEqual([
      0,
      'newer-recording',
      'This line begins a recording of a newer Anemometer (version 2, this one knows 1), and was skipped. Update Anemometer to read it.',
    ])
  })

  it.each([
    [
      'a time that goes back',
      (line: string) => line.replace('"machNs":7', '"machNs":5'),
      'its times do not go on from those before it',
    ],
    [
      'a stamp after the year 9999',
      (line: string) => line.replace(/"wallMs":\d+/, '"wallMs":9e15'),
      'its wallMs is wrong',
    ],
    [
      'a row of a channel that there is not',
      (line: string) => line.replace('"rows":[[0,', '"rows":[[9,'),
      'tells of a channel that there is not',
    ],
    [
      'a row that is too long',
      (line: string) => line.replace('"rows":[[0,', '"rows":[[0,null,'),
      'tells of a channel that there is not',
    ],
    [
      'a number above 2^63',
      (line: string) => line.replace('"rows":[[0,"', '"rows":[[0,"9999999999'),
      'its rows.0.1 is wrong',
    ],
    [
      'too many channels',
      (line: string) => line.replace('"channelCount":2', '"channelCount":513'),
      'its channelCount is wrong',
    ],
  ])('skips a line with %s', (_, change, why) => {
    const lines = linesOf(plain, plain, plain)
    const changed = change(lines[2] ?? '')
    expect(changed).not.toBe(lines[2])
    const { samples, faults } = read([...lines.slice(0, 2), changed, ...lines.slice(3)])
    expect([samples.length, faults.length]).toEqual([1, 1])
    expect(faults[0]?.message).toContain(why)
  })

  it('leaves out what no Mac can have', () => {
    const lines = linesOf(plain, plain)
    const { samples, faults } = read([
      ...lines.slice(0, 2),
      (lines[2] ?? '').replace(/"\d+"\],/, '"9223372036854775807"],'),
    ])
    expect([samples[0]?.cpu.powerMw, faults]).toEqual([null, []])
  })

  it('makes no frames beyond what it has a right to', () => {
    const states = Array.from({ length: 6000 }, (_, i) => `state ${i} ${'x'.repeat(120)}`)
    const channel: ChannelInfo = {
      group: 'g',
      subgroup: '',
      name: 'n',
      format: 'states',
      unit: '',
      driverId: 1n,
      channelId: 1n,
      states,
    }
    const snapshots = Array.from({ length: 200 }, (_, i): CounterSnapshot => ({
      wallMs: WALL_START_MS + 1000 * i,
      machNs: 1e9 * (i + 1),
      newChannels: i === 0 ? [channel] : [],
      newUnreadable: [],
      values: new BigInt64Array(6001),
    }))
    const { frames, samples } = readRecording(joinFrames(readFramed(M4_FACTS, [], snapshots)))
    const bytes = frames.reduce((sum, frame) => sum + (frame?.length ?? 0), 0)
    expect(samples).toHaveLength(199)
    expect(bytes).toBeLessThan(16e6 + 100 * 1.2e6)
    expect(frames.at(-1)).toBeNull()
  })
})

describe('a frame', () => {
  it('is not made where it would be too large to be read', () => {
    const info = CHANNELS[0] ?? expect.unreachable()
    const tooMany = Array.from({ length: 513 }, () => info)
    const snapshots = [1, 2].map((i): CounterSnapshot => ({
      wallMs: 1000 * i,
      machNs: 1e9 * i,
      newChannels: i === 1 ? tooMany : [],
      newUnreadable: [],
      values: new BigInt64Array(2 * 513),
    }))
    const reader = new IoReportReader(M4_FACTS, [])
    for (const snapshot of snapshots) {
      const { memory } = reader
      reader.read(snapshot)
      if (memory !== null) expect(new FrameEncoder(M4_FACTS, []).encode(memory, snapshot)).toBeNull()
    }
  })
})
