import fc from 'fast-check'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { EVIDENCE } from '#shared/ane-facts'
import type { PlacedSample } from '#shared/sample'
import type { TrackEvent } from '#shared/track-events'
import { madeSeconds, NOON } from '../storage/testing/made-samples'
import { openedStore, temporaryFolder } from '../storage/testing/store-folder'
import { exportAnemometer, type RecordingToSave } from './export-anemometer'
import { exportSamples } from './export-samples'
import { importFile } from './import-file'

vi.setConfig({ testTimeout: 60_000 })

const SAMPLES = madeSeconds(NOON, 5)
const MARK: TrackEvent = {
  kind: 'mark',
  startMs: NOON + 1500,
  endMs: null,
  label: 'a, "b"\n',
  uncertaintyMs: 0,
}
const UNNAMED: TrackEvent = { ...MARK, label: '' }

const text = fc.option(fc.string({ unit: fc.constantFrom('a', '"', '\n', ',', 'é'), maxLength: 8 }), {
  nil: null,
})
const facts = fc.record({
  ...{ process: text, writer: text, message: text },
  pid: fc.option(fc.nat(99_999), { nil: null }),
  evidence: fc.option(fc.constantFrom(...EVIDENCE), { nil: null }),
  isOfCommand: fc.option(fc.boolean(), { nil: null }),
})

const events = fc.array(
  fc
    .record({
      kind: fc.constantFrom('mark', 'gap', 'of a later version'),
      startMs: fc.double({ min: NOON, max: NOON + 5000, noNaN: true }),
      lengthMs: fc.option(fc.double({ min: 0, max: 50_000, noNaN: true }), { nil: null }),
      label: fc.string({
        unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', '=', 'é', '😀'),
        maxLength: 8,
      }),
      uncertaintyMs: fc.nat(5_000_000).map((us) => us / 1000),
      ane: fc.option(facts, { nil: undefined }),
    })
    .map(({ lengthMs, ane, ...event }): TrackEvent => ({
      ...event,
      endMs: lengthMs === null ? null : event.startMs + lengthMs,
      ...(ane && { ane }),
    })),
  { maxLength: 20 },
)

type Format = 'csv' | 'ndjson' | 'anemometer'

function write(path: string, format: Format, made: readonly TrackEvent[]) {
  if (format !== 'anemometer') return exportSamples(SAMPLES, format, path, {}, made)
  const machine = { model: null, osBuild: null }
  const recording: RecordingToSave = {
    facts: { name: '', note: '', origin: 'range', source: 'live', machine, group: null, run: null },
    figures: null,
    fromMs: NOON,
    toMs: NOON + 5000,
    samples: () => SAMPLES,
    events: () => made,
    frames: () => [],
  }
  return exportAnemometer([recording], path)
}

/** What a file comes in as. */
async function imported(path: string) {
  const store = openedStore(temporaryFolder())
  const result = await importFile(store, path)
  if (!result.ok) throw new Error(result.message)
  const { measurements, warnings } = result.value
  const track = store.measurement(measurements[0]?.id ?? '')?.trackId ?? 0
  const read = {
    samples: [...store.samples(track, null, null)],
    events: [...store.events(track, null, null)],
    warnings,
  }
  store.close()
  return read
}

/** A mark with a label replaces the one without that came before it at the same time: the person named it (`putEvent`). */
function withoutRenamed(made: readonly TrackEvent[]): TrackEvent[] {
  return made.filter(({ kind, startMs, label }, index) => {
    const isNamedLater = made
      .slice(index + 1)
      .some((later) => later.kind === 'mark' && later.startMs === startMs && later.label !== '')
    return !(kind === 'mark' && label === '' && isNamedLater)
  })
}

describe.each<Format>(['csv', 'ndjson', 'anemometer'])('events of an export as %s', (format) => {
  it('come in again as they were', async () => {
    await fc.assert(
      fc.asyncProperty(events, async (made) => {
        const path = join(temporaryFolder(), `a.${format}`)
        const besides = format === 'csv' && made.length > 0 ? 'a.events.csv' : null
        expect(await write(path, format, made)).toMatchObject({
          ok: true,
          value: { samples: 5, events: made.length, eventsFile: besides },
        })
        const read = await imported(path)
        expect(read).toEqual({ samples: SAMPLES, events: withoutRenamed(made), warnings: [] })
      }),
      { numRuns: 25, examples: [[[UNNAMED, MARK]], [[MARK, UNNAMED]]] },
    )
  })
})

describe('NDJSON', () => {
  const file = async (...lines: string[]): Promise<string> => {
    const path = join(temporaryFolder(), 'a.ndjson')
    await exportSamples(SAMPLES, 'ndjson', path)
    writeFileSync(path, `${lines.join('\n')}\n${readFileSync(path, 'utf8')}`)
    return path
  }
  const line = (fields: object): string => JSON.stringify({ event: { ...MARK, ...fields } })

  it('may begin with an event', async () => {
    expect((await imported(await file(line({})))).events).toEqual([MARK])
  })

  it.each([
    ['an end before its start', line({ endMs: MARK.startMs - 1 })],
    ['no kind', line({ kind: '' })],
    ['a label longer than any', line({ label: 'x'.repeat(201) })],
    ['a time that no calendar has', line({ startMs: 1e300 })],
    ['facts of the log that are none', line({ ane: { pid: -1 } })],
    ['an uncertainty below zero', line({ uncertaintyMs: -1 })],
    ['nothing in it', '{"event": null}'],
  ])('tells the line of an event with %s, and goes on', async (_, bad) => {
    const read = await imported(await file(line({}), bad, line({})))
    expect(read.events).toEqual([MARK, MARK])
    expect(read.samples).toHaveLength(5)
    expect(read.warnings[0]).toContain('Line 2 is no event and was skipped.')
  })
})

describe('the table beside a CSV', () => {
  const folderWith = async (made: readonly TrackEvent[]): Promise<string> => {
    const folder = temporaryFolder()
    expect((await write(join(folder, 'a.csv'), 'csv', made)).ok).toBe(true)
    return folder
  }

  it('goes with an export that has none, so that nothing old is taken for it', async () => {
    const folder = await folderWith([MARK])
    expect(readdirSync(folder)).toEqual(['a.csv', 'a.events.csv'])
    await write(join(folder, 'a.csv'), 'csv', [])
    expect(readdirSync(folder)).toEqual(['a.csv'])
  })

  it.each([[[MARK]], [[]]])('is never written over somebody else’s file: %j', async (made) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'a.events.csv'), 'Date,Close\n')
    expect(await write(join(folder, 'a.csv'), 'csv', made)).toEqual({
      ok: false,
      message:
        'a.events.csv stands beside it, and Anemometer did not write that file. Move it away, or choose another name. Nothing was saved.',
    })
    expect(readdirSync(folder)).toEqual(['a.events.csv'])
    expect(readFileSync(join(folder, 'a.events.csv'), 'utf8')).toBe('Date,Close\n')
  })

  it('is not left behind where the CSV itself cannot be put in its place', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'a.csv'))
    expect((await write(join(folder, 'a.csv'), 'csv', [MARK])).ok).toBe(false)
    expect(readdirSync(folder)).toEqual(['a.csv'])
  })

  it('leaves nothing, and no CSV either, where it is cancelled', async () => {
    const folder = temporaryFolder()
    const abort = new AbortController()
    const made = function* (): Generator<TrackEvent> {
      yield MARK
      abort.abort()
      yield MARK
    }
    const cancelled = await exportSamples(
      SAMPLES,
      'csv',
      join(folder, 'a.csv'),
      { signal: abort.signal },
      made(),
    )
    expect(cancelled.ok).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    [
      'mark,x,,a,0,',
      'a.events.csv: Line 2 is no event: its startMs is nothing an event can have. The line was skipped.',
    ],
    ['mark,1', 'a.events.csv: Line 2 has 2 fields where the first line has 6. The line was skipped.'],
  ])('tells the line that is none, and goes on: %s', async (bad, message) => {
    const folder = await folderWith([MARK])
    const path = join(folder, 'a.events.csv')
    writeFileSync(path, readFileSync(path, 'utf8').replace('\r\n', `\r\n${bad}\r\n`))
    const read = await imported(join(folder, 'a.csv'))
    expect(read.events).toEqual([MARK])
    expect(read.warnings.join()).toContain(message)
  })

  it('tells which column it lacks, and the samples come in', async () => {
    const folder = await folderWith([])
    writeFileSync(join(folder, 'a.events.csv'), 'kind,startMs\nmark,5\n')
    const read = await imported(join(folder, 'a.csv'))
    expect([read.samples.length, read.events.length]).toEqual([5, 0])
    expect(read.warnings.join()).toContain(
      'Line 1 has no column endMs, label, uncertaintyMs. No event was read.',
    )
  })
})

it('an archive whose events are none is refused, and nothing of it stays', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'a.anemometer')
  await write(path, 'anemometer', [{ ...MARK, kind: '' }])
  const store = openedStore(temporaryFolder())
  expect(await importFile(store, path)).toEqual({
    ok: false,
    message: 'a.anemometer is damaged: event 1 is none. Copy it again from where it came from.',
  })
  expect(store.measurements()).toEqual([])
  store.close()
})

it('Parquet has samples only', async () => {
  const folder = temporaryFolder()
  const samples: readonly PlacedSample[] = SAMPLES
  const written = await exportSamples(samples, 'parquet', join(folder, 'a.parquet'), {}, [MARK])
  expect(written).toMatchObject({ ok: true, value: { events: 0, eventsFile: null } })
  expect(existsSync(join(folder, 'a.events.csv'))).toBe(false)
})
