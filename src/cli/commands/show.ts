import { withNamedMachine } from '#shared/macs'
import { oneOperand, readArguments } from '../arguments'
import type { Command, CommandIo, ExitStatus } from '../command'
import { DATA_OPTION, JSON_OPTION } from '../common-options'
import { DEFAULT_COLUMNS } from '../help'
import { findOne } from '../storage/find-measurements'
import { withStorage } from '../storage/with-storage'
import { eventsTable, measurementTable } from '../text/measurement-table'
import { whoOf, whoText } from '../text/who'

export const showCommand: Command = {
  name: 'show',
  group: 'Look back',
  summary: 'one measurement with all its figures and its verdict',
  usage: ['anemometer show ID [OPTIONS]'],
  details: ['ID is an id or the beginning of one, or a name that only one measurement has.'],
  options: [JSON_OPTION, DATA_OPTION],
  operands: 'measurement',
  examples: [
    { line: 'show f3', what: 'the measurement whose id begins with f3' },
    { line: 'show "Visual Look Up" --json | jq .verdict.text', what: 'its verdict, for a script' },
  ],
  exitStatus: '0 shown; 2 there is no such measurement, or the history cannot be read.',
  run: async (args, io) => {
    const given = readArguments(showCommand, args)
    const word = oneOperand(given, 'a measurement; "anemometer list" has their ids')
    return show({ word, json: given.has('json'), data: given.text('data') }, io)
  },
}

interface ShowOptions {
  word: string
  json: boolean
  data: string | null
}

function show({ word, json, data }: ShowOptions, io: CommandIo): Promise<ExitStatus> {
  return withStorage({ data, access: 'read' }, io, async (storage) => {
    const found = await findOne(storage, word)
    if (!found.ok) {
      io.printError(`anemometer show: ${found.message}`)
      return 2
    }
    const measurement = found.value
    const events = await storage.call.measurementEvents(measurement.id)
    if (!events.ok) {
      io.printError(`anemometer show: ${events.message}`)
      return 2
    }
    const startMs = Date.parse(measurement.startedAt)
    const who = await whoOf(storage, measurement)
    const columns = io.terminalColumns() ?? DEFAULT_COLUMNS
    io.output.write(
      json
        ? `${JSON.stringify({ ...withNamedMachine(measurement), who, ...events.value })}\n`
        : measurementTable(measurement, columns, io.style) +
            whoText(who, columns, io.style) +
            eventsTable(events.value, startMs, io.style),
    )
    await io.output.flush()
    return 0
  })
}
