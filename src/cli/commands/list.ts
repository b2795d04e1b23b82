import { highestOf } from '#shared/extremes'
import { LONGEST_NAME } from '#shared/limits'
import { formatMachine, withNamedMachine } from '#shared/macs'
import { VERDICT_LABELS, type MeasurementHead } from '#shared/measurement'
import { duration, energy, power } from '#shared/plain-text'
import { printable } from '#shared/printable'
import { noOperands, readArguments } from '../arguments'
import type { Command, CommandIo, ExitStatus } from '../command'
import { DATA_OPTION, JSON_OPTION } from '../common-options'
import { shortIds } from '../storage/find-measurements'
import { hasHistory, withStorage } from '../storage/with-storage'
import { alignTable, cut, textWidth, type Alignment } from '../text/table'
import { localTime } from '../text/measurement-table'

export const listCommand: Command = {
  name: 'list',
  group: 'Look back',
  summary: 'what was measured, the newest first',
  usage: ['anemometer list [OPTIONS]'],
  details: ['Ids are shortened to what still tells them apart; any command takes them so.'],
  options: [
    { name: 'ids', summary: 'whole ids only, one a line' },
    { name: 'words', summary: 'ids, groups and names that commands take, one a line' },
    { ...JSON_OPTION, summary: 'an array of objects, on standard output' },
    DATA_OPTION,
  ],
  operands: null,
  examples: [
    { line: 'list', what: 'the measurements of the app and of this command line' },
    { line: 'list --json | jq -r .[0].id', what: 'the id of the newest' },
  ],
  exitStatus: '0 listed, also when there are none; 2 the history cannot be read.',
  run: async (args, io) => {
    const given = readArguments(listCommand, args)
    noOperands(given)
    return list(
      { ids: given.has('ids'), words: given.has('words'), json: given.has('json'), data: given.text('data') },
      io,
    )
  },
}

export interface ListOptions {
  ids: boolean
  /** Every id, group and name that identifies a measurement, for completion in shells. */
  words: boolean
  json: boolean
  data: string | null
}

interface Column {
  title: string
  alignment: Alignment
  read: (head: MeasurementHead, short: ReadonlyMap<string, string>) => string
  /** In a narrow terminal, columns with a higher rank are left out first. */
  rank: number
}

/** Only where not all are of one Mac. */
const MAC: Column = {
  title: 'Mac',
  alignment: 'left',
  rank: 5,
  read: ({ machine }) => printable(formatMachine(machine, ', ')),
}

const COLUMNS: readonly Column[] = [
  { title: 'id', alignment: 'left', rank: 0, read: ({ id }, short) => short.get(id) ?? id },
  { title: 'started', alignment: 'left', rank: 3, read: ({ startedAt }) => localTime(startedAt) },
  { title: 'length', alignment: 'right', rank: 2, read: ({ durationMs }) => duration(durationMs) },
  { title: 'ANE energy', alignment: 'right', rank: 1, read: ({ aneEnergyMj }) => energy(aneEnergyMj) },
  { title: 'ANE peak', alignment: 'right', rank: 4, read: ({ anePeakMw }) => power(anePeakMw) },
  { title: 'ANE', alignment: 'left', rank: 1, read: ({ verdict }) => VERDICT_LABELS[verdict].toLowerCase() },
  MAC,
  { title: 'name', alignment: 'left', rank: 0, read: nameAndGroup },
]

/** A name that is cut shorter than this helps nobody. */
const NARROWEST_NAME = 20

export async function list(options: ListOptions, io: CommandIo): Promise<ExitStatus> {
  // Without a history of the app there is nothing to list; a folder that was named and has none is a mistake.
  if (options.data === null && !hasHistory(null)) return answer([], options, io)
  return withStorage({ data: options.data, access: 'read' }, io, async (storage) => {
    const heads = await storage.call.measurements()
    // That there are only damaged ones has been told.
    const isEmpty = heads.length === 0 && (await storage.call.damagedMeasurements()).length > 0
    return isEmpty && !options.json ? 1 : answer(heads, options, io)
  })
}

async function answer(
  heads: readonly MeasurementHead[],
  options: ListOptions,
  io: CommandIo,
): Promise<ExitStatus> {
  if (options.json) io.output.write(`${JSON.stringify(heads.map((head) => withNamedMachine(head)))}\n`)
  else if (options.ids) io.output.write(heads.map(({ id }) => `${id}\n`).join(''))
  else if (options.words)
    io.output.write(
      wordsOf(heads)
        .map((word) => `${word}\n`)
        .join(''),
    )
  else if (heads.length === 0)
    io.printError('Nothing has been measured yet. Begin with: anemometer run -- CMD')
  else io.output.write(table(heads, io))
  await io.output.flush()
  return 0
}

/** Leaves out names that identify several measurements, do not fit in one line, or look like options. */
function wordsOf(heads: readonly MeasurementHead[]): string[] {
  const meanings = new Map<string, Set<string>>()
  for (const { id, name, group } of heads) {
    for (const word of [name, group ?? id, id]) {
      meanings.set(word, (meanings.get(word) ?? new Set()).add(group ?? id))
    }
  }
  return [...meanings]
    .filter(
      ([word, meant]) => meant.size === 1 && word !== '' && !word.startsWith('-') && printable(word) === word,
    )
    .map(([word]) => word)
}

function table(heads: readonly MeasurementHead[], io: CommandIo): string {
  const short = shortIds(heads.flatMap(({ id, group }) => (group === null ? [id] : [id, group])))
  const columns = io.terminalColumns() ?? Infinity
  const isOfSeveralMacs = new Set(heads.map(({ machine }) => formatMachine(machine))).size > 1
  let shown = COLUMNS.filter((column) => column !== MAC || isOfSeveralMacs)
  let lines = linesOf(heads, shown, short)
  while (isTooWide(lines, columns) && shown.some(({ rank }) => rank > 0)) {
    const highest = highestOf(shown.map(({ rank }) => rank))
    shown = shown.filter(({ rank }) => rank < highest)
    lines = linesOf(heads, shown, short)
  }
  const [first = '', ...rest] = lines.map((line) => cut(line, columns))
  return `${[io.style.bold(first), ...rest].join('\n')}\n`
}

function linesOf(
  heads: readonly MeasurementHead[],
  columns: readonly Column[],
  short: ReadonlyMap<string, string>,
): string[] {
  const rows = heads.map((head) => columns.map(({ read }) => read(head, short)))
  return alignTable(
    [columns.map(({ title }) => title), ...rows],
    columns.map(({ alignment }) => alignment),
  )
}

/** Whether there is no room even for a shortened name, which is the last column. */
function isTooWide([titles = '', ...rows]: readonly string[], columns: number): boolean {
  const widest = rows.reduce((width, row) => Math.max(width, textWidth(row)), 0)
  return widest > columns && textWidth(titles) - 'name'.length + NARROWEST_NAME > columns
}

function nameAndGroup({ name, group }: MeasurementHead, short: ReadonlyMap<string, string>): string {
  // Another program may have written a longer one, and finding its width takes long.
  const shown = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name
  return `${printable(shown)}${group === null ? '' : ` (group ${short.get(group) ?? group})`}`
}
