import { existsSync } from 'node:fs'
import type { Comparison } from '#shared/comparison'
import type { Result } from '#shared/ipc-contract'
import type { Measurement } from '#shared/measurement'
import { compareMeasurements } from '#shared/measurement/compare'
import { judge, parseFailAbove, type FailAboveRule, type Judgement } from '#shared/measurement/fail-above'
import type { ImportedFile } from '../../main/exchange/import-file'
import { UsageError, type CommandIo, type ExitStatus } from '../command'
import type { ComparisonFormat } from '../comparison/formats'
import { comparisonJunit } from '../comparison/junit'
import { comparisonMarkdown } from '../comparison/markdown'
import { comparisonText } from '../comparison/text'
import { DEFAULT_COLUMNS } from '../help'
import { inFull, printable } from '../printable'
import { findAll } from '../store/find-measurements'
import { hasHistory, withStorage, withTemporaryStorage } from '../store/open-store'

export interface CompareWish {
  words: readonly string[]
  /** As typed. */
  rules: readonly string[]
  format: ComparisonFormat
  data: string | null
}

export async function compare(wish: CompareWish, io: CommandIo): Promise<ExitStatus> {
  const rules = wish.rules.map(readRule)
  const subjects: Measurement[][] = []
  for (const word of wish.words) {
    const found = await measurementsOf(word, wish.data, io)
    if (!found.ok) {
      io.complain(`anemometer compare: ${found.message}`)
      return 2
    }
    subjects.push(found.value)
  }
  // Whatever group they were measured in, they are compared as they were named.
  const named = subjects.flatMap((runs, index) => runs.map((run) => ({ ...run, group: String(index) })))
  const comparison = compareMeasurements(named)
  const judgements = judge(comparison, rules)
  io.output.write(formatted(comparison, judgements, wish.format, io))
  await io.output.flush()
  return judgements.some(({ verdict }) => verdict !== 'ok') ? 1 : 0
}

function readRule(text: string): FailAboveRule {
  const rule = parseFailAbove(text)
  if (!rule.ok) throw new UsageError(rule.message.replace(/\.$/, ''))
  return rule.value
}

/** A measurement that is kept; otherwise a file of that name. */
async function measurementsOf(
  word: string,
  data: string | null,
  io: CommandIo,
): Promise<Result<Measurement[]>> {
  if (isPath(word)) return measureFile(word, io)
  const answers: Result<Measurement[]>[] = []
  if (hasHistory(data)) {
    const status = await withStorage({ data, access: 'read' }, io, async (storage) => {
      answers.push(await findAll(storage, word))
      return 0
    })
    if (status !== 0) return { ok: false, message: 'the history cannot be read, so nothing was compared' }
  }
  const [found] = answers
  if (found?.ok !== true && existsSync(word)) return measureFile(word, io)
  return (
    found ?? {
      ok: false,
      message: `there is no measurement and no file "${printable(word)}"; "anemometer list" shows what there is`,
    }
  )
}

function isPath(word: string): boolean {
  return /[/\\]/.test(word) && existsSync(word)
}

/** Measured in a history of its own that is gone afterwards. */
async function measureFile(path: string, io: CommandIo): Promise<Result<Measurement[]>> {
  const results: Result<ImportedFile | null>[] = []
  await withTemporaryStorage(io, async (storage) => {
    results.push(await storage.call.importFile(path, null))
    return 0
  })
  const [imported] = results
  if (imported?.ok === false) return { ok: false, message: printable(inFull(imported.message, path)) }
  if (imported?.value == null) return { ok: false, message: `${printable(path)} could not be measured` }
  const { measurements, warnings } = imported.value
  for (const warning of warnings) io.complain(`${printable(path)}: ${printable(warning)}`)
  const groups = new Set(measurements.map(({ id, group }) => group ?? id))
  if (groups.size > 1) {
    const message = `${printable(path)} holds ${groups.size} measurements; import it, and compare them by their ids`
    return { ok: false, message }
  }
  return { ok: true, value: measurements }
}

function formatted(
  comparison: Comparison,
  judgements: readonly Judgement[],
  format: ComparisonFormat,
  io: CommandIo,
): string {
  switch (format) {
    case 'text':
      return comparisonText(comparison, judgements, io.terminalColumns() ?? DEFAULT_COLUMNS, io.style)
    case 'markdown':
      return comparisonMarkdown(comparison, judgements)
    case 'json':
      return `${JSON.stringify({ ...comparison, judgements })}\n`
    case 'junit':
      return comparisonJunit(comparison, judgements)
  }
}
