import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UnitSearch } from '#shared/phases/unit-counter'
import type { TrackEvent } from '#shared/track-events'
import { OutputReader } from './output-reader'
import { PhaseMarks } from './phase-marks'

const SEARCH: UnitSearch = { patterns: [/(?<tokens>\d+) tokens/dgu], reader: 'auto' }

/** Reads pieces of one stream. */
function read(pieces: readonly (string | Uint8Array)[], search = SEARCH) {
  const events: TrackEvent[] = []
  const sink = {
    toAxis: (momentMs: number) => ({ ms: momentMs, uncertaintyMs: 5 }),
    addEvent: (event: TrackEvent) => void events.push(event),
  }
  const phases = new PhaseMarks(sink)
  const reader = new OutputReader(phases, sink, search)
  const write = reader.stream()
  for (const piece of pieces) write(typeof piece === 'string' ? Buffer.from(piece) : piece)
  const units = reader.end()
  return { events, units, problems: phases.problems(events) }
}

const told = (events: readonly TrackEvent[]) => events.map(({ kind, label }) => [kind, label])

const OUTPUT =
  'loading\n::anemometer begin a\nmade 12 tokens\r\n\x1b[1m::anemometer end a n=3 x\x1b[0m\n½ done\n7 tokens'

describe('the output of a command', () => {
  it('is searched for phases and for counts, and lines that count are kept', () => {
    const { events, units, problems } = read([OUTPUT])
    expect(told(events)).toEqual([
      ['phase-begin', 'a'],
      ['output', 'made 12 tokens'],
      ['phase-end', 'a n=3 x'],
      ['output', '7 tokens'],
    ])
    expect([units, problems]).toEqual([[{ name: 'tokens', count: 19 }], []])
  })

  it('says the same wherever its bytes are cut', () => {
    const bytes = Buffer.from(OUTPUT)
    const whole = read([bytes])
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length]
        const { events, units } = read(
          edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge)),
        )
        expect([told(events), units]).toEqual([told(whole.events), whole.units])
      }),
    )
  })

  it('tells how many lines it searched for nothing', () =>
    expect(read([`${'x'.repeat(9000)} 5 tokens\n7 tokens`])).toMatchObject({
      units: [{ name: 'tokens', count: 7 }],
      problems: ['1 line of over 8192 characters was not searched for units'],
    }))

  it('reads progress that is drawn over itself', () =>
    expect(read(['5 tokens\r12 tokens\r\n']).units).toEqual([{ name: 'tokens', count: 17 }]))

  it('keeps what a document or a long line counts', () => {
    const long = `${'x'.repeat(300)} 5 tokens\n`
    expect(told(read([long, '{"done":true,"eval_count":9}\n']).events)).toEqual([
      ['output', 'tokens=5'],
      ['output', '{"done":true,"eval_count":9}'],
    ])
    expect(told(read(['{\n"done":true,\n"eval_count":9\n}\n']).events)).toEqual([['output', 'tokens=9']])
  })

  it('says what it could not read', () => {
    const { problems } = read([
      `::anemometer begin\n::anemometer end b\n::anemometer begin c\n${'x'.repeat(2 ** 20 + 1)}\n`,
    ])
    expect(problems).toEqual([
      expect.stringContaining('a line of over 1 MB'),
      expect.stringContaining('tells no phase'),
      expect.stringContaining('"b" ended without a begin'),
      expect.stringContaining('"c" began, but never ended'),
    ])
    const many = read(Array.from({ length: 9 }, () => '::anemometer x\n'))
    expect(many.problems).toHaveLength(6)
    expect(many.problems.at(-1)).toContain('4 more')
  })
})

describe('the doubt of when a line was printed', () => {
  const doubts = (pieces: readonly string[]): number[] =>
    read(pieces).events.map(({ uncertaintyMs }) => uncertaintyMs)

  it('is small where pieces come one by one', () => {
    expect(doubts(['::anemometer begin a\n', '::anemometer end a\n'])).toEqual([5, 5])
  })

  it('is as long as the time before it where all came at once, or a buffer was full', () => {
    const [begin = 0, end = 0] = doubts(['::anemometer begin a\n::anemometer end a\n'])
    expect(begin).toBeGreaterThan(5)
    expect(end).toBeGreaterThan(5)
    const full = doubts(['hello\n', `::anemometer begin a\n${'x'.repeat(4096)}\n`, '::anemometer end a\n'])
    expect(full[0]).toBeGreaterThan(5)
    expect(full[1]).toBe(5)
  })

  it('is that of the clocks where the line tells its time', () => {
    const { events } = read([`::anemometer begin a t=${Date.now() / 1000 + 0.0001}\n`])
    expect(events[0]?.uncertaintyMs).toBe(5)
    expect(Math.abs((events[0]?.startMs ?? NaN) - performance.now())).toBeLessThan(60_000)
  })

  it.each(['0', '17', '99999999999'])('does not take t=%s, which is no time of this run', (time) => {
    const { events, problems } = read([`::anemometer begin a t=${time}\n`])
    expect(events).toEqual([])
    expect(problems).toEqual([expect.stringContaining('seconds since 1970')])
  })
})
