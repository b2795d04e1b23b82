import { formatMachine } from '#shared/macs'
import { rateOver } from '#shared/sample-window'
import { version } from '../../../package.json'
import { powerName, railStretches, SLICE_KINDS, traceSlices, type Trace, type TraceSlice } from './trace'

const PID = 1
const TID = 1
const MICROSECONDS_A_MS = 1000

/** An event of Chrome's "Trace Event Format"; `ts` in µs after the start of the trace. */
type ChromeEvent = Record<string, unknown>

/**
 * Chrome's trace format as JSON, piece by piece, for ui.perfetto.dev and chrome://tracing: for each power a counter in mW,
 * which holds from its time to the next, and one in mJ that adds up its energy; for the rest slices, which may overlap.
 */
export function* chromeTrace(trace: Trace): Generator<string> {
  yield '{"traceEvents":['
  let separator = ''
  for (const event of chromeEvents(trace)) {
    yield separator + JSON.stringify({ pid: PID, ...event })
    separator = ',\n'
  }
  const { facts, span } = trace
  const otherData = {
    createdBy: `Anemometer ${version}`,
    startedAt: new Date(span.fromMs).toISOString(),
    machine: formatMachine(facts.machine),
  }
  yield `],"displayTimeUnit":"ms","otherData":${JSON.stringify(otherData)}}`
}

function* chromeEvents(trace: Trace): Generator<ChromeEvent> {
  yield { ph: 'M', tid: TID, name: 'process_name', args: { name: `Anemometer: ${trace.facts.name}` } }
  yield { ph: 'M', tid: TID, name: 'thread_name', args: { name: 'Marks and events' } }
  for (const { metric } of trace.rails) yield* counterEvents(trace, metric)
  let id = 0
  for (const slice of traceSlices(trace)) yield* sliceEvents(trace, slice, ++id)
}

function* counterEvents(trace: Trace, metric: Parameters<typeof railStretches>[1]): Generator<ChromeEvent> {
  const name = powerName(metric)
  const energyName = name.replace(/power$/, 'energy')
  const point = (timeMs: number, counter: string, args: object): ChromeEvent => {
    return { ph: 'C', ts: microsecondsAt(trace, timeMs), name: counter, args }
  }
  let energyMj = 0
  let isFirst = true
  for (const stretch of railStretches(trace, metric)) {
    if (isFirst) yield point(stretch.fromMs, energyName, { mJ: 0 })
    isFirst = false
    energyMj += stretch.energyMj ?? 0
    const powerMw = rateOver(stretch.energyMj ?? 0, stretch.toMs - stretch.fromMs)
    yield point(stretch.fromMs, name, { mW: powerMw })
    yield point(stretch.toMs, energyName, { mJ: energyMj })
  }
}

/** Asynchronous events, since slices of a thread would have to nest, and phases may overlap. */
function sliceEvents(trace: Trace, slice: TraceSlice, id: number): ChromeEvent[] {
  const { name, kind, startMs, endMs, detail } = slice
  const common = { tid: TID, cat: SLICE_KINDS[kind], name: name === '' ? SLICE_KINDS[kind] : name }
  const args = detail === '' ? {} : { detail }
  const ts = microsecondsAt(trace, startMs)
  if (endMs === null) return [{ ...common, ph: 'i', s: 't', ts, args }]
  return [
    { ...common, ph: 'b', id, ts, args },
    { ...common, ph: 'e', id, ts: microsecondsAt(trace, endMs) },
  ]
}

function microsecondsAt({ span }: Trace, timeMs: number): number {
  return (timeMs - span.fromMs) * MICROSECONDS_A_MS
}
