import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import type { MeasurementHead } from '#shared/measurement'
import type { CommandIo, ExitStatus } from '../command'
import { printable } from '../printable'
import { findHeads } from '../store/find-measurements'
import { withStorage } from '../store/open-store'

export interface DeleteWish {
  words: readonly string[]
  yes: boolean
  data: string | null
}

/** More are counted only. */
const MOST_NAMED = 10

/** All of what was named, or nothing of it. */
export function deleteMeasurements({ words, yes, data }: DeleteWish, io: CommandIo): Promise<ExitStatus> {
  return withStorage({ data, access: 'change' }, io, async (storage) => {
    const heads = await storage.call.measurements()
    const chosen = new Map<string, MeasurementHead>()
    for (const word of words) {
      const found = findHeads(heads, word)
      if (!found.ok) {
        io.complain(`anemometer delete: ${found.message}`)
        return 2
      }
      for (const head of found.value) chosen.set(head.id, head)
    }
    const doomed = [...chosen.values()]
    if (!yes) {
      if (!process.stdin.isTTY || io.errorColumns() === null) {
        io.complain(
          `anemometer delete: nothing was deleted, since without a terminal nobody can be asked; to delete ${what(doomed)}, add --yes`,
        )
        return 2
      }
      if (!(await isConfirmed(doomed))) return 1
    }
    const removed = await storage.call.remove(doomed.map(({ id }) => id))
    if (!removed.ok) {
      io.complain(`anemometer delete: ${printable(removed.message)}`)
      return 2
    }
    io.complain(`Deleted ${inFull(doomed)}`)
    return 0
  })
}

function what(heads: readonly MeasurementHead[]): string {
  const [first, second] = heads
  return first !== undefined && second === undefined ? nameAndId(first) : `${heads.length} measurements`
}

/** It cannot be undone: whoever deleted too much at least knows what. */
function inFull(heads: readonly MeasurementHead[]): string {
  if (heads.length === 1) return what(heads)
  const named = heads.slice(0, MOST_NAMED).map(nameAndId).join(', ')
  const more = heads.length - MOST_NAMED
  return `${what(heads)}: ${named}${more > 0 ? ` and ${more} more` : ''}`
}

function nameAndId({ id, name }: MeasurementHead): string {
  return name.trim() === '' ? id : `"${printable(name)}" (${id})`
}

async function isConfirmed(heads: readonly MeasurementHead[]): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  // Ctrl-C and Ctrl-D close it, and the question stays without an answer.
  const closed = once(terminal, 'close').then(() => '')
  const answer = await Promise.race([
    terminal.question(`Delete ${what(heads)} with all samples? [y/N] `),
    closed,
  ])
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
