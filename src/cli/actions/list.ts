import type { MeasurementHead } from '#shared/measurement'
import type { CommandIo, ExitStatus } from '../command'
import { printable } from '../printable'
import { shortIds } from '../store/find-measurements'
import { hasHistory, withStore } from '../store/open-store'
import { alignTable, cut } from '../table'
import { duration, energy, localTime, power, VERDICT_WORDS } from '../words'

export interface ListWish {
  ids: boolean
  json: boolean
  data: string | null
}

const ALIGNMENTS = ['left', 'left', 'right', 'right', 'right', 'left', 'left'] as const
/** Names of one letter help nobody. */
const NARROWEST = 40

export async function list(wish: ListWish, io: CommandIo): Promise<ExitStatus> {
  // Nothing measured yet is an answer; a folder that was named and holds no history is a mistake.
  if (wish.data === null && !hasHistory(null)) return answer([], wish, io)
  return withStore({ data: wish.data, create: false }, io, (store) => answer(store.measurements(), wish, io))
}

async function answer(heads: readonly MeasurementHead[], wish: ListWish, io: CommandIo): Promise<ExitStatus> {
  if (wish.json) io.output.write(`${JSON.stringify(heads)}\n`)
  else if (wish.ids) io.output.write(heads.map(({ id }) => `${id}\n`).join(''))
  else if (heads.length === 0) io.complain('Nothing has been measured yet. Begin with: anemometer run -- CMD')
  else io.output.write(table(heads, io))
  await io.output.flush()
  return 0
}

function table(heads: readonly MeasurementHead[], io: CommandIo): string {
  const short = shortIds(heads.flatMap(({ id, group }) => (group === null ? [id] : [id, group])))
  const rows = heads.map((head) => [
    short.get(head.id) ?? head.id,
    localTime(head.startedAt),
    duration(head.durationMs),
    energy(head.aneEnergyMj),
    power(head.anePeakMw),
    VERDICT_WORDS[head.verdict],
    `${printable(head.name)}${head.group === null ? '' : ` (group ${short.get(head.group) ?? head.group})`}`,
  ])
  const titles = ['id', 'started', 'length', 'ANE energy', 'ANE peak', 'ANE', 'name']
  const [first = '', ...rest] = alignTable([titles, ...rows], ALIGNMENTS)
  const columns = io.terminalColumns()
  const fit = (line: string): string => (columns === null ? line : cut(line, Math.max(NARROWEST, columns)))
  return `${[io.style.bold(fit(first)), ...rest.map(fit)].join('\n')}\n`
}
