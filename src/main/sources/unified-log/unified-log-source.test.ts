import { describe, expect, it } from 'vitest'
import { LOG_ENTRIES, logTrailer, type LogEntry } from '../../synthesis/log-writer'
import { BANNER, DROPPED, startedSource, type MadeWorld } from './testing/log-world'

const APP = { name: 'Example App', pid: 42 }
const wall = (world: MadeWorld): number => world.wallClockMs()

describe('the stream', () => {
  it('runs at once with every option said, and reads as soon as the log has understood', () => {
    const { world, source } = startedSource()
    const { args } = world.log('stream')
    expect(args.slice(0, -1)).toEqual(
      'stream --style ndjson --level default --type log --color none --no-backtrace --timeout 30m --predicate'.split(
        ' ',
      ),
    )
    expect(args.at(-1)).toMatch(/^\(process == "kernel" AND senderImagePath ENDSWITH "ANEInterface" AND /)
    expect(args.at(-1)).not.toContain('VisionKit')
    expect(source.state).toEqual({ kind: 'starting' })
    world.log('stream').write(BANNER)
    expect(source.state).toEqual({ kind: 'reading' })
  })

  it('asks for more while something is measured', () => {
    const { world } = startedSource({ isWide: true })
    expect(world.log('stream').args.at(-1)).toContain('subsystem == "com.apple.VisionKit"')
  })

  it('reads also where no banner comes', () => {
    const { world, source } = startedSource()
    world.pass(1999)
    expect(source.state.kind).toBe('starting')
    world.pass(1)
    expect(source.state.kind).toBe('reading')
  })

  it('gives events on the axis, with the uncertainty of how the clocks are joined', () => {
    const { world, events } = startedSource()
    world.pass(500)
    const writtenMs = wall(world) - 120.25
    world.log('stream').write(BANNER, LOG_ENTRIES.loaded(writtenMs, APP))
    expect(events.at(-1)).toEqual({
      ...{ kind: 'ane-loaded', label: '', endMs: null, uncertaintyMs: 5 },
      startMs: expect.closeTo(writtenMs, 2) as number,
      ane: {
        ...{ process: APP.name, pid: APP.pid, evidence: 'ownership', writer: 'kernel', isOfCommand: null },
        message: LOG_ENTRIES.loaded(0, APP).message,
      },
    })
  })

  it('keeps a flood from the history, and tells within a second how much was left out', () => {
    const { world, source, events, kinds } = startedSource({ fillInMs: null })
    world.log('stream').write(BANNER, LOG_ENTRIES.loaded(wall(world), APP))
    const flood = Array.from({ length: 120 }, (_, threadId) => ({
      ...LOG_ENTRIES.asleep(wall(world)),
      ...{ message: `ANE0: flooding ${threadId}`, threadId },
    }))
    world.log('stream').write(...flood)
    expect(kinds()).toHaveLength(2 + 20)
    world.pass(1000)
    expect(events.at(-1)).toMatchObject({ kind: 'log-omitted', label: '100 more of “ANE, other”' })
    world.log('stream').write(...flood.map((entry) => ({ ...entry, threadId: entry.threadId + 1000 })))
    source.tellMissing()
    expect(kinds().filter((kind) => kind === 'log-omitted')).toHaveLength(2)
  })

  it('tells what is no record, with its place', () => {
    const { world, faults } = startedSource()
    world.log('stream').write(BANNER, '{"broken\n')
    expect(faults).toMatchObject([{ code: 'malformed-document', offset: BANNER.length }])
  })

  it('is ended by stop, and silent afterwards, also from within an event', () => {
    const { world, source, kinds } = startedSource()
    const stream = world.log('stream')
    world.pass(2000)
    source.stop()
    expect([stream.isStopped, world.running('show')]).toEqual([true, undefined])
    source.stop()
    stream.isStopped = false
    stream.write(LOG_ENTRIES.loaded(wall(world), APP))
    stream.end(1)
    world.pass(100_000)
    expect(kinds()).toEqual(['log-on'])
    expect(world.logs).toHaveLength(2)
  })
})

describe('what was before it', () => {
  it('is looked up once, and nothing is told twice', () => {
    const { world, kinds, events, showWhole } = startedSource()
    world.log('stream').write(BANNER)
    const early = LOG_ENTRIES.loaded(wall(world) - 30_000, APP)
    const both = LOG_ENTRIES.powerOn(wall(world) - 1, APP)
    world.log('stream').write(both)
    expect(world.log('show').args.join(' ')).toContain(' --start 2026-09-20 11:58:58+0000 --predicate ')
    showWhole(early, both)
    expect(kinds()).toEqual(['log-on', 'ane-power-on', 'ane-loaded', 'log-on'])
    // Only now is it known to have been read from so early on.
    expect(events.filter(({ kind }) => kind === 'log-on').map(({ startMs }) => startMs)).toEqual([
      wall(world),
      wall(world) - 60_000,
    ])
    world.pass(600_000)
    expect(world.logs.filter(({ args }) => args[0] === 'show')).toHaveLength(1)
  })

  it('has no gap of its own where it cannot be looked up', () => {
    const { world, kinds } = startedSource()
    world.log('stream').write(BANNER)
    world.log('show').end(64, 'log: Could not open local log store: Operation not permitted')
    expect(kinds()).toEqual(['log-on'])
  })
})

describe('dropped messages', () => {
  const dropped = () => {
    const started = startedSource()
    started.world.log('stream').write(BANNER)
    started.showWhole()
    started.world.pass(100_000)
    started.world.log('stream').write(DROPPED)
    return started
  }

  it('are a gap at once, and are looked up', () => {
    const { world, source, events, showWhole } = dropped()
    expect(source.state).toEqual({ kind: 'gap', why: 'dropped', reason: null })
    expect(events.at(-1)).toMatchObject({ kind: 'log-gap', label: 'dropped', endMs: wall(world) })
    showWhole(LOG_ENTRIES.powerOn(wall(world) - 3000, APP))
    expect(events.slice(-2)).toMatchObject([
      { kind: 'ane-power-on' },
      { kind: 'log-filled', label: 'dropped' },
    ])
    expect(source.state).toEqual({ kind: 'reading' })
  })

  it('stay a gap where the answer is cut', () => {
    for (const [trailer, status] of [
      ['', 0],
      [logTrailer(0), 1],
    ] as const) {
      const { world, kinds, source } = dropped()
      world.log('show').write(trailer)
      world.log('show').end(status)
      expect(kinds()).toEqual(['log-on', 'log-on', 'log-gap'])
      expect(source.state.kind).toBe('reading')
    }
  })

  it('again and again are looked up once a minute, and none is forgotten', () => {
    const { world, showWhole, kinds, source } = dropped()
    showWhole()
    for (let count = 0; count < 30; count++) {
      world.log('stream').write(DROPPED)
      world.pass(1000)
    }
    expect(world.running('show')).toBeUndefined()
    expect(source.state).toMatchObject({ kind: 'gap', why: 'dropped' })
    // Told at once, but not with every further message: the first time looked up, the second while that has to wait.
    expect(kinds().slice(2)).toEqual(['log-gap', 'log-filled', 'log-gap'])
    source.tellMissing()
    expect(kinds().at(-1)).toBe('log-gap')
    world.pass(30_000)
    expect(world.log('show').args.join(' ')).toContain('--start 2026-09-20 12:01:28+0000')
    showWhole()
    expect(source.state.kind).toBe('reading')
  })
})

describe('a stream that ends', () => {
  it('is started again later and later, and what it missed is a gap and looked up', () => {
    const { world, source, events, showWhole } = startedSource()
    world.log('stream').write(BANNER)
    showWhole()
    for (const delayMs of [1000, 2000, 5000, 10_000, 30_000, 30_000]) {
      world.log('stream').end(1, 'log: broken')
      expect(source.state).toEqual({
        ...{ kind: 'gap', why: 'restarted', reason: 'It ended with status 1: log: broken' },
      })
      world.pass(delayMs - 1)
      expect(world.running('stream')).toBeUndefined()
      world.pass(1)
      world.log('stream').write(BANNER)
    }
    expect(events.at(-1)).toMatchObject({ kind: 'log-gap', label: 'restarted' })
    expect(world.running('show')).toBeDefined()
  })

  it('is started quickly again after a long life', () => {
    const { world } = startedSource()
    for (const aliveMs of [10, 60_000, 60_000]) {
      world.pass(aliveMs)
      world.log('stream').end(null)
      world.pass(2000)
    }
    expect(world.running('stream')).toBeDefined()
  })

  it.each([
    ['not-administrator', 77, "log: Must be admin to run 'stream' command"],
    ['not-administrator', 77, ''],
    ['not-permitted', 64, 'log: Could not open local log store: Operation not permitted'],
    ['not-available', 64, 'log: Bad predicate (Unable to parse the format string "x"): x'],
    ['not-available', null, 'ENOENT'],
  ])('because of what only a person can change is %s, and is not started again', (kind, status, message) => {
    const { world, source, failures, kinds } = startedSource()
    world.log('stream').end(status, message)
    expect(source.state.kind).toBe(kind)
    expect(failures.map(({ code }) => code)).toEqual([kind === 'not-available' ? kind : 'refused'])
    source.sleep()
    source.wake()
    world.pass(600_000)
    expect([world.logs.length, failures.length, kinds()]).toEqual([1, 1, []])
  })
})

describe('a stream that follows another', () => {
  const renewed = () => {
    const started = startedSource({ fillInMs: null })
    const { world, source } = started
    world.log('stream').write(BANNER)
    const [before] = world.logs
    world.pass(1000)
    source.setWide(true)
    const after = world.log('stream')
    if (before === undefined) throw new Error('No log ran.')
    return { ...started, before, after }
  }

  it('asks for what is worth it while something is measured, and for less afterwards', () => {
    const { world, source, before, after } = renewed()
    expect(before.args.at(-1)).not.toContain('VisionKit')
    expect(after.args.at(-1)).toContain('VisionKit')
    source.setWide(true)
    expect(world.logs).toHaveLength(2)
    after.write(BANNER)
    source.setWide(false)
    expect(world.log('stream').args.at(-1)).not.toContain('VisionKit')
  })

  it('misses nothing and tells nothing twice: the one before reads on until it reads', () => {
    const { world, kinds, before, after } = renewed()
    const [one, both, other] = [3, 2, 1].map((agoMs) => LOG_ENTRIES.loaded(wall(world) - agoMs, APP))
    before.write(one as LogEntry)
    expect(before.isStopped).toBe(false)
    before.write(both as LogEntry)
    after.write(BANNER)
    expect(before.isStopped).toBe(true)
    after.write(both as LogEntry, other as LogEntry)
    expect(kinds()).toEqual(['log-on', 'ane-loaded', 'ane-loaded', 'ane-loaded'])
  })

  it('leaves none behind, whatever happens meanwhile', () => {
    const ends: ((started: ReturnType<typeof renewed>) => void)[] = [
      ({ source }) => source.stop(),
      ({ source }) => source.sleep(),
      ({ after }) => after.end(77),
      ({ source, after }) => {
        source.setWide(false)
        after.end(1)
        source.stop()
      },
      ({ before, source }) => {
        before.end(0)
        source.stop()
      },
    ]
    for (const end of ends) {
      const started = renewed()
      end(started)
      expect(started.world.logs.filter(({ isStopped }) => !isStopped)).toEqual([])
    }
  })

  it('comes before the first ends by itself, since a log that nobody ends any more shall not stay', () => {
    const { world, source, kinds } = startedSource({ fillInMs: null })
    world.log('stream').write(BANNER)
    world.pass(27 * 60_000 - 1)
    expect(world.logs).toHaveLength(1)
    world.pass(1)
    expect(world.logs).toHaveLength(2)
    world.log('stream').write(BANNER)
    expect([world.logs[0]?.isStopped, source.state.kind, kinds()]).toEqual([true, 'reading', ['log-on']])
    world.pass(27 * 60_000)
    expect(world.logs).toHaveLength(3)
  })

  it('that does not begin is a gap like any other', () => {
    const { world, kinds, after, showWhole } = renewed()
    after.end(1)
    world.pass(1000)
    world.log('stream').write(BANNER)
    expect(kinds()).toEqual(['log-on', 'log-gap'])
    showWhole()
    expect(kinds()).toEqual(['log-on', 'log-gap', 'log-filled'])
  })
})

describe('sleep', () => {
  it('ends the stream, waking begins it anew and looks up what was between', () => {
    const { world, source, events, showWhole } = startedSource()
    world.log('stream').write(BANNER)
    showWhole()
    world.pass(100_000)
    source.sleep()
    expect([world.running('stream'), source.state]).toEqual([
      undefined,
      { kind: 'gap', why: 'asleep', reason: null },
    ])
    world.pass(3_600_000)
    expect(world.running('stream')).toBeUndefined()
    source.wake()
    world.log('stream').write(BANNER)
    showWhole(LOG_ENTRIES.asleep(wall(world) - 3_599_000))
    expect(events.slice(-3).map(({ kind, label }) => [kind, label])).toEqual([
      ['log-gap', 'asleep'],
      ['ane-asleep', ''],
      ['log-filled', 'asleep'],
    ])
  })
})

describe('a macOS without lines', () => {
  const woken = (
    world: MadeWorld,
    source: ReturnType<typeof startedSource>['source'],
    restMs: number,
  ): void => {
    for (let wake = 0; wake < 3; wake++) {
      world.pass(restMs)
      source.addWork(wall(world), true)
      source.addWork(wall(world) + 1000, true)
      source.addWork(wall(world) + 2000, false)
    }
  }

  it('is told once the engine woke three times without one', () => {
    const { world, source } = startedSource()
    world.log('stream').write(BANNER)
    woken(world, source, 10_000)
    expect(source.state).toEqual({ kind: 'no-lines' })
    world.log('stream').write(LOG_ENTRIES.asleep(wall(world)))
    expect(source.state).toEqual({ kind: 'reading' })
  })

  it('is not told of an engine that never slept in between', () => {
    const { world, source } = startedSource()
    world.log('stream').write(BANNER)
    woken(world, source, 6000)
    expect(source.state).toEqual({ kind: 'reading' })
  })
})

it('leaves a flood alone for the rest of each second', () => {
  const { world } = startedSource()
  const stream = world.log('stream')
  const entry: LogEntry = { ...LOG_ENTRIES.asleep(wall(world)), message: 'x'.repeat(1000) }
  let written = 0
  const startMs = world.now
  for (let slices = 0; slices < 1000; slices++) {
    while (!stream.isPaused && written < 1e9) {
      stream.write(...Array.from({ length: 20 }, () => entry))
      written += 20 * 3000
    }
    world.pass(10)
  }
  const seconds = (world.now - startMs) / 1000
  expect(written / seconds).toBeLessThan(2_500_000)
  expect(written / seconds).toBeGreaterThan(1_000_000)
})
