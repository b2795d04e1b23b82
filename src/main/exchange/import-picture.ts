import { basename } from 'node:path'
import { formatInterval } from '#shared/format'
import type { Result } from '#shared/ipc-contract'
import { problemOfSample } from '#shared/impossible'
import { LARGEST_PICTURE_BYTES } from '#shared/limits'
import type { Measurement } from '#shared/measurement'
import { NO_ORIGINS, originsAt } from '#shared/origins'
import { NO_DOUBTS, sampleWithMetrics, type Machine, type PlacedSample, type Sample } from '#shared/sample'
import { clustersFrom, type ClusterLayout, type ColumnKey } from '#shared/sample-columns'
import { amountOver, spanStartMs } from '#shared/sample-window'
import { openNamedFile, sizeOfNamedFile } from '../files/named-file'
import type { HistoryStore } from '../storage/history-store'
import { createMeasurementId } from '../measurement/measurement-id'
import { beginMeasurement } from '../measurement/measurement-recorder'
import { readEmbedded, type MeanPoint, type PictureContent } from './picture-data'

/** Makes a measurement of the samples that a picture carries. Throws the file system's error. */
export async function importPicture(
  store: HistoryStore,
  path: string,
  name: string | null,
): Promise<Result<Measurement>> {
  const label = basename(path)
  if ((await sizeOfNamedFile(path)) > LARGEST_PICTURE_BYTES) {
    return { ok: false, message: `${label} is larger than any picture of Anemometer, so it was not opened.` }
  }
  const embedded = readEmbedded(await readWhole(path))
  if (!embedded.ok) return { ok: false, message: `${label} ${embedded.message}` }
  const { content, machine, source, fromMs, toMs } = embedded.value
  const samples = samplesOf(content, machine)
  const problem = samples.map(({ sample }) => problemOfSample(sample)).find((each) => each !== null) ?? null
  if (problem !== null) {
    return {
      ok: false,
      message: `${label} carries a sample that is none: its ${problem.path} ${problem.message}.`,
    }
  }
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined) {
    return { ok: false, message: `${label} carries no sample. Open the recording instead.` }
  }
  const facts = {
    id: createMeasurementId(),
    name: name ?? label,
    note: noteOf(content),
    origin: 'import',
    source,
    machine,
    group: null,
    run: null,
  } as const
  const begun = beginMeasurement(store, facts, [])
  if (!begun.ok) return begun
  for (const placed of samples) begun.value.add({ placed, frame: null })
  const startMs = spanStartMs(first.endMs, first.sample.elapsedMs)
  return begun.value.finish({ fromMs: Math.max(fromMs, startMs), toMs: Math.min(toMs, last.endMs) })
}

async function readWhole(path: string): Promise<Uint8Array> {
  const file = await openNamedFile(path)
  try {
    return await file.readFile()
  } finally {
    await file.close()
  }
}

function noteOf(content: PictureContent): string {
  if (content.kind === 'samples') return ''
  const length = formatInterval(content.bucketMs)
  return `From a picture of a long range: each value is a mean over ${length}, so that peaks were higher than they are here.`
}

function samplesOf(content: PictureContent, machine: Machine): PlacedSample[] {
  if (content.kind === 'samples') return content.samples
  return content.points.map((point, sequence) => ({
    sequence,
    endMs: point.endMs,
    gapBefore: point.gapBefore,
    sample: {
      ...sampleOfMeans(point, machine, content.clusters),
      origins: originsAt(content.origins, point.endMs),
    },
  }))
}

function sampleOfMeans(
  { endMs, elapsedMs, means }: MeanPoint,
  machine: Machine,
  layout: readonly ClusterLayout[],
): Sample {
  const read = (key: ColumnKey): number | null => means[key] ?? null
  const anePowerMw = read('ane.powerMw')
  const frame = {
    timestamp: new Date(Math.floor(endMs / 1000) * 1000).toISOString().replace('.000Z', 'Z'),
    elapsedMs: elapsedMs === 0 ? null : elapsedMs,
    machine,
    aneEnergyMj: anePowerMw === null || elapsedMs === null ? null : amountOver(anePowerMw, elapsedMs),
    clusters: clustersFrom(layout, read),
    thermalPressure: null,
    doubts: NO_DOUBTS,
    origins: NO_ORIGINS,
  }
  return sampleWithMetrics(frame, read)
}
