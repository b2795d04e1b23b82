import { durationMs, measurementName, noOperands, readArguments } from '../arguments'
import type { Command } from '../command'
import { DATA_OPTION, INTERVAL_OPTION, JSON_OPTION, NAME_OPTION, SOURCE_OPTION } from '../common-options'

const LONGEST_RECORDING_S = 30 * 86_400

export const recordCommand: Command = {
  name: 'record',
  group: 'Measure',
  summary: 'record readings into a file or the history, until Ctrl-C',
  usage: ['anemometer record [-o FILE] [OPTIONS]'],
  details: [
    'Records until Ctrl-C, until --duration is over, or until the source ends; what was recorded until then is kept.',
    'The file is written by its ending: .anemometer (everything, to open on another machine), .csv, .ndjson, .parquet, or .plist and .txt (what powermetrics wrote, byte for byte). Without -o, or with --save as well, it becomes a measurement in the history.',
  ],
  options: [
    { name: 'output', short: 'o', value: 'FILE', summary: 'where to write it', completes: 'file' },
    { name: 'duration', value: 'SECONDS', summary: 'how long; 10m and 2h are understood' },
    { name: 'save', summary: 'keep it in the history, too' },
    SOURCE_OPTION,
    INTERVAL_OPTION,
    NAME_OPTION,
    JSON_OPTION,
    DATA_OPTION,
  ],
  operands: null,
  examples: [
    { line: 'record -o lookup.anemometer', what: 'until Ctrl-C, to send to somebody' },
    { line: 'record --duration 10m -o idle.csv', what: 'ten minutes as a table' },
    { line: 'record --name "Visual Look Up"', what: 'a measurement in the history, to show and compare' },
    {
      line: 'sudo powermetrics -f plist -i 1000 | anemometer record --source - -o mine.plist',
      what: 'from standard input',
    },
  ],
  exitStatus:
    '0 recorded, also when Ctrl-C ended it; 1 recorded, but something was unreadable or broke off; 2 nothing was recorded.',
  run: async (args, io) => {
    const given = readArguments(recordCommand, args)
    noOperands(given)
    const { record } = await import('../actions/record')
    return record(
      {
        output: given.text('output'),
        durationMs: durationMs(given, 'duration', { fallback: null, toSeconds: LONGEST_RECORDING_S }),
        save: given.has('save'),
        source: given.text('source') ?? 'live',
        intervalMs: given.text('interval'),
        name: measurementName(given),
        json: given.has('json'),
        data: given.text('data'),
      },
      io,
    )
  },
}
