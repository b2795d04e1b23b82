import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TrackEvent } from '#shared/track-events'
import type { HistoryStore } from '../storage/history-store'
import { openedStore, temporaryFolder } from '../storage/testing/store-folder'
import { M1_PRO_MACOS_12 } from '../synthesis/chips'
import { LOG_ENTRIES, LOG_STYLES, logTrailer, writeLogEntry, type LogEntry } from '../synthesis/log-writer'
import { writePlistSample } from '../synthesis/plist-writer'
import { createTestWindow } from '../synthesis/test-windows'
import { importFile } from './import-file'
import type { LogOverlay } from './log-overlay'

const NOON = Date.UTC(2026, 8, 20, 12)
const SAMPLES = 5
const APP = { name: 'Example App', pid: 42 }

let store: HistoryStore
let folder: string
beforeEach(() => {
  folder = temporaryFolder()
  store = openedStore(temporaryFolder())
})
afterEach(() => store.close())

/** Seconds from noon on. */
function recording(): string {
  const path = join(folder, 'power.plist')
  const base = createTestWindow(M1_PRO_MACOS_12, 1, 1e9)
  const texts = Array.from({ length: SAMPLES }, (_, i) =>
    writePlistSample(M1_PRO_MACOS_12, { ...base, endMs: NOON + (i + 1) * 1000 }),
  )
  writeFileSync(path, texts.join('\0'), 'latin1')
  return path
}

function log(text: string, name = 'ane.ndjson'): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const ndjson = (...entries: LogEntry[]): string =>
  entries.map((entry) => writeLogEntry(entry, 'ndjson')).join('') + logTrailer(entries.length)

async function imported(overlay: LogOverlay): Promise<{ events: TrackEvent[]; warnings: string[] }> {
  const result = await importFile(store, recording(), { overlay })
  if (!result.ok) throw new Error(result.message)
  const { measurements, warnings } = result.value
  const { trackId = 0 } = store.measurement(measurements[0]?.id ?? '') ?? {}
  return { events: [...store.events(trackId, null, null)], warnings }
}

describe('a log over a recording', () => {
  it.each(LOG_STYLES)('is laid there from the style %s', async (style) => {
    // In the style compact the time is one of this machine's zone.
    const zoneMin = -new Date(NOON).getTimezoneOffset()
    const entries = [LOG_ENTRIES.loaded(NOON + 1500, APP), LOG_ENTRIES.asleep(NOON + 4000)]
    const text = entries.map((entry) => writeLogEntry(entry, style, { macosMajor: 15, zoneMin })).join('')
    const { events, warnings } = await imported({ path: log(text), offsetMs: 0 })
    expect(events).toMatchObject([
      {
        kind: 'ane-loaded',
        startMs: NOON + 1500,
        uncertaintyMs: 1000,
        ane: { process: APP.name, pid: APP.pid },
      },
      { kind: 'ane-asleep', startMs: NOON + 4000 },
      { kind: 'log-file', startMs: NOON + 1500, endMs: NOON + 4000, label: 'ane.ndjson' },
    ])
    expect(warnings.map((warning) => /no time zone/.test(warning))).toEqual(style === 'compact' ? [true] : [])
  })

  it('is moved by hand, and says by how much', async () => {
    const path = log(ndjson(LOG_ENTRIES.loaded(NOON + 3_601_500, APP)))
    const { events, warnings } = await imported({ path, offsetMs: -3_600_000 })
    expect(events.map(({ kind, startMs, label }) => [kind, startMs, label])).toEqual([
      ['ane-loaded', NOON + 1500, ''],
      ['log-file', NOON + 1500, 'ane.ndjson, moved by −3600 s'],
    ])
    expect(warnings).toEqual([])
  })

  it('says by how far it misses the samples', async () => {
    const path = log(ndjson(LOG_ENTRIES.loaded(NOON + 3_600_000, APP)))
    const { events, warnings } = await imported({ path, offsetMs: 0 })
    expect(events.map(({ kind }) => kind)).toEqual(['log-file'])
    expect(warnings.join()).toMatch(
      /lies in the time of the samples.*it begins 1.h later.*--events-offset\.$/,
    )
  })

  it('leaves out what is before and after the samples', async () => {
    const edges = [-2001, -2000, SAMPLES * 1000 + 2000, SAMPLES * 1000 + 2001]
    const path = log(ndjson(...edges.map((ms) => LOG_ENTRIES.loaded(NOON + ms, APP))))
    const { events } = await imported({ path, offsetMs: 0 })
    // What ended before the first window is none of a measurement.
    expect(events.filter(({ kind }) => kind === 'ane-loaded').map(({ startMs }) => startMs)).toEqual([
      NOON + SAMPLES * 1000 + 2000,
    ])
  })

  it('tells what in it could not be read, and that it says nothing of the ANE', async () => {
    const other = { ...LOG_ENTRIES.asleep(NOON), senderPath: '/kernel', message: 'hello' }
    const { warnings } = await imported({ path: log(`${ndjson(other)}{"broken\n`), offsetMs: 0 })
    expect(warnings).toEqual([
      'ane.ndjson says nothing about the Neural Engine.',
      expect.stringMatching(/^ane\.ndjson is damaged in one place\. At byte \d+: This line is no record/),
    ])
  })

  describe('where a stream left messages out', () => {
    const DROPPED = '=== Messages dropped during live streaming (use `log show` to see what they were)\n'
    const at = (ms: number): string => writeLogEntry(LOG_ENTRIES.loaded(NOON + ms, APP), 'ndjson')
    it.each([
      ['between two records', at(1500) + DROPPED + at(3500), 1500, 3500],
      ['after the last', at(1500) + DROPPED, 1500, 1500],
      ['before the first', DROPPED + at(1500), 1500, 1500],
      ['several times in a row', at(1500) + DROPPED + DROPPED + at(3500), 1500, 3500],
      ['around all samples', at(-9000) + DROPPED + at(60_000), -9000, 60_000],
    ])('has a gap, %s', async (_, text, fromMs, untilMs) => {
      const { events } = await imported({ path: log(text), offsetMs: 0 })
      expect(events.filter(({ kind }) => kind === 'log-gap')).toEqual([
        {
          ...{ kind: 'log-gap', label: 'dropped', uncertaintyMs: 2000 },
          ...{ startMs: NOON + fromMs, endMs: NOON + untilMs },
        },
      ])
    })
  })
})

describe('an offset by what both show', () => {
  /** Power rises in the windows that begin so many seconds after noon, each with a second of rest before and after. */
  function rising(...seconds: number[]): string {
    const path = join(folder, 'rising.plist')
    const base = createTestWindow(M1_PRO_MACOS_12, 1, 1e9)
    const last = Math.max(7, ...seconds) + 3
    const texts = Array.from({ length: last }, (_, second) => {
      const ane = seconds.includes(second) ? { ...base.ane, powerMw: 400 } : { ...base.ane, powerMw: 0 }
      return writePlistSample(M1_PRO_MACOS_12, { ...base, ane, endMs: NOON + (second + 1) * 1000 })
    })
    writeFileSync(path, texts.join('\0'), 'latin1')
    return path
  }
  const asksFor = (...afterNoonMs: number[]): string =>
    ndjson(...afterNoonMs.map((ms) => LOG_ENTRIES.powerOn(NOON + ms, APP)))
  const laid = async (path: string, text: string, offsetMs: number | null) => {
    const result = await importFile(store, path, { overlay: { path: log(text), offsetMs } })
    if (!result.ok) return { message: result.message, events: [], warnings: [] }
    const { trackId = 0 } = store.measurement(result.value.measurements[0]?.id ?? '') ?? {}
    return { message: '', events: [...store.events(trackId, null, null)], warnings: result.value.warnings }
  }

  it('is found, used, kept with its uncertainty, and the events are no less certain than that', async () => {
    const { events, warnings } = await laid(rising(4, 11, 23), asksFor(1_003_900, 1_010_900, 1_022_900), null)
    expect(warnings).toEqual([])
    const file = events.find(({ kind }) => kind === 'log-file')
    expect(file?.label).toBe('ane.ndjson, moved by −999.65 s ± 0.75 s, as both show')
    const asked = events.filter(({ kind }) => kind === 'ane-power-on')
    expect(asked.map(({ startMs }) => startMs - NOON)).toEqual([4250, 11_250, 23_250])
    expect(asked.map(({ uncertaintyMs }) => uncertaintyMs)).toEqual([750, 750, 750])
  })

  it('is proposed where nobody asked for it, and the log stays where its clock puts it', async () => {
    const { events, warnings } = await laid(rising(4, 11, 23), asksFor(8900, 15_900, 27_900), 0)
    expect(warnings.join()).toContain(
      '3 rises of ANE power follow ane.ndjson where it is moved by −4.65 s ± 0.75 s. For that, say --events-offset auto.',
    )
    expect(events.find(({ kind }) => kind === 'log-file')?.label).toBe('ane.ndjson')
    expect((await laid(rising(4, 11, 23), asksFor(3900, 10_900, 22_900), 0)).warnings).toEqual([])
    // One alone may be any.
    expect((await laid(rising(4), asksFor(900), 0)).warnings).toEqual([])
  })

  it.each([
    ['without a rise', [], [1000], 'ANE power rises nowhere in the samples. Say by how many seconds'],
    ['without a line', [4], [], 'tells of nobody who asked for ANE power or loaded a model. Say by'],
    ['where several fit', [4], [1000, 90_000], 'fits the samples as well where it is moved by '],
  ])('is refused in a sentence, with nothing kept, %s', async (_, seconds, askedMs, words) => {
    const text = askedMs.length === 0 ? ndjson(LOG_ENTRIES.asleep(NOON)) : asksFor(...askedMs)
    expect((await laid(rising(...seconds), text, null)).message).toContain(words)
    expect(store.measurements()).toEqual([])
  })
})

describe('refused, with nothing kept, is', () => {
  const messageOf = async (path: string, file = recording()): Promise<string> => {
    const result = await importFile(store, file, { overlay: { path, offsetMs: 0 } })
    expect(store.measurements()).toEqual([])
    return result.ok ? '' : result.message
  }

  it('an archive, with what to type on a Mac', async () => {
    const path = join(folder, "it's.logarchive")
    mkdirSync(path)
    expect(await messageOf(path)).toContain(
      `/usr/bin/log show --archive '${folder}/it'\\''s.logarchive' --style ndjson --predicate '(process == "kernel" AND `,
    )
  })

  it('a folder, what is not there, and what is no log', async () => {
    expect(await messageOf(folder)).toMatch(/is a folder\. Name a file that the log command wrote\.$/)
    expect(await messageOf(join(folder, 'none'))).toContain('There is no file none.')
    expect(await messageOf(log('hello\n'))).toMatch(
      /^ane\.ndjson is no output of the log command\. This line is no output/,
    )
    for (const empty of ['', logTrailer(0)])
      expect(await messageOf(log(empty))).toMatch(
        /^ane\.ndjson has no entry: there was nothing to tell .* Make one on the Mac with: log show /,
      )
  })

  it('a file that has events of its own', async () => {
    const png = join(folder, 'a.png')
    writeFileSync(png, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]))
    expect(await messageOf(log(ndjson(LOG_ENTRIES.asleep(NOON))), png)).toContain(
      'a.png has events of its own.',
    )
  })
})

it('a failure in the log enters the verdict', async () => {
  const path = log(ndjson(LOG_ENTRIES.compileFailed(NOON + 1000), LOG_ENTRIES.compilerError(NOON + 1001)))
  const result = await importFile(store, recording(), { overlay: { path, offsetMs: 0 } })
  if (!result.ok) throw new Error(result.message)
  expect(result.value.measurements[0]?.verdict.text).toMatch(
    / Compiling for the ANE failed once \(com\.apple\.appleneuralengine\.compiler Code=1\)\.$/,
  )
})
