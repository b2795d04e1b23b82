import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { MeasurementFacts } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import { createMeasurementId } from '../measurement/measurement-id'
import { measureRange } from '../measurement/measure-range'
import { beginMeasurement } from '../measurement/measurement-recorder'
import { instrumentOf } from '../sources/recording-reader'
import { M4 } from '../sources/ioreport/testing/macs'
import { framedReadings, joinFrames } from '../sources/ioreport/testing/recordings'
import type { HistoryStore } from '../storage/history-store'
import { exportAnemometer, recordingOfMeasurement, type RecordingToSave } from './export-anemometer'
import { exportFrames } from './export-frames'
import { importFile } from './import-file'
import { pieces, unzip } from './testing/archives'
import { emptyHistory, imported, samplesOf } from './testing/imports'

const FRAMED = framedReadings(M4, 20, Date.UTC(2022, 2, 30, 12))
const PLACED = FRAMED.map(({ reading, endMs }, sequence): PlacedSample => ({
  sequence,
  endMs,
  gapBefore: sequence === 0,
  sample: reading.sample,
}))

let folder: string
let store: HistoryStore
let elsewhere: HistoryStore

beforeEach(() => {
  ;({ folder, store } = emptyHistory())
  elsewhere = emptyHistory().store
})

const factsOf = (name: string): MeasurementFacts => ({
  ...{ id: createMeasurementId(), name, note: '', origin: 'record', source: 'ioreport' },
  ...{ machine: M4.facts.machine, group: null, run: null },
})

/** `frame`: what each sample comes with. */
async function record(frame: (index: number) => Uint8Array[], placed = PLACED): Promise<RecordingToSave> {
  const facts = factsOf('Counted')
  const begun = beginMeasurement(store, facts, [])
  if (!begun.ok) throw new Error(begun.message)
  for (const [index, each] of placed.entries()) begun.value.add({ placed: each, frame: frame(index) })
  const measured = await begun.value.finish()
  if (!measured.ok) throw new Error(measured.message)
  return recordingOfMeasurement(store, facts.id) ?? expect.unreachable()
}

const counters = (index: number): Uint8Array[] => [FRAMED[index]?.frame ?? expect.unreachable()]
const framesOf = (of: HistoryStore, id: string): string[] =>
  [...of.frames(of.measurement(id)?.trackId ?? 0)].map(({ bytes }) => Buffer.from(bytes).toString('latin1'))
const textOf = (frames: readonly Uint8Array[]): string[] =>
  frames.map((bytes) => Buffer.from(bytes).toString('latin1'))

describe('a recording of IOReport', () => {
  it('comes in as a measurement with its samples, events and frames, and goes out byte for byte', async () => {
    const bytes = joinFrames(FRAMED)
    const path = join(folder, 'a.ioreport')
    writeFileSync(path, bytes)
    const { measurement, warnings, notes } = await imported(store, path)
    expect([warnings, notes]).toEqual([[], []])
    expect(measurement).toMatchObject({ name: 'a.ioreport', samples: 20, machine: M4.facts.machine })
    expect(samplesOf(store, measurement.id).map(({ sample }) => sample)).toEqual(
      PLACED.map(({ sample }) => sample),
    )
    const events = [...store.events(store.measurement(measurement.id)?.trackId ?? 0, null, null)]
    expect(events.map(({ kind, label }) => [kind, label])).toEqual(
      FRAMED.flatMap(({ reading }) => reading.events).map(({ kind, label }) => [kind, label]),
    )
    expect(events.length).toBeGreaterThan(0)
    expect(framesOf(store, measurement.id)).toEqual(textOf(FRAMED.map(({ frame }) => frame)))
    const out = join(folder, 'out.ioreport')
    const recording = recordingOfMeasurement(store, measurement.id) ?? expect.unreachable()
    expect(await exportFrames(recording.frames, 'ioreport', out)).toMatchObject({
      ok: true,
      value: { samples: 20 },
    })
    expect(readFileSync(out).equals(bytes)).toBe(true)
  })

  it('has its damage told, and the rest read', async () => {
    const lines = joinFrames(FRAMED).toString().split('\n')
    lines[5] = 'nonsense'
    const path = join(folder, 'a.ioreport')
    writeFileSync(path, lines.join('\n'))
    const { measurement, warnings } = await imported(store, path)
    const at = lines.slice(0, 5).join('\n').length + 1
    expect(warnings).toEqual([
      `a.ioreport is damaged in one place. At byte ${at}: This line is no JSON object, and was skipped.`,
    ])
    expect(
      samplesOf(store, measurement.id)
        .map(({ gapBefore }) => gapBefore)
        .indexOf(true, 1),
    ).toBe(3)
    expect(measurement.samples).toBe(19)
  })

  it('says what is wrong where there is no sample in it', async () => {
    const path = join(folder, 'a.ioreport')
    writeFileSync(path, joinFrames(FRAMED).toString().replace('{"ioreport":1', '{"ioreport":2'))
    expect(await importFile(store, path)).toEqual({
      ok: false,
      message:
        'a.ioreport holds no sample of IOReport. At byte 0: This line begins a recording of a newer Anemometer (version 2, this one knows 1), and was skipped. Update Anemometer to read it.',
    })
  })
})

describe('the frames of IOReport', () => {
  it('that are kept from any moment on begin with all that is needed to read them', async () => {
    const { facts } = await record(counters)
    const [measured] = store.measurements()
    const { trackId } = store.measurement(measured?.id ?? '') ?? expect.unreachable()
    const part = { ...facts, id: createMeasurementId(), origin: 'range' } as const
    const [from, to] = [PLACED[11]?.endMs ?? 0, PLACED[15]?.endMs ?? 0]
    expect((await measureRange(store, trackId, from, to, part)).ok).toBe(true)
    const path = join(folder, 'part.ioreport')
    const { frames } = recordingOfMeasurement(store, part.id) ?? expect.unreachable()
    await exportFrames(frames, 'ioreport', path)
    const { measurement } = await imported(elsewhere, path)
    const read = samplesOf(elsewhere, measurement.id).map(({ sample }) => sample)
    expect(read).toEqual(samplesOf(store, part.id).map(({ sample }) => sample))
  })

  it('travel in an .anemometer file, as a recording by itself, and are read anew', async () => {
    const recording = await record(counters)
    const older = PLACED.map((placed) => ({
      ...placed,
      sample: { ...placed.sample, gpu: { ...placed.sample.gpu, powerMw: null } },
    }))
    const path = join(folder, 'a.anemometer')
    await exportAnemometer([{ ...recording, samples: () => older }], path)
    const contents = await unzip(path)
    expect([...contents.keys()]).toEqual(['1/frames.ioreport', '1/samples.ndjson', 'manifest.json'])
    expect(contents.get('1/frames.ioreport')?.equals(joinFrames(FRAMED))).toBe(true)
    const { measurement, warnings } = await imported(elsewhere, path)
    expect(warnings).toEqual([])
    expect(samplesOf(elsewhere, measurement.id)).toEqual(PLACED)
    expect(framesOf(elsewhere, measurement.id)).toEqual(textOf(FRAMED.map(({ frame }) => frame)))
  })

  it('are left out, and that is told, where they are not those of the samples', async () => {
    const recording = await record((index) => counters(Math.max(0, index - 1)))
    const path = join(folder, 'a.anemometer')
    await exportAnemometer([recording], path)
    const { measurement, warnings } = await imported(elsewhere, path)
    expect(warnings).toEqual(['The raw frames of "Counted" do not fit its samples, so they were left out.'])
    expect([samplesOf(elsewhere, measurement.id).length, framesOf(elsewhere, measurement.id)]).toEqual([
      20,
      [],
    ])
  })
})

describe('samples of two instruments', () => {
  const documents = pieces.slice(0, 20).map(({ bytes }) => bytes)
  /** The third came from powermetrics alone, the fourth from IOReport alone. */
  const partsOf = (index: number): Uint8Array[] => [
    ...(index === 3 ? [] : [documents[index] ?? expect.unreachable()]),
    ...(index === 2 ? [] : counters(index)),
  ]
  const joint = PLACED.map((placed, index): PlacedSample => {
    const report = pieces[index]?.placed.sample ?? expect.unreachable()
    if (index === 2) return { ...placed, sample: report }
    return index === 3 ? placed : { ...placed, sample: { ...placed.sample, gpu: report.gpu } }
  })

  it('have both frames in an .anemometer file, each a recording by itself, and come out with both', async () => {
    const path = join(folder, 'a.anemometer')
    await exportAnemometer([await record(partsOf, joint)], path)
    const contents = await unzip(path)
    expect([...contents.keys()]).toEqual([
      '1/frames.plist',
      '1/frames.ioreport',
      '1/samples.ndjson',
      'manifest.json',
    ])
    const { measurement, warnings } = await imported(elsewhere, path)
    expect(warnings).toEqual([])
    expect(samplesOf(elsewhere, measurement.id)).toEqual(joint)
    expect(framesOf(elsewhere, measurement.id)).toEqual(textOf(PLACED.flatMap((_, index) => partsOf(index))))
    for (const name of ['frames.plist', 'frames.ioreport']) {
      writeFileSync(join(folder, name), contents.get(`1/${name}`) ?? '')
      expect((await imported(elsewhere, join(folder, name))).measurement.samples).toBe(19)
    }
  })

  it('go out as one instrument gave them, whichever is named', async () => {
    const { frames } = await record(partsOf, joint)
    for (const [format, instrument] of [
      ['plist', 'powermetrics'],
      ['ioreport', 'ioreport'],
    ] as const) {
      const path = join(folder, `out.${format}`)
      expect(await exportFrames(frames, format, path)).toMatchObject({ ok: true, value: { samples: 19 } })
      expect(instrumentOf(readFileSync(path))).toBe(instrument)
    }
    expect(await exportFrames(frames, 'txt', join(folder, 'out.txt'))).toEqual({
      ok: false,
      message: 'out.txt was not made: powermetrics wrote property lists; use the ending .plist.',
    })
  })

  it('say where nothing was kept', async () => {
    const { frames } = await record(() => [])
    expect(await exportFrames(frames, 'ioreport', join(folder, 'out.ioreport'))).toEqual({
      ok: false,
      message: 'out.ioreport was not made: what powermetrics or IOReport gave was not kept of it.',
    })
  })
})
