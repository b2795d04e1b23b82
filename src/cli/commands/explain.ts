import { describeLimits, explainMac, explainMetric, type Explanation } from '#shared/explanation'
import { formatMachine } from '#shared/macs'
import { isMetricId, METRIC_IDS, type MetricId } from '#shared/metrics'
import { describeOrigin, INSTRUMENT_NAMES } from '#shared/origins'
import type { Machine } from '#shared/sample'
import { printable } from '#shared/printable'
import { openNamedFile } from '../../main/files/named-file'
import { RecordingFacts, type FactsJson } from '../../main/powermetrics/recording-facts'
import { RecordingReader } from '../../main/sources/recording-reader'
import { readArguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { JSON_OPTION } from '../common-options'
import { DEFAULT_COLUMNS } from '../help'
import { alignTable, wrap } from '../text/table'

export const explainCommand: Command = {
  name: 'explain',
  group: 'Readings',
  summary: 'what can be measured, where each number comes from, and why one is missing',
  usage: [
    'anemometer explain [METRIC] [--mac MODEL] [--build BUILD] [--json]',
    'anemometer explain FILE [--json]',
  ],
  details: [
    'Without FILE: for each metric, by which field of powermetrics (administrator) and of IOReport (anybody) it can be read, since which macOS, and why a Mac does not have it. MODEL and BUILD are ids as powermetrics prints them (Mac16,10, 24F74).',
    'With FILE, output of powermetrics: what each part of it has, in how many samples, what is missing and why, and the keys that are not known.',
  ],
  options: [
    { name: 'mac', value: 'MODEL', summary: 'a model of Mac, by its id' },
    { name: 'build', value: 'BUILD', summary: 'a build of macOS' },
    JSON_OPTION,
  ],
  operands: 'file',
  examples: [
    { line: 'explain ane.powerMw', what: 'where the power of the Neural Engine comes from' },
    { line: 'explain --mac Mac16,10 --build 24F74', what: 'what such a Mac reports' },
    { line: 'explain recording.plist', what: 'what is in a recording, and what is not' },
  ],
  exitStatus: '0 explained; 2 bad usage, or a file that cannot be read or holds no sample.',
  run: async (args, io) => {
    const given = readArguments(explainCommand, args)
    const [word = null, ...more] = given.operands
    if (more.length > 0) throw new UsageError('explain takes one METRIC or one FILE')
    const machine = { model: given.text('mac'), osBuild: given.text('build') }
    if (word === null || isMetricId(word)) return explain(word, machine, given.has('json'), io)
    if (machine.model !== null || machine.osBuild !== null)
      throw new UsageError(
        `"${printable(word)}" is no metric, and a FILE says itself which Mac it is of; metrics are ${METRIC_IDS.join(', ')}`,
      )
    return explainFile(word, given.has('json'), io)
  },
}

async function explain(
  metric: MetricId | null,
  machine: Machine,
  json: boolean,
  io: CommandIo,
): Promise<ExitStatus> {
  const metrics = metric === null ? explainMac(machine) : [explainMetric(metric, machine)]
  const title = formatMachine(machine)
  io.output.write(
    json
      ? `${JSON.stringify({ machine, metrics })}\n`
      : `${[...(title === '' ? [] : [io.style.bold(printable(title))]), ...metrics.map((each) => block(each, io))].join('\n\n')}\n`,
  )
  await io.output.flush()
  return 0
}

/** A metric with its fields, a line each, and why an instrument may not have it. */
function block({ metric, meaning, instruments }: Explanation, io: CommandIo): string {
  const rows = instruments.flatMap(({ fields, reason }) =>
    fields.map((field) => [
      `  ${describeOrigin(field)}`,
      field.format === 'plist' ? 'property list' : (field.format ?? ''),
      field.instrument === 'powermetrics' ? describeLimits(field) : reason === null ? '' : 'some Macs',
    ]),
  )
  const sentences = instruments.flatMap(({ instrument, sentence }) =>
    sentence === null ? [] : sentenceLines(`${INSTRUMENT_NAMES[instrument]}: ${sentence}`, io),
  )
  return [
    `${io.style.bold(metric)}  ${meaning}`,
    ...alignTable(rows, ['left', 'left', 'left']),
    ...sentences,
  ].join('\n')
}

function sentenceLines(sentence: string, io: CommandIo): string[] {
  return wrap(sentence, (io.terminalColumns() ?? DEFAULT_COLUMNS) - 2).map((line) => `  ${line}`)
}

async function explainFile(path: string, json: boolean, io: CommandIo): Promise<ExitStatus> {
  const facts = new RecordingFacts()
  const reader = new RecordingReader(facts)
  try {
    const file = await openNamedFile(path)
    try {
      for await (const chunk of file.createReadStream({ autoClose: false })) reader.write(chunk as Uint8Array)
    } finally {
      await file.close()
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    io.printError(
      `anemometer explain: "${printable(path)}" is neither a metric nor a file that can be read (${printable(why)}); metrics are ${METRIC_IDS.join(', ')}`,
    )
    return 2
  }
  reader.end()
  const found = facts.toJson()
  if (found.stretches.length === 0) {
    io.printError(`anemometer explain: ${printable(path)} holds no sample of powermetrics or IOReport`)
    return 2
  }
  io.output.write(json ? `${JSON.stringify(found)}\n` : fileText(found, io))
  await io.output.flush()
  return 0
}

function fileText(
  { stretches, omittedStretches, unknown, unknownText, faults }: FactsJson,
  io: CommandIo,
): string {
  const parts = stretches.map(({ machine, samples, metrics }) => {
    const title = `${formatMachine(machine) || 'A Mac that is not named'}: ${samples} ${samples === 1 ? 'sample' : 'samples'}`
    const rows = metrics.map(({ metric, count, origin, missing }) => [
      `  ${metric}`,
      String(count),
      printable(origin === null ? (missing[0]?.sentence ?? 'not in these readings') : describeOrigin(origin)),
    ])
    return [io.style.bold(printable(title)), ...alignTable(rows, ['left', 'right', 'left'])].join('\n')
  })
  const notes = [
    ...(omittedStretches > 0 ? [`${omittedStretches} more parts are not shown.`] : []),
    ...(unknown.length > 0 ? unknownText : []),
    ...(faults > 0 ? [`${faults} parts could not be read; "anemometer parse" names them.`] : []),
  ]
  return `${[...parts, ...(notes.length > 0 ? [notes.map(printable).join('\n')] : [])].join('\n\n')}\n`
}
