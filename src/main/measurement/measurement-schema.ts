import { z } from 'zod'
import {
  DIVIDED_RAILS,
  FIGURE_KEYS,
  FLOOR_ORIGINS,
  PHASE_REFUSALS,
  TRAFFIC_FIGURES,
  VERDICT_CODES,
  type DividedRail,
  type FigureKey,
  type FigureSource,
  type Measurement,
  type MeasurementFacts,
  type MeasurementHead,
  type TrafficFigure,
} from '#shared/measurement'
import { RAILS, type Rail } from '#shared/metrics'
import { MEASURE_VERSION } from '#shared/measurement/measure'
import { INSTRUMENTS, ORIGIN_KINDS } from '#shared/origins'
import { SOURCE_KINDS } from '#shared/sources'

// What a history has of a measurement as JSON. Its checksum shows that it was not changed by chance, but another program
// may have written it.

const text = z.string().nullable()
const number = z.number().nullable()
const time = z.string().refine((value) => !Number.isNaN(Date.parse(value)))
const count = z.number().int().nonnegative()

/** The fields of what is known before anything is measured. */
export const FACTS = {
  id: z.string().regex(/^[a-z0-9]{1,64}$/),
  name: z.string(),
  note: z.string(),
  origin: z.enum(['started', 'range', 'run', 'record', 'import']),
  source: z.enum(SOURCE_KINDS),
  machine: z.object({ model: text, osBuild: text }),
  group: text,
  run: z.object({ command: z.array(z.string()), exitStatus: z.number().nullable(), signal: text }).nullable(),
} satisfies { [Key in keyof MeasurementFacts]: z.ZodType<MeasurementFacts[Key]> }

const POWER = {
  energyMj: number,
  meanMw: number,
  peakMw: number,
  aboveBaselineMj: number,
  aboveBaselineMw: number,
  doubtfulMs: z.object({ 'stands-still': z.number().nonnegative(), implausible: z.number().nonnegative() }),
}

const TRAFFIC = Object.fromEntries(
  TRAFFIC_FIGURES.flatMap(({ bytes, peak }) => [bytes, peak]).map((figure) => [figure, number]),
) as Record<TrafficFigure, typeof number>

const burst = z.object({
  startedAt: time,
  offsetMs: z.number(),
  durationMs: z.number(),
  peakMw: z.number(),
  energyMj: z.number(),
})

const core = z.object({
  id: z.number(),
  activeRatio: number,
  frequencyMhz: number,
  minFrequencyMhz: number,
  maxFrequencyMhz: number,
})

const rails = RAILS.map(({ rail }) => rail)
const basis = z.array(z.enum(rails as [Rail, ...Rail[]]))
const perUnit = z.object({
  ...{ mjPerUnit: number, aboveBaselineMjPerUnit: number, lowestMjPerUnit: number, highestMjPerUnit: number },
})
const unit = z.object({ name: z.string(), count: z.number().nonnegative(), basis, ...forDivided(perUnit) })
const phaseEnergy = z.object({
  ...{ energyMj: number, aboveBaselineMj: number, lowestMj: number, highestMj: number },
})
const phase = z.object({
  name: z.string(),
  repeats: count,
  measuredRepeats: count,
  unendedRepeats: count,
  durationMs: z.number(),
  uncertaintyMs: z.number().nonnegative(),
  offsetMs: z.number(),
  refusal: z.enum(PHASE_REFUSALS).nullable(),
  basis,
  ...forDivided(phaseEnergy),
  units: z.array(unit),
})

/** Figures by older rules may have another shape: they are measured again before they are shown. */
const outdatedSchema = z.object({ ...FACTS, version: z.number().lt(MEASURE_VERSION), samples: count })

const power = z.object(POWER)

/** `field` for each power that a measurement sums up; `name` makes its key. */
function forRails<Name extends string, Field>(name: (rail: Rail) => Name, field: Field): Record<Name, Field> {
  return Object.fromEntries(RAILS.map(({ rail }) => [name(rail), field])) as Record<Name, Field>
}

function forDivided<Field>(field: Field): Record<DividedRail, Field> {
  return Object.fromEntries(DIVIDED_RAILS.map((key) => [key, field])) as Record<DividedRail, Field>
}

const figureSource: z.ZodType<FigureSource> = z.object({
  windows: count,
  origins: z.array(
    z.object({ instrument: z.enum(INSTRUMENTS), field: z.string(), kind: z.enum(ORIGIN_KINDS) }),
  ),
  missing: text,
})

const measurementSchema: z.ZodType<Measurement> = z.object({
  ...FACTS,
  ...forRails((rail) => rail, power),
  version: z.number().gte(MEASURE_VERSION),
  samples: count,
  startedAt: time,
  endedAt: time,
  durationMs: z.number(),
  coverageRatio: z.number(),
  intervalMs: number,
  ane: z.object({
    ...POWER,
    coverageRatio: z.number(),
    ...TRAFFIC,
    bursts: z.array(burst),
    burstCount: count,
    burstDurationMs: z.number(),
  }),
  clusters: z.array(
    z.object({ name: z.string(), activeRatio: number, frequencyMhz: number, cores: z.array(core) }),
  ),
  thermal: z.object({ pressures: z.array(z.object({ pressure: z.string(), durationMs: z.number() })) }),
  baseline: z
    .object({ durationMs: z.number(), ...forRails((rail) => `${rail}Mw` as const, number) })
    .nullable(),
  baselineMissing: z.enum(['too-short', 'ane-busy']).nullable(),
  aneFloor: z.object({ powerMw: z.number(), origin: z.enum(FLOOR_ORIGINS) }).nullable(),
  aneSeen: z.object({ activeAt: time.nullable(), activeMw: number, highestMw: number }).nullable(),
  figureOrigins: z.object(
    Object.fromEntries(FIGURE_KEYS.map((key) => [key, figureSource])) as Record<
      FigureKey,
      typeof figureSource
    >,
  ),
  verdict: z.object({ code: z.enum(VERDICT_CODES), text: z.string() }),
  units: z.array(unit),
  phases: z.array(phase),
})

const headSchema: z.ZodType<MeasurementHead> = z.object({
  machine: FACTS.machine,
  ...{ id: FACTS.id, name: FACTS.name, note: FACTS.note, origin: FACTS.origin, source: FACTS.source },
  group: text,
  samples: count,
  startedAt: time,
  durationMs: z.number(),
  aneEnergyMj: number,
  anePeakMw: number,
  verdict: z.enum(VERDICT_CODES),
})

export function isMeasurement(value: unknown): boolean {
  return measurementSchema.safeParse(value).success || outdatedSchema.safeParse(value).success
}

export function isHead(value: unknown): boolean {
  return headSchema.safeParse(value).success
}
