import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { EXPORT_FORMATS, type ExportFormat } from '#shared/transfer'
import { aneEvents as made } from '#shared/testing/ane-events'
import type { TrackEvent } from '#shared/track-events'
import { madeSeconds, NOON } from '../storage/testing/made-samples'
import { temporaryFolder } from '../storage/testing/store-folder'
import type { StoredSubject } from './protocol'
import { DEMONSTRATION, serviceIn } from './testing/in-folder'

/** Names of strangers, and others in their place: of the same length, so that nothing but the names differs. */
const HOSTILE: readonly (readonly [name: string, other: string])[] = [
  ['Secretary', 'Undersell'],
  ['evil\nname', 'mild\ncame'],
  ['\u001b[2Jerase', '\u001b[3Kerose'],
  ['app (name:other pid:1)', 'lap (name:after pid:2)'],
  ['\u202egpj.exe', '\u202efig.dot'],
  ['Hé "quoted", <b>', 'Hà `quoted`; [i]'],
  ['long'.repeat(2500), 'loud'.repeat(2500)],
]
const SECONDS = 10

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON + 60_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** What the log tells of each: in the name of the process, in that of the writer, and in the text. */
function eventsOf(which: 0 | 1): TrackEvent[] {
  return HOSTILE.flatMap((names, index) => {
    const name = names[which]
    const [atMs, pid] = [NOON + 4000 + index * 100, 100 + index]
    const loaded = made.loaded(atMs, { name, pid })
    const failed = made.compileFailed(atMs, { writer: name, message: `Cannot support ${name} of ${name}` })
    const request = made.asked(atMs, 'parse', { name, pid })
    return [
      { ...loaded, ane: { ...loaded.ane, message: `(name:${name} pid:${pid})` } },
      ...[failed, made.powerOn(atMs, { name }), request, made.error(atMs, { name, pid })],
    ]
  })
}

interface Written {
  file: string
  bytes: Buffer
}

/** Every file that can be written of a history in which the log told these names; also what lies beside them. */
async function written(which: 0 | 1, withProcesses: boolean): Promise<Written[]> {
  const { service } = serviceIn(temporaryFolder())
  const folder = temporaryFolder()
  service.beginSession(DEMONSTRATION, 1)
  const facts = { id: 'same', name: 'Same', note: '', machine: DEMONSTRATION.machine, group: null, run: null }
  service.beginMeasurement({ ...facts, origin: 'started', source: 'demonstration' }, [])
  for (const placed of madeSeconds(NOON, SECONDS)) service.append({ placed, frame: [Uint8Array.of(1)] }, true)
  for (const event of [made.logOn(NOON), ...eventsOf(which)]) service.addEvent(event)
  await service.finishMeasurement({})
  const shown = { fromMs: NOON, toMs: NOON + SECONDS * 1000 }
  const subjects: StoredSubject[] = [
    { kind: 'measurement', id: 'same' },
    { kind: 'range', ...shown },
    { kind: 'recent' },
  ]
  for (const format of EXPORT_FORMATS)
    for (const subject of subjects) {
      const path = join(folder, `${subject.kind}.${format}`)
      const done = await service.exportFile(subject, format, path, withProcesses)
      if (!done.ok) throw new Error(`${path}: ${done.message}`)
    }
  const png = PNG.sync.write(new PNG({ width: 1, height: 1 }))
  const targets = [{ kind: 'current' }, { kind: 'measurement', id: 'same' }] as const
  const pictures = await Promise.all(
    targets.map(async (target): Promise<Written> => {
      const bytes = await service.embedSamples({ target: 'all', png, shown: { target, ...shown } })
      return { file: `${target.kind}.png`, bytes: Buffer.from(bytes) }
    }),
  )
  await service.close({ removeEmpty: false, free: false })
  const files = readdirSync(folder).sort()
  return [...files.map((file) => ({ file, bytes: readFileSync(join(folder, file)) })), ...pictures]
}

/** Formats that can name processes, in the file or beside it. */
const WITH_NAMES: readonly ExportFormat[] = ['csv', 'ndjson', 'anemometer']

it('stand in no file that is exported and in no picture: they are the same whatever the names are', async () => {
  const [ones, others] = [await written(0, false), await written(1, false)]
  expect(ones.map(({ file }) => file)).toEqual(others.map(({ file }) => file))
  expect(ones.length).toBeGreaterThan(3 * EXPORT_FORMATS.length)
  const differing = ones.filter(({ bytes }, index) => !bytes.equals(others[index]?.bytes ?? Buffer.alloc(0)))
  expect(differing.map(({ file }) => file)).toEqual([])
})

it('stand in them where somebody asks for it, but never in a picture', async () => {
  const [ones, others] = [await written(0, true), await written(1, true)]
  const differing = ones
    .filter(({ bytes }, index) => !bytes.equals(others[index]?.bytes ?? Buffer.alloc(0)))
    .map(({ file }) => file)
  for (const format of WITH_NAMES)
    expect(differing.some((file) => file.startsWith('measurement.') && file.includes(format))).toBe(true)
  expect(differing.filter((file) => file.endsWith('.png'))).toEqual([])
})
