import type { MeasurementHead } from '#shared/measurement'
import type { CommandIo, ExitStatus } from '../command'
import { printable } from '../printable'
import { shortIds } from '../store/find-measurements'
import { hasHistory, withStorage } from '../store/open-store'
import { alignTable, cut, textWidth, type Alignment } from '../table'
import { duration, energy, localTime, power, VERDICT_WORDS } from '../words'

export interface ListWish {
  ids: boolean
  /** Every word that means a measurement, for completion. */
  words: boolean
  json: boolean
  data: string | null
}

interface Column {
  title: string
  alignment: Alignment
  read: (head: MeasurementHead, short: ReadonlyMap<string, string>) => string
  /** In a narrow terminal, columns with a higher rank give way first. */
  rank: number
}

const COLUMNS: readonly Column[] = [
  { title: 'id', alignment: 'left', rank: 0, read: ({ id }, short) => short.get(id) ?? id },
  { title: 'started', alignment: 'left', rank: 3, read: ({ startedAt }) => localTime(startedAt) },
  { title: 'length', alignment: 'right', rank: 2, read: ({ durationMs }) => duration(durationMs) },
  { title: 'ANE energy', alignment: 'right', rank: 1, read: ({ aneEnergyMj }) => energy(aneEnergyMj) },
  { title: 'ANE peak', alignment: 'right', rank: 4, read: ({ anePeakMw }) => power(anePeakMw) },
  { title: 'ANE', alignment: 'left', rank: 1, read: ({ verdict }) => VERDICT_WORDS[verdict] },
  { title: 'name', alignment: 'left', rank: 0, read: nameAndGroup },
]

/** Names of one letter help nobody. */
const NARROWEST_NAME = 20

export async function list(wish: ListWish, io: CommandIo): Promise<ExitStatus> {
  // Nothing measured yet is an answer; a folder that was named and holds no history is a mistake.
  if (wish.data === null && !hasHistory(null)) return answer([], wish, io)
  return withStorage({ data: wish.data, access: 'read' }, io, async (storage) =>
    answer(await storage.call.measurements(), wish, io),
  )
}

async function answer(heads: readonly MeasurementHead[], wish: ListWish, io: CommandIo): Promise<ExitStatus> {
  if (wish.json) io.output.write(`${JSON.stringify(heads)}\n`)
  else if (wish.ids) io.output.write(heads.map(({ id }) => `${id}\n`).join(''))
  else if (wish.words)
    io.output.write(
      wordsOf(heads)
        .map((word) => `${word}\n`)
        .join(''),
    )
  else if (heads.length === 0) io.complain('Nothing has been measured yet. Begin with: anemometer run -- CMD')
  else io.output.write(table(heads, io))
  await io.output.flush()
  return 0
}

/** Names that mean several, that are no line, or that would be read as options are left out. */
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
  let shown = COLUMNS
  let lines = linesOf(heads, shown, short)
  while (isTooWide(lines, columns) && shown.some(({ rank }) => rank > 0)) {
    const highest = Math.max(...shown.map(({ rank }) => rank))
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

/** Whether even a cut name has no room; the name stands last. */
function isTooWide([titles = '', ...rows]: readonly string[], columns: number): boolean {
  const widest = Math.max(...rows.map(textWidth))
  return widest > columns && textWidth(titles) - 'name'.length + NARROWEST_NAME > columns
}

function nameAndGroup({ name, group }: MeasurementHead, short: ReadonlyMap<string, string>): string {
  return `${printable(name)}${group === null ? '' : ` (group ${short.get(group) ?? group})`}`
}
