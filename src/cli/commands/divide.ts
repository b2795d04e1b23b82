import { UnitCounter } from '#shared/phases/unit-counter'
import type { UnitCount } from '#shared/phases/phase-lines'
import { oneOperand, readArguments, unitOptions } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { DATA_OPTION, JSON_OPTION, UNIT_OPTIONS } from '../common-options'
import { findOne } from '../storage/find-measurements'
import { withStorage } from '../storage/with-storage'
import { divisionTable } from '../text/division-table'
import { displayName } from '../text/measurement-table'
import { printable } from '#shared/printable'

export const divideCommand: Command = {
  name: 'divide',
  group: 'Look back',
  summary: 'divide the energy of a measurement by what was done: mJ per token, per image, …',
  usage: ['anemometer divide ID --units NAME=N [OPTIONS]', 'anemometer divide ID --per PATTERN [OPTIONS]'],
  details: [
    'Say how much was done with --units, or have it counted again with --per or --reader in the lines of output that "anemometer run" kept: those that it matched then. The new counts stay with the measurement, in the place of earlier ones of the same name.',
  ],
  options: [...UNIT_OPTIONS, JSON_OPTION, DATA_OPTION],
  operands: 'measurement',
  examples: [
    { line: 'divide f3 --units images=64', what: 'a measurement that was made without counting' },
    { line: "divide f3 --per '(\\d+) runs'", what: 'by something else that its output counted' },
    {
      line: 'divide f3 --units tokens=512 --json | jq .units[0].total.mjPerUnit',
      what: 'one number for a script',
    },
  ],
  exitStatus: '0 divided; 2 bad usage, no such measurement, or nothing was counted.',
  run: async (args, io) => {
    const given = readArguments(divideCommand, args)
    const word = oneOperand(given, 'a measurement; "anemometer list" has their ids')
    const { units, search } = unitOptions(given)
    if (units.length === 0 && search === null)
      throw new UsageError('say what to divide by: --units, --per or --reader')
    const counter = search === null ? null : new UnitCounter(search)
    return divide({ word, units, counter, json: given.has('json'), data: given.text('data') }, io)
  },
}

interface DivideOptions {
  word: string
  units: readonly UnitCount[]
  /** Counts in the lines that were kept; null: they are not looked at. */
  counter: UnitCounter | null
  json: boolean
  data: string | null
}

function divide({ word, units, counter, json, data }: DivideOptions, io: CommandIo): Promise<ExitStatus> {
  const refuse = (message: string): ExitStatus => {
    io.printError(`anemometer divide: ${printable(message)}`)
    return 2
  }
  return withStorage({ data, access: 'create' }, io, async (storage) => {
    const found = await findOne(storage, word)
    if (!found.ok) return refuse(found.message)
    const kept = await storage.call.measurementEvents(found.value.id)
    if (!kept.ok) return refuse(kept.message)
    for (const { kind, label } of kept.value.events) if (kind === 'output') counter?.add(label)
    const counted = counter?.units() ?? []
    if (counter !== null && counted.length === 0)
      return refuse(
        'nothing was counted in the lines that this measurement kept; "anemometer show" lists them as Output',
      )
    const divided = await storage.call.divide(found.value.id, [...counted, ...units])
    if (!divided.ok) return refuse(divided.message)
    const { value } = divided
    io.output.write(
      json
        ? `${JSON.stringify(value)}\n`
        : `${io.style.bold(displayName(value))}\n\n${divisionTable(value, io.style)}`,
    )
    await io.output.flush()
    return 0
  })
}
