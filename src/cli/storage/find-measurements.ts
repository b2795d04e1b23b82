import type { Result } from '#shared/ipc-contract'
import type { Measurement, MeasurementHead } from '#shared/measurement'
import { printable } from '#shared/printable'
import type { StorageClient } from '../../main/storage-service/client'
import { didYouMean } from '../suggestion'

/** Longer lists end in a count. */
const MOST_NAMED = 5

/**
 * The measurements that `word` names: by id, by group of repeated runs, by name, or by the beginning of an id or a group;
 * the first of these that fits. Several measurements only when all of them are of one group, the first run first.
 * `heads`: newest first.
 */
export function findHeads(heads: readonly MeasurementHead[], word: string): Result<MeasurementHead[]> {
  const ways: ((head: MeasurementHead) => boolean)[] = [
    ({ id }) => id === word,
    ({ group }) => group === word,
    ({ name }) => name === word,
    ({ id }) => word !== '' && id.startsWith(word.toLowerCase()),
    ({ group }) => word !== '' && group?.startsWith(word.toLowerCase()) === true,
  ]
  for (const way of ways) {
    const found = heads.filter(way)
    const [first] = found
    if (first === undefined) continue
    const isOne =
      found.length === 1 || (first.group !== null && found.every(({ group }) => group === first.group))
    return isOne ? { ok: true, value: found.toReversed() } : fail(ambiguousGroups(word, found))
  }
  return fail(unknown(word, heads))
}

/** What `word` names in the history; a damaged measurement is said to be one. */
async function findStored(storage: StorageClient, word: string): Promise<Result<MeasurementHead[]>> {
  const found = findHeads(await storage.call.measurements(), word)
  if (found.ok || !(await storage.call.damagedMeasurements()).includes(word)) return found
  return fail(
    `the measurement ${word} is damaged in the history file; forget it with: anemometer delete ${word}`,
  )
}

/** The one measurement that `word` names; fails when it names several. */
export async function findOne(storage: StorageClient, word: string): Promise<Result<Measurement>> {
  const found = await findStored(storage, word)
  if (!found.ok) return found
  const [first, second] = found.value
  if (first === undefined || second !== undefined) return fail(ambiguous(word, found.value))
  return read(storage, first)
}

/** All measurements that `word` names: several only when it names repeated runs. */
export async function findAll(storage: StorageClient, word: string): Promise<Result<Measurement[]>> {
  const found = await findStored(storage, word)
  if (!found.ok) return found
  const measurements: Measurement[] = []
  for (const head of found.value) {
    const one = await read(storage, head)
    if (!one.ok) return one
    measurements.push(one.value)
  }
  return { ok: true, value: measurements }
}

/** Fails when another process has deleted the measurement meanwhile. */
async function read(storage: StorageClient, { id }: MeasurementHead): Promise<Result<Measurement>> {
  const found = await storage.call.measurement(id)
  return found.ok ? found : fail(`the measurement ${id} was deleted meanwhile, or is damaged`)
}

function ambiguous(word: string, found: readonly MeasurementHead[]): string {
  return `"${printable(word)}" means ${found.length} measurements; name one of ${firstOf(found.map(({ id }) => id))}`
}

/** Where several measurements would do, too: those of a group. */
function ambiguousGroups(word: string, found: readonly MeasurementHead[]): string {
  const runs = found.filter(({ group }) => group !== null)
  const groups = [...new Set(runs.map(({ group }) => group ?? ''))].map(
    (name) => `${name} (${runs.filter(({ group }) => group === name).length} runs)`,
  )
  const or = groups.length === 0 ? '' : `, or a group of repeated runs: ${firstOf(groups)}`
  return `${ambiguous(word, found)}${or}`
}

function firstOf(words: readonly string[]): string {
  const more = words.length > MOST_NAMED ? ` and ${words.length - MOST_NAMED} more` : ''
  return `${words.slice(0, MOST_NAMED).join(', ')}${more}`
}

function unknown(word: string, heads: readonly MeasurementHead[]): string {
  const meant = didYouMean(
    word,
    heads.flatMap(({ id, name }) => [id, name].filter((known) => known !== '')),
  )
  return `there is no measurement "${printable(word)}"${printable(meant)}; "anemometer list" shows what there is`
}

/** Each id with its shortest beginning that no other id has, 4 letters at least. */
export function shortIds(ids: readonly string[]): Map<string, string> {
  const sorted = ids.toSorted()
  return new Map(
    sorted.map((id, index) => {
      const shared = Math.max(commonLength(id, sorted[index - 1]), commonLength(id, sorted[index + 1]))
      return [id, id.slice(0, Math.max(4, shared + 1))]
    }),
  )
}

function commonLength(a: string, b: string | undefined): number {
  let length = 0
  while (b !== undefined && length < a.length && a[length] === b[length]) length++
  return length
}

function fail(message: string): Result<never> {
  return { ok: false, message }
}
