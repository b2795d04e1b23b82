import { describeDoubtfulTime } from '#shared/doubts'
import type { RangeEvents } from '#shared/history'
import { formatMachine } from '#shared/macs'
import type { PowerFigure } from '#shared/comparison'
import {
  TRAFFIC_FIGURES,
  type AneFigures,
  type Baseline,
  type ClusterFigures,
  type Measurement,
  type MeasurementFacts,
} from '#shared/measurement'
import { describeSources } from '#shared/measurement/figure-origins'
import {
  contradictionIn,
  figureDefinition,
  formatFigureOf,
  shownRails,
  WHY_NO_BASELINE,
} from '#shared/measurement/figures'
import { windowsOf } from '#shared/measurement/resolution'
import { RAILS, type Rail } from '#shared/metrics'
import { coverage, duration, energy, frequency, plainSpaces, power, ratio } from '#shared/plain-text'
import { isKnownDate } from '#shared/sample-window'
import { EVENT_KINDS, isKnownKind, type TrackEvent } from '#shared/track-events'
import { printable } from '#shared/printable'
import type { Style } from '../terminal/style'
import { divisionTable } from './division-table'
import { commandLine } from './printable'
import { alignTable, cut, wrap } from './table'

/** Longer lists end in a count. */
const MOST_BURSTS_SHOWN = 12
/** Wider text is hard to read. */
const MOST_COLUMNS = 100

/** Everything about one measurement, for a terminal of `columns`; the verdict stands above the tables. */
export function measurementTable(measurement: Measurement, columns: number, style: Style): string {
  const width = Math.min(columns, MOST_COLUMNS)
  const { verdict } = measurement
  const parts = [
    [
      style.bold(cut(displayName(measurement), width)),
      ...facts(measurement).flatMap((line) => wrap(line, width)),
    ],
    wrap(printable(verdict.text), width).map((line) => style.bold(line)),
    powers(measurement, style),
    aneLines(measurement),
    divisionTable(measurement, style).split('\n').slice(0, -1),
    clusterLines(measurement.clusters),
    lastLines(measurement).flatMap((line) => wrap(line, width)),
  ]
  const text = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${text.join('\n\n')}\n`
}

function facts(measurement: Measurement): string[] {
  const { run, machine, samples, intervalMs, note } = measurement
  const machineWords = formatMachine(machine, ', ')
  const sources = describeSources(measurement.figureOrigins)
  const every = intervalMs === null ? '' : ` of ${duration(intervalMs)}`
  return [
    ...(run === null ? [] : [`$ ${printable(commandLine(run.command))} (${howItEnded(run)})`]),
    `${localTime(measurement.startedAt)}, ${duration(measurement.durationMs)} in ${samples} ${
      samples === 1 ? 'sample' : 'samples'
    }${every}, coverage ${coverage(measurement.coverageRatio)}`,
    `id ${measurement.id}${measurement.group === null ? '' : `, group ${printable(measurement.group)}`}, ${
      measurement.source
    }${machineWords === '' ? '' : `, ${printable(machineWords)}`}`,
    ...(sources === '' ? [] : [`source: ${printable(sources)}`]),
    ...(note.trim() === '' ? [] : [printable(note)]),
  ]
}

function howItEnded({ exitStatus, signal }: NonNullable<Measurement['run']>): string {
  if (signal !== null) return `ended by ${signal}`
  return exitStatus === null ? 'how it ended is not known' : `exit status ${exitStatus}`
}

function powers(measurement: Measurement, style: Style): string[] {
  const hasBaseline = measurement.baseline !== null
  const head = ['', 'energy', ...(hasBaseline ? ['above baseline'] : []), 'mean', 'peak']
  const row = (name: string, rail: Rail): string[] => {
    const words = (figure: PowerFigure): string =>
      plainSpaces(formatFigureOf(`${rail}.${figure}`, measurement[rail][figure], measurement.figureOrigins))
    return [
      name,
      words('energyMj'),
      ...(hasBaseline ? [words('aboveBaselineMj')] : []),
      words('meanMw'),
      words('peakMw'),
    ]
  }
  const rows = [head, ...shownRails(measurement).map(({ rail, label }) => row(label, rail))]
  const [first = '', ...rest] = alignTable(rows, ['left', ...head.slice(1).map(() => 'right' as const)])
  return [style.bold(first), ...rest, ...doubtLines(measurement)]
}

/** Which powers were reported and are not believed, and for how long. */
function doubtLines(measurement: Measurement): string[] {
  return RAILS.flatMap(({ rail, label }) => {
    const time = describeDoubtfulTime(measurement[rail].doubtfulMs)
    return time === '' ? [] : [plainSpaces(`${label} power ${time}`)]
  })
}

function aneLines({ ane, intervalMs, figureOrigins }: Measurement): string[] {
  const flows = TRAFFIC_FIGURES.filter(({ bytes }) => ane[bytes] !== null).map(({ bytes, peak }) => {
    const words = (figure: typeof bytes | typeof peak): string =>
      plainSpaces(formatFigureOf(`ane.${figure}`, ane[figure], figureOrigins))
    return [figureDefinition(`ane.${bytes}`).label, words(bytes), `peak ${words(peak)}`]
  })
  return [...alignTable(flows, ['left', 'right', 'left']), ...burstLines(ane, intervalMs)]
}

function burstLines(
  { bursts, burstCount, burstDurationMs }: AneFigures,
  intervalMs: number | null,
): string[] {
  if (burstCount === 0) return []
  const rows = bursts
    .slice(0, MOST_BURSTS_SHOWN)
    .map((burst) => [
      `  at ${duration(burst.offsetMs)}`,
      lengthWords(burst.durationMs, intervalMs),
      `peak ${power(burst.peakMw)}`,
      energy(burst.energyMj),
    ])
  const more = burstCount - rows.length
  return [
    `${burstCount} ANE ${burstCount === 1 ? 'burst' : 'bursts'}, ${windowsOf(burstDurationMs, intervalMs) ?? duration(burstDurationMs)} in all`,
    ...alignTable(rows, ['left', 'left', 'left', 'right']),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}

function lengthWords(durationMs: number, intervalMs: number | null): string {
  const windows = windowsOf(durationMs, intervalMs)
  return windows === null ? `for ${duration(durationMs)}` : `in ${windows}`
}

function clusterLines(clusters: readonly ClusterFigures[]): string[] {
  const rows = clusters.map((cluster) => [
    printable(cluster.name),
    `${ratio(cluster.activeRatio)} active`,
    `at ${frequency(cluster.frequencyMhz)}`,
    plainSpaces(contradictionIn(cluster)),
  ])
  return alignTable(rows, ['left', 'right', 'left', 'left'])
}

function lastLines(measurement: Measurement): string[] {
  const { baseline, baselineMissing, thermal } = measurement
  const pressures = thermal.pressures.map(({ pressure }) => printable(pressure))
  return [
    baselineMissing === null ? '' : WHY_NO_BASELINE[baselineMissing],
    baseline === null ? '' : baselineWords(baseline, shownRails(measurement)),
    pressures.length === 0 ? '' : `Thermal pressure: ${pressures.join(', then ')}`,
  ].filter((line) => line !== '')
}

function baselineWords(baseline: Baseline, rails: typeof RAILS): string {
  const powers = rails.map(({ rail, label }) => `${label} ${power(baseline[`${rail}Mw`])}`)
  return `Baseline: the ${duration(baseline.durationMs)} before, ${powers.join(', ')}`
}

/** Longer lists end in a count; `--json` has all events. */
const MOST_EVENTS_SHOWN = 40
/** Of a text of the log, characters. */
const LONGEST_TEXT = 80

/** Events and marks of a measurement that begins at `startMs`, ms since 1970; empty where there are none. */
export function eventsTable({ events, omittedEvents }: RangeEvents, startMs: number, style: Style): string {
  if (events.length === 0) return ''
  const rows = events
    .slice(0, MOST_EVENTS_SHOWN)
    .map((event) => [
      `  ${offset(event.startMs - startMs)}`,
      lengthOf(event),
      isKnownKind(event.kind) ? EVENT_KINDS[event.kind].label : printable(event.kind),
      wordsOf(event),
    ])
  const more = events.length + omittedEvents - rows.length
  const lines = [
    style.bold('Events and marks'),
    ...alignTable(rows, ['left', 'left', 'left', 'left']),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
  return `\n${lines.join('\n')}\n`
}

function offset(ms: number): string {
  return ms < 0 ? `${duration(-ms)} before` : `at ${duration(ms)}`
}

function lengthOf({ startMs, endMs }: TrackEvent): string {
  return endMs === null ? '' : `for ${duration(endMs - startMs)}`
}

/** The label; of a record of the log its process, and of one that is not known its text. */
function wordsOf({ kind, label, ane }: TrackEvent): string {
  if (ane === undefined) return printable(label)
  const { process, pid, message } = ane
  const who = [process === null ? '' : printable(process), pid === null ? '' : `(pid ${pid})`]
  const text = kind === 'ane-other' ? cut(printable(message ?? ''), LONGEST_TEXT) : label
  return [...who, text].filter((part) => part !== '').join(' ')
}

/** `2022-03-30 14:03:07`, in this machine's time zone; in words where it is unknown. `iso`: any ISO 8601 time. */
export function localTime(iso: string): string {
  const time = new Date(iso)
  if (!isKnownDate(time.getTime())) return 'time unknown'
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`
}

/** A measurement's name; without one, its command or its source. */
export function displayName({
  name,
  run,
  source,
}: Pick<MeasurementFacts, 'name' | 'run' | 'source'>): string {
  if (name.trim() !== '') return printable(name)
  return run === null ? `unnamed (${source})` : printable(commandLine(run.command))
}
