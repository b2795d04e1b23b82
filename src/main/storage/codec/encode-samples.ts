import { readMetric, type PlacedSample, type Sample } from '#shared/sample'
import { checkRows, writeBlock } from './block'
import { encodeNumbers } from './numbers'
import { toCompact, type Precision } from './precision'
import {
  aneEnergyOf,
  anePowerOf,
  COLUMN,
  elapsedNsOf,
  followingEndMs,
  STORED_METRICS,
  type SampleHead,
} from './sample-block'
import { readPlace, settingOf, slotsOf, type Setting } from './settings'
import { secondsAfterEnd } from './stamps'

/** Samples of one session, in order. With `lossless`, exactly these come back. */
export function encodeSamples(samples: readonly PlacedSample[], precision: Precision): Buffer {
  checkRows(samples.length)
  const { settings, settingOfRow } = listSettings(samples)
  const elapsedMs = columnOf(samples, (sample) => sample.elapsedMs)
  const elapsedNs = elapsedNsOf(elapsedMs)
  const energy = columnOf(samples, (sample) => sample.ane.energyMj)
  const power = columnOf(samples, (sample) => sample.ane.powerMw)
  const ane = neededOfAne(power, energy, elapsedNs)
  const nothing = new Float64Array(samples.length).fill(Number.NaN)
  const { seconds, oddStamps } = stampsOf(samples)
  const columns = [
    settingOfRow,
    explicitEnds(samples, elapsedMs),
    Float64Array.from(samples, ({ gapBefore }) => (gapBefore ? 1 : 0)),
    explicitSequence(samples),
    seconds,
    ane === 'power' ? nothing : energy,
  ].map((values) => encodeNumbers(values, 'learnt'))
  // Every reader needs it, and its digits are noise: nothing can be learnt from them.
  columns.splice(COLUMN.elapsedMs, 0, encodeNumbers(elapsedMs, 'packed'))
  for (const id of STORED_METRICS) {
    const values =
      id === 'ane.powerMw' && ane === 'energy'
        ? nothing
        : columnOf(samples, (sample) => readMetric(sample, id))
    columns.push(encodeNumbers(values, 'learnt', elapsedNs))
  }
  columns.push(...encodeSlots(samples, settings, settingOfRow, precision))
  return writeBlock({ kind: 'samples', rows: samples.length, head: { settings, oddStamps, ane }, columns })
}

function listSettings(samples: readonly PlacedSample[]): { settings: Setting[]; settingOfRow: Float64Array } {
  const settings: Setting[] = []
  const places = new Map<string, number>()
  const settingOfRow = Float64Array.from(samples, (placed) => {
    const setting = settingOf(placed)
    const text = JSON.stringify(setting)
    const place = places.get(text) ?? settings.push(setting) - 1
    places.set(text, place)
    return place
  })
  return { settings, settingOfRow }
}

function stampsOf(
  samples: readonly PlacedSample[],
): Pick<SampleHead, 'oddStamps'> & { seconds: Float64Array } {
  const oddStamps: SampleHead['oddStamps'] = []
  const seconds = Float64Array.from(samples, ({ endMs, sample: { timestamp } }, row) => {
    if (timestamp === null) return Number.NaN
    const after = secondsAfterEnd(timestamp, endMs)
    if (after === null) oddStamps.push([row, timestamp])
    return after ?? Number.NaN
  })
  return { seconds, oddStamps }
}

function encodeSlots(
  samples: readonly PlacedSample[],
  settings: readonly Setting[],
  settingOfRow: Float64Array,
  precision: Precision,
): Uint8Array[] {
  return slotsOf(settings).map(({ places, quantity }) => {
    const values = Float64Array.from(samples, ({ sample }, row) => {
      const place = places[settingOfRow[row] as number] ?? null
      const value = place === null ? null : readPlace(sample.cpu.clusters, place, quantity)
      if (value === null) return Number.NaN
      return precision === 'compact' ? toCompact(value, quantity) : value
    })
    return encodeNumbers(values, 'learnt')
  })
}

function explicitEnds(samples: readonly PlacedSample[], elapsedMs: Float64Array): Float64Array {
  return Float64Array.from(samples, ({ endMs }, row) => {
    const before = samples[row - 1]
    if (before === undefined) return endMs
    return Object.is(followingEndMs(before.endMs, elapsedMs[row] as number), endMs) ? Number.NaN : endMs
  })
}

function explicitSequence(samples: readonly PlacedSample[]): Float64Array {
  return Float64Array.from(samples, ({ sequence }, row) => {
    const before = samples[row - 1]
    return before !== undefined && before.sequence + 1 === sequence ? Number.NaN : sequence
  })
}

/** Up to macOS 12 the power comes from the energy, and in text, which lacks the energy, it is the other way round. */
function neededOfAne(power: Float64Array, energy: Float64Array, elapsedNs: Float64Array): SampleHead['ane'] {
  if (sameNumbers(power, anePowerOf(energy, elapsedNs))) return 'energy'
  return sameNumbers(energy, aneEnergyOf(power, elapsedNs)) ? 'power' : 'both'
}

function sameNumbers(some: Float64Array, others: Float64Array): boolean {
  return some.every((value, row) => Object.is(value, others[row]))
}

function columnOf(samples: readonly PlacedSample[], read: (sample: Sample) => number | null): Float64Array {
  return Float64Array.from(samples, ({ sample }) => read(sample) ?? Number.NaN)
}
