import { noOperands, readArguments } from '../arguments'
import type { Command } from '../command'
import { DATA_OPTION, JSON_OPTION } from '../common-options'

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
    const { list } = await import('../actions/list')
    return list(
      { ids: given.has('ids'), words: given.has('words'), json: given.has('json'), data: given.text('data') },
      io,
    )
  },
}
