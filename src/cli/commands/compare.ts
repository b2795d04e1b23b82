import { existsSync } from 'node:fs'
import type { Result } from '#shared/ipc-contract'
import type { Measurement } from '#shared/measurement'
import { compareSubjects } from '#shared/measurement/compare'
import { judge, parseFailAbove, type FailAboveRule } from '#shared/measurement/fail-above'
import { printable } from '#shared/printable'
import type { ImportedFile } from '../../main/exchange/import-file'
import type { StorageClient } from '../../main/storage-service/client'
import { readArguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { DATA_OPTION } from '../common-options'
import { COMPARISON_FORMATS, formatComparison, type ComparisonFormat, type Told } from '../comparison/formats'
import { DEFAULT_COLUMNS } from '../help'
import { findAll } from '../storage/find-measurements'
import { hasHistory, withStorage, withTemporaryStorage } from '../storage/with-storage'
import { withWholePath } from '../text/printable'
import { whoOf } from '../text/who'

export const compareCommand: Command = {
  name: 'compare',
  group: 'Measure',
  summary: 'put measurements side by side, and fail on a regression',
  usage: ['anemometer compare A B [MORE…] [OPTIONS]'],
  details: [
    'A is what the others are compared with. Each is an id or the beginning of one, a name, the group of repeated runs, or a file: .anemometer or a recording of powermetrics, which is measured without being saved.',
    'A rule is LIMIT:FIGURE. The limit is how much more than A is still accepted: 5% or an amount in the unit of the figure, as 50:ane.energyMj for 50 mJ. Figures are named by their path in "show ID --json"; of units and phases with their names in the place of an index: units.tokens.total.mjPerUnit, phases.decode.ane.mjPerUnit.',
  ],
  options: [
    {
      name: 'fail-above',
      value: 'RULE',
      summary: 'exit with 1 if a figure grew by more than the limit; may be given several times',
      completes: 'rule',
      multiple: true,
    },
    {
      name: 'across-machines',
      summary: 'judge rules also where the Macs differ, though powermetrics is not for comparing devices',
    },
    {
      name: 'format',
      value: 'NAME',
      summary: 'how to print it (default text)',
      completes: COMPARISON_FORMATS,
    },
    { name: 'json', summary: 'the same as --format json' },
    DATA_OPTION,
  ],
  operands: 'measurement-or-file',
  examples: [
    { line: 'compare before after', what: 'by name, with the spread where runs were repeated' },
    { line: 'compare f3 c9 a4', what: 'by the first letters of their ids' },
    {
      line: 'compare main.anemometer after --fail-above 5%:ane.energyMj --fail-above 10%:durationMs',
      what: 'in CI: exit with 1 when the Neural Engine needed over 5 % more energy, or it took over 10 % longer',
    },
    {
      line: 'compare before after --fail-above 5%:phases.decode.ane.mjPerUnit',
      what: 'fail where a unit of the phase "decode" needs over 5 % more energy on the Neural Engine',
    },
    {
      line: 'compare before after --format markdown >> "$GITHUB_STEP_SUMMARY"',
      what: 'a table for a report',
    },
  ],
  exitStatus:
    '0 compared, and no rule was broken; 1 a rule was broken; 2 bad usage, an unknown measurement or an unreadable file.',
  run: async (args, io) => {
    const given = readArguments(compareCommand, args)
    if (given.operands.length < 2)
      throw new UsageError(`name two measurements or more to compare, not ${given.operands.length}`)
    if (given.has('json') && (given.text('format') ?? 'json') !== 'json')
      throw new UsageError(`choose between --json and --format ${given.text('format') ?? ''}`)
    return compare(
      {
        words: given.operands,
        rules: given.texts('fail-above'),
        acrossMachines: given.has('across-machines'),
        format: given.has('json') ? 'json' : ((given.text('format') ?? 'text') as ComparisonFormat),
        data: given.text('data'),
      },
      io,
    )
  },
}

interface CompareOptions {
  words: readonly string[]
  /** As typed. */
  rules: readonly string[]
  /** Rules are judged also where the Macs differ. */
  acrossMachines: boolean
  format: ComparisonFormat
  data: string | null
}

async function compare(options: CompareOptions, io: CommandIo): Promise<ExitStatus> {
  const rules = options.rules.map(readRule)
  const subjects: Measurement[][] = []
  const told: Told = new Map()
  for (const word of options.words) {
    const found = await measurementsOf(word, options.data, told, io)
    if (!found.ok) {
      io.printError(`anemometer compare: ${found.message}`)
      return 2
    }
    subjects.push(found.value)
  }
  const comparison = compareSubjects(
    subjects,
    rules.map(({ figure }) => figure),
  )
  const judgements = judge(comparison, rules, options)
  const { style } = io
  const columns = io.terminalColumns() ?? DEFAULT_COLUMNS
  io.output.write(formatComparison(comparison, judgements, options.format, { columns, style, told }))
  await io.output.flush()
  return judgements.some(({ verdict }) => verdict !== 'ok') ? 1 : 0
}

function readRule(text: string): FailAboveRule {
  const rule = parseFailAbove(text)
  if (!rule.ok) throw new UsageError(rule.message.replace(/\.$/, ''))
  return rule.value
}

/** The measurements that `word` names in the history; otherwise those of a file with that name. */
async function measurementsOf(
  word: string,
  data: string | null,
  told: Told,
  io: CommandIo,
): Promise<Result<Measurement[]>> {
  if (isPath(word)) return measureFile(word, told, io)
  const answers: Result<Measurement[]>[] = []
  if (hasHistory(data)) {
    const status = await withStorage({ data, access: 'read' }, io, async (storage) => {
      const named = await findAll(storage, word)
      answers.push(named)
      if (named.ok) await askWho(storage, named.value, told)
      return 0
    })
    if (status !== 0) return { ok: false, message: 'the history cannot be read, so nothing was compared' }
  }
  const [found] = answers
  if (found?.ok !== true && existsSync(word)) return measureFile(word, told, io)
  return (
    found ?? {
      ok: false,
      message: `there is no measurement and no file "${printable(word)}"; "anemometer list" shows what there is`,
    }
  )
}

async function askWho(
  storage: StorageClient,
  measurements: readonly Measurement[],
  told: Told,
): Promise<void> {
  for (const measurement of measurements) {
    const who = await whoOf(storage, measurement)
    if (who !== null) told.set(measurement.id, who)
  }
}

function isPath(word: string): boolean {
  return /[/\\]/.test(word) && existsSync(word)
}

/** Measures a file in a temporary history that is deleted afterwards. */
async function measureFile(path: string, told: Told, io: CommandIo): Promise<Result<Measurement[]>> {
  const results: Result<ImportedFile | null>[] = []
  await withTemporaryStorage(io, async (storage) => {
    const imported = await storage.call.importFile(path, null)
    results.push(imported)
    if (imported.ok) await askWho(storage, imported.value?.measurements ?? [], told)
    return 0
  })
  const [imported] = results
  if (imported?.ok === false) return { ok: false, message: printable(withWholePath(imported.message, path)) }
  if (imported?.value == null) return { ok: false, message: `${printable(path)} could not be measured` }
  const { measurements, warnings, notes } = imported.value
  for (const warning of [...warnings, ...notes]) io.printError(`${printable(path)}: ${printable(warning)}`)
  const groups = new Set(measurements.map(({ id, group }) => group ?? id))
  if (groups.size > 1) {
    const message = `${printable(path)} holds ${groups.size} measurements; import it, and compare them by their ids`
    return { ok: false, message }
  }
  return { ok: true, value: measurements }
}
