import { readArguments } from '../arguments'
import { UsageError, type Command } from '../command'
import { DATA_OPTION } from '../common-options'

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
    const { deleteMeasurements } = await import('../actions/delete')
    return deleteMeasurements({ words: given.operands, yes: given.has('yes'), data: given.text('data') }, io)
  },
}
