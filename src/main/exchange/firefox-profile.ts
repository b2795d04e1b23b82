import { METRICS, type Rail } from '#shared/metrics'
import { formatMachine } from '#shared/macs'
import { version } from '../../../package.json'
import {
  lengthOf,
  powerName,
  railStretches,
  SLICE_KINDS,
  traceSlices,
  type SliceKind,
  type Trace,
  type TraceSlice,
} from './trace'

/**
 * The processed profile format of the Firefox Profiler, which upgrades older versions itself
 * (github.com/firefox-devtools/profiler, docs-developer/CHANGELOG-formats.md). In this one, `counters` have plain samples.
 */
const PROFILE_VERSION = 48
/** Of the profiles that Firefox writes, at that time. */
const GECKO_VERSION = 29

/** A counter of the category `power` counts energy since its previous sample in pWh (`src/types/profile.ts`). */
const PICOWATT_HOURS_A_MJ = 1e9 / 3600

const COLOURS: Readonly<Partial<Record<Rail, string>>> = { ane: 'purple', gpu: 'green', cpu: 'blue' }
const CATEGORY_COLOURS: Readonly<Record<SliceKind, string>> = {
  measurement: 'grey',
  burst: 'purple',
  phase: 'blue',
  mark: 'orange',
  event: 'green',
  unknown: 'red',
}
const KINDS = Object.keys(SLICE_KINDS) as SliceKind[]

/** A profile for profiler.firefox.com as JSON, piece by piece. Its times are ms after the start of the trace. */
export function* firefoxProfile(trace: Trace): Generator<string> {
  yield `{"meta":${JSON.stringify(metaOf(trace))},"libs":[],"counters":[`
  for (const [index, { rail, metric }] of trace.rails.entries()) {
    const description = {
      name: powerName(metric),
      category: 'power',
      description: METRICS[metric].meaning,
      color: COLOURS[rail] ?? 'grey',
      pid: '0',
      mainThreadIndex: 0,
    }
    yield `${index === 0 ? '' : ','}${open(description)}"samples":{`
    const points = (): Iterable<CounterPoint> => counterPoints(trace, index)
    yield* column('time', points(), ({ timeMs }) => timeMs)
    yield ','
    yield* column('count', points(), ({ energyPwh }) => energyPwh)
    yield `,"length":${lengthOf(points())}}}`
  }
  yield `],"threads":[${open(THREAD)}"markers":{`
  const slices = (): Iterable<TraceSlice> => traceSlices(trace)
  const sinceStart = (timeMs: number): number => timeMs - trace.span.fromMs
  yield* column('data', slices(), ({ kind, name, detail }) => ({ type: kind, name, detail }))
  yield ','
  yield* column('name', slices(), ({ kind }) => KINDS.indexOf(kind))
  yield ','
  yield* column('startTime', slices(), ({ startMs }) => sinceStart(startMs))
  yield ','
  yield* column('endTime', slices(), ({ endMs }) => (endMs === null ? null : sinceStart(endMs)))
  yield ','
  // 0: a point in time; 1: an interval.
  yield* column('phase', slices(), ({ endMs }) => (endMs === null ? 0 : 1))
  yield ','
  yield* column('category', slices(), ({ kind }) => KINDS.indexOf(kind))
  yield `,"length":${lengthOf(slices())}}}]}`
}

interface CounterPoint {
  timeMs: number
  /** Since the point before, pWh. */
  energyPwh: number
}

/** A point where the first stretch begins, and one where each ends. */
function* counterPoints(trace: Trace, rail: number): Generator<CounterPoint> {
  const metric = trace.rails[rail]?.metric
  if (metric === undefined) return
  let isFirst = true
  for (const { fromMs, toMs, energyMj } of railStretches(trace, metric)) {
    if (isFirst) yield { timeMs: fromMs - trace.span.fromMs, energyPwh: 0 }
    isFirst = false
    yield { timeMs: toMs - trace.span.fromMs, energyPwh: (energyMj ?? 0) * PICOWATT_HOURS_A_MJ }
  }
}

function metaOf({ facts, figures, span }: Trace): object {
  const machine = formatMachine(facts.machine)
  return {
    interval: figures?.intervalMs ?? 1000,
    startTime: span.fromMs,
    processType: 0,
    product: facts.name === '' ? 'Anemometer' : facts.name,
    importedFrom: `Anemometer ${version}`,
    ...(machine === '' ? {} : { device: machine }),
    stackwalk: 0,
    debug: false,
    version: GECKO_VERSION,
    preprocessedProfileVersion: PROFILE_VERSION,
    symbolicated: true,
    categories: KINDS.map((kind) => ({
      name: SLICE_KINDS[kind],
      color: CATEGORY_COLOURS[kind],
      subcategories: ['Other'],
    })),
    markerSchema: KINDS.map((kind) => ({
      name: kind,
      tooltipLabel: '{marker.data.name}',
      tableLabel: '{marker.data.name}',
      chartLabel: '{marker.data.name}',
      display: ['marker-chart', 'marker-table', 'timeline-overview'],
      data: [
        { key: 'name', label: 'Name', format: 'string', searchable: true },
        { key: 'detail', label: 'Details', format: 'string', searchable: true },
      ],
    })),
  }
}

/** The one thread, without any samples of stacks: markers have to lie in one. */
const THREAD = {
  name: 'Anemometer',
  isMainThread: true,
  processType: 'default',
  processName: 'Anemometer',
  processStartupTime: 0,
  processShutdownTime: null,
  registerTime: 0,
  unregisterTime: null,
  pausedRanges: [],
  pid: '0',
  tid: '0',
  stringArray: KINDS.map((kind) => SLICE_KINDS[kind]),
  samples: { weightType: 'samples', weight: null, stack: [], time: [], length: 0 },
  stackTable: { frame: [], prefix: [], category: [], subcategory: [], length: 0 },
  frameTable: {
    ...{ address: [], inlineDepth: [], category: [], subcategory: [], func: [], nativeSymbol: [] },
    ...{ innerWindowID: [], implementation: [], line: [], column: [], length: 0 },
  },
  funcTable: {
    ...{ isJS: [], relevantForJS: [], name: [], resource: [], fileName: [], lineNumber: [] },
    ...{ columnNumber: [], length: 0 },
  },
  resourceTable: { lib: [], name: [], host: [], type: [], length: 0 },
  nativeSymbols: { libIndex: [], address: [], name: [], functionSize: [], length: 0 },
}

/** The object as JSON without its closing brace, for more to follow. */
function open(object: object): string {
  return `${JSON.stringify(object).slice(0, -1)},`
}

function* column<T>(name: string, rows: Iterable<T>, read: (row: T) => unknown): Generator<string> {
  yield `"${name}":[`
  let separator = ''
  for (const row of rows) {
    yield separator + JSON.stringify(read(row))
    separator = ','
  }
  yield ']'
}
