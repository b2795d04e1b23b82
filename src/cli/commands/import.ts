import { measurementName, readArguments } from '../arguments'
import { UsageError, type Command } from '../command'
import { DATA_OPTION, JSON_OPTION, NAME_OPTION } from '../common-options'

export const importCommand: Command = {
  name: 'import',
  group: 'In and out',
  summary: 'measure files of powermetrics, and keep them',
  usage: ['anemometer import FILE… [OPTIONS]'],
  details: [
    'Takes what powermetrics wrote (property lists or text, of any size), .anemometer files, CSV and NDJSON as they were exported, and PNG pictures of this app that carry their data. Each becomes one measurement.',
    'In a terminal it shows how far it is. Ctrl-C leaves nothing of the file it was at.',
  ],
  options: [
    { ...NAME_OPTION, summary: "what it is called (default: the file's name); for one file only" },
    { ...JSON_OPTION, summary: 'one object a line, a file each, on standard output' },
    DATA_OPTION,
  ],
  operands: 'file',
  examples: [
    { line: 'import powermetrics.plist', what: 'its figures and a verdict' },
    { line: 'import *.plist --json | jq .verdict.code', what: 'the verdicts of many' },
    { line: 'import from-a-colleague.anemometer', what: 'a measurement of another machine' },
  ],
  exitStatus: '0 all were imported; 1 some, or something in them was unreadable; 2 none; 130 Ctrl-C.',
  run: async (args, io) => {
    const given = readArguments(importCommand, args)
    const name = measurementName(given)
    if (given.operands.length === 0) throw new UsageError('name the FILE to import')
    if (name !== null && given.operands.length > 1)
      throw new UsageError('--name is for one file; leave it out, and each has its own')
    const { importFiles } = await import('../actions/import')
    return importFiles({ paths: given.operands, name, json: given.has('json'), data: given.text('data') }, io)
  },
}
