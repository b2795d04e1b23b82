import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { MeasuredFigures } from '#shared/measurement'
import { measure } from '#shared/measurement/measure'
import type { PlacedSample } from '#shared/sample'
import { aneWindow, placeWindows, type MadeWindow } from '#shared/testing/placed-samples'
import { sampleWith } from '#shared/testing/sample-with'
import type { TrackEvent } from '#shared/track-events'
import type { TraceFormat } from '#shared/transfer'
import { FACTS, START_MS } from '../measurement/testing/made-measurements'
import { exportTrace } from './export-trace'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-trace-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Traced {
  samples: PlacedSample[]
  events?: TrackEvent[]
  fromMs?: number
  toMs: number
}

async function traced(format: TraceFormat, { samples, events = [], fromMs = START_MS, toMs }: Traced) {
  const figures = measure(samples, { fromMs, toMs }, null)
  const recording = { facts: FACTS, figures, fromMs, toMs, samples: () => samples, events: () => events }
  const path = join(folder, `a.${format}`)
  const exported = await exportTrace(recording, format, path)
  if (!exported.ok) throw new Error(exported.message)
  return { figures, exported: exported.value, json: JSON.parse(readFileSync(path, 'utf8')) as unknown }
}

const columns = <T extends z.ZodType>(item: T) => z.array(item)
const profileSchema = z.object({
  meta: z.object({
    startTime: z.number(),
    preprocessedProfileVersion: z.literal(48),
    categories: z.array(
      z.object({ name: z.string(), color: z.string(), subcategories: z.array(z.string()) }),
    ),
    markerSchema: z.array(z.object({ name: z.string() })),
  }),
  counters: z.array(
    z.object({
      name: z.string(),
      category: z.literal('power'),
      samples: z.object({ time: columns(z.number()), count: columns(z.number()), length: z.int() }),
    }),
  ),
  threads: z.tuple([
    z.object({
      stringArray: z.array(z.string()),
      markers: z.object({
        data: columns(z.object({ type: z.string(), name: z.string(), detail: z.string() })),
        name: columns(z.int()),
        startTime: columns(z.number()),
        endTime: columns(z.number().nullable()),
        phase: columns(z.union([z.literal(0), z.literal(1)])),
        category: columns(z.int()),
        length: z.int(),
      }),
    }),
  ]),
})

/** Of what the format's own description has, what we write ("Trace Event Format", Google, 2016). */
const common = { pid: z.int(), name: z.string().min(1) }
const timed = { ...common, ts: z.number().nonnegative() }
const slice = { ...timed, tid: z.int(), cat: z.string().min(1) }
const detail = z.strictObject({ detail: z.string().optional() })
const chromeSchema = z.strictObject({
  traceEvents: z.array(
    z.discriminatedUnion('ph', [
      z.strictObject({
        ...common,
        ph: z.literal('M'),
        tid: z.int(),
        name: z.enum(['process_name', 'thread_name']),
        args: z.strictObject({ name: z.string() }),
      }),
      z.strictObject({
        ...timed,
        ph: z.literal('C'),
        args: z.union([z.strictObject({ mW: z.number() }), z.strictObject({ mJ: z.number() })]),
      }),
      z.strictObject({ ...slice, ph: z.literal('i'), s: z.literal('t'), args: detail }),
      z.strictObject({ ...slice, ph: z.literal('b'), id: z.int(), args: detail }),
      z.strictObject({ ...slice, ph: z.literal('e'), id: z.int() }),
    ]),
  ),
  displayTimeUnit: z.literal('ms'),
  otherData: z.record(z.string(), z.string()),
})

type Profile = z.infer<typeof profileSchema>
type Chrome = z.infer<typeof chromeSchema>

const PICOWATT_HOURS_A_MJ = 1e9 / 3600

function profileEnergyMj({ counters }: Profile, name: string): number | null {
  const counter = counters.find((each) => each.name === name)
  if (counter === undefined) return null
  return counter.samples.count.reduce((sum, count) => sum + count, 0) / PICOWATT_HOURS_A_MJ
}

/** Power over time, each value until the next, the last until the last energy. */
function chromeEnergyMj({ traceEvents }: Chrome, name: string): number | null {
  const of = (counter: string) =>
    traceEvents.flatMap((event) => (event.ph === 'C' && event.name === counter ? [event] : []))
  const endTs = of(name.replace('power', 'energy')).at(-1)?.ts
  if (endTs === undefined) return null
  const powers = of(name)
  return powers.reduce((sum, { ts, args }, index) => {
    return sum + ((args as { mW: number }).mW * ((powers[index + 1]?.ts ?? endTs) - ts)) / 1e6
  }, 0)
}

const windows: fc.Arbitrary<MadeWindow[]> = fc.array(
  fc
    .tuple(
      fc.option(fc.integer({ min: 0, max: 5000 }), { nil: null }),
      fc.option(fc.integer({ min: 0, max: 9000 }), { nil: null }),
      fc.double({ min: 100, max: 1300, noNaN: true }),
      fc.constantFrom(0, 0, 0, 2500),
    )
    .map(([energyMj, cpuMw, elapsedMs, pauseMs]) => ({
      ...aneWindow(energyMj, elapsedMs, pauseMs),
      cpu: { powerMw: cpuMw, clusters: [] },
    })),
  { minLength: 2, maxLength: 30 },
)

describe('a trace', () => {
  it('has the energies that were measured, whatever is missing, and wherever it is cut', () =>
    fc.assert(
      fc.asyncProperty(windows, fc.nat(900), fc.nat(900), async (made, cutMs, restMs) => {
        const samples = placeWindows(made, START_MS)
        const toMs = (samples.at(-1)?.endMs ?? 0) - restMs / 10
        const cut = { samples, fromMs: START_MS + cutMs / 10, toMs }
        const { figures, json } = await traced('profile.json', cut)
        const profile = profileSchema.parse(json)
        const chrome = chromeSchema.parse((await traced('perfetto.json', cut)).json)
        for (const { time, count, length } of profile.counters.map((counter) => counter.samples)) {
          expect([time.length, count.length]).toEqual([length, length])
          expect(time).toEqual(time.toSorted((a, b) => a - b))
        }
        for (const [name, rail] of [['ANE power', 'ane'] as const, ['CPU power', 'cpu'] as const]) {
          const { energyMj } = figures[rail]
          const found = [profileEnergyMj(profile, name), chromeEnergyMj(chrome, name)]
          // The time axis resolves a quarter of a µs, of at most 50 W.
          for (const value of found) expect(value ?? 0).toBeCloseTo(energyMj ?? 0, 1)
          expect(found.map((value) => value === null)).toEqual([energyMj === null, energyMj === null])
        }
      }),
    ))

  it('says where a power is not known, since its counters cannot', async () => {
    const samples = placeWindows(
      [aneWindow(5), aneWindow(null), aneWindow(null), aneWindow(7), aneWindow(9, 1000, 4000)],
      START_MS,
    )
    const cut = { samples, toMs: START_MS + 9000 }
    const [{ markers }] = profileSchema.parse((await traced('profile.json', cut)).json).threads
    const unknown = markers.data.flatMap(({ type }, index) =>
      type === 'unknown' ? [[markers.startTime[index], markers.endTime[index]]] : [],
    )
    expect(unknown).toEqual([
      [1000, 3000],
      [4000, 8000],
    ])
    const { traceEvents } = chromeSchema.parse((await traced('perfetto.json', cut)).json)
    const edges = traceEvents.flatMap((event) =>
      (event.ph === 'b' || event.ph === 'e') && event.cat === 'Not known' ? [event.ts / 1000] : [],
    )
    expect(edges).toEqual([1000, 3000, 4000, 8000])
  })

  it('has the measurement, its bursts, marks and events, which may overlap', async () => {
    const samples = placeWindows(
      [0, 0, 50, 50, 0, 0, 0].map((energyMj) => aneWindow(energyMj)),
      START_MS,
    )
    const events: TrackEvent[] = [
      { kind: 'mark', startMs: START_MS + 500, endMs: null, label: 'warm', uncertaintyMs: 20 },
      { kind: 'sleep', startMs: START_MS + 1000, endMs: START_MS + 3000, label: '', uncertaintyMs: 0 },
      { kind: 'later', startMs: START_MS + 2000, endMs: START_MS + 4000, label: 'x', uncertaintyMs: 0 },
    ]
    const cut = { samples, events, toMs: START_MS + 7000 }
    const { exported, json } = await traced('profile.json', cut)
    expect(exported).toMatchObject({ samples: 7, events: 3, warnings: [] })
    const [{ markers, stringArray }] = profileSchema.parse(json).threads
    const told = markers.data.map(({ name }, index) => {
      const at = (column: readonly (number | null)[]): number | null | undefined => column[index]
      return [stringArray[at(markers.name) ?? -1], name, at(markers.startTime), at(markers.endTime)]
    })
    expect(told).toEqual([
      ['Measurement', FACTS.name, 0, 7000],
      ['ANE burst', 'ANE burst', 2000, 4000],
      ['Mark', 'warm', 500, null],
      ['Event', 'Sleep', 1000, 3000],
      ['Event', 'x', 2000, 4000],
    ])
    const { traceEvents } = chromeSchema.parse((await traced('perfetto.json', cut)).json)
    const ids = traceEvents.flatMap((event) => (event.ph === 'b' ? [event.id] : []))
    expect(new Set(ids).size).toBe(4)
  })

  it('has no counter of what nobody reports, and says so where that is all', async () => {
    const samples = placeWindows([{ elapsedMs: 1000, thermalPressure: 'Nominal' }], START_MS)
    const { exported, json } = await traced('profile.json', { samples, toMs: START_MS + 1000 })
    expect(profileSchema.parse(json).counters).toEqual([])
    expect(exported.warnings).toEqual(['No power is reported in it, so that the trace has no counters.'])
  })

  it.each<TraceFormat>(['profile.json', 'perfetto.json'])(
    'as %s leaves nothing without samples',
    async (format) => {
      const figures: MeasuredFigures | null = null
      const nothing = { facts: FACTS, figures, fromMs: 0, toMs: 1, samples: () => [], events: () => [] }
      expect(await exportTrace(nothing, format, join(folder, 'a'))).toMatchObject({ ok: false })
      expect(readdirSync(folder)).toEqual([])
    },
  )

  it('keeps a window of unknown length out of the energies', async () => {
    const samples = placeWindows([aneWindow(5), aneWindow(7)], START_MS)
    const odd = {
      ...(samples[1] as PlacedSample),
      sample: sampleWith({ ...aneWindow(7), elapsedMs: null }),
    }
    const { json } = await traced('profile.json', {
      samples: [samples[0] as PlacedSample, odd],
      toMs: START_MS + 2000,
    })
    expect(profileEnergyMj(profileSchema.parse(json), 'ANE power')).toBeCloseTo(5, 9)
  })
})
