import type { MeasurementHead } from '#shared/measurement'
import { printable } from '#shared/printable'
import { readArguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { DATA_OPTION } from '../common-options'
import { findHeads } from '../storage/find-measurements'
import { withStorage } from '../storage/with-storage'
import { ask, canAsk } from '../terminal/question'

export const deleteCommand: Command = {
  name: 'delete',
  group: 'Look back',
  summary: 'forget measurements, with their samples',
  usage: ['anemometer delete ID… [OPTIONS]'],
  details: [
    'ID is an id or the beginning of one, a name, or the group of repeated runs. It asks first; without a terminal, as in a script, it wants --yes.',
  ],
  options: [{ name: 'yes', short: 'y', summary: 'do not ask' }, DATA_OPTION],
  operands: 'measurement',
  examples: [
    { line: 'delete f3 c9', what: 'two measurements' },
    { line: 'delete --yes "warm-up"', what: 'in a script' },
  ],
  exitStatus:
    '0 deleted; 1 the question was answered with no; 2 there is no such measurement, or nobody could be asked; nothing was deleted.',
  run: async (args, io) => {
    const given = readArguments(deleteCommand, args)
    if (given.operands.length === 0)
      throw new UsageError('name what to delete; "anemometer list" has the ids')
    return deleteMeasurements({ words: given.operands, yes: given.has('yes'), data: given.text('data') }, io)
  },
}

interface DeleteOptions {
  words: readonly string[]
  yes: boolean
  data: string | null
}

/** Of a damaged measurement nothing but its id is known. */
type NamedMeasurement = Pick<MeasurementHead, 'id' | 'name'>

/** Longer lists end in a count. */
const MOST_NAMED = 10

/** Deletes all measurements that `words` name, or none when one word fits no measurement. */
function deleteMeasurements({ words, yes, data }: DeleteOptions, io: CommandIo): Promise<ExitStatus> {
  return withStorage({ data, access: 'change' }, io, async (storage) => {
    const heads = await storage.call.measurements()
    const damagedIds = await storage.call.damagedMeasurements()
    const chosen = new Map<string, NamedMeasurement>()
    for (const word of words) {
      if (damagedIds.includes(word)) {
        chosen.set(word, { id: word, name: '' })
        continue
      }
      const found = findHeads(heads, word)
      if (!found.ok) {
        io.printError(`anemometer delete: ${found.message}`)
        return 2
      }
      for (const head of found.value) chosen.set(head.id, head)
    }
    const doomed = [...chosen.values()]
    if (!yes) {
      if (!canAsk(io)) {
        io.printError(
          `anemometer delete: nothing was deleted, since without a terminal nobody can be asked; to delete ${what(doomed)}, add --yes`,
        )
        return 2
      }
      if (!(await isConfirmed(doomed))) return 1
    }
    const removed = await storage.call.remove(doomed.map(({ id }) => id))
    if (!removed.ok) {
      io.printError(`anemometer delete: ${printable(removed.message)}`)
      return 2
    }
    io.printError(`Deleted ${inFull(doomed)}`)
    return 0
  })
}

function what(heads: readonly NamedMeasurement[]): string {
  const [first, second] = heads
  return first !== undefined && second === undefined ? nameAndId(first) : `${heads.length} measurements`
}

/** Names what was deleted: it cannot be undone, so a mistake must at least be visible. */
function inFull(heads: readonly NamedMeasurement[]): string {
  if (heads.length === 1) return what(heads)
  const named = heads.slice(0, MOST_NAMED).map(nameAndId).join(', ')
  const more = heads.length - MOST_NAMED
  return `${what(heads)}: ${named}${more > 0 ? ` and ${more} more` : ''}`
}

function nameAndId({ id, name }: NamedMeasurement): string {
  return name.trim() === '' ? id : `"${printable(name)}" (${id})`
}

async function isConfirmed(heads: readonly NamedMeasurement[]): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(`Delete ${what(heads)} with all samples? [y/N] `))
}
