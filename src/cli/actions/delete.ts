import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import type { MeasurementHead } from '#shared/measurement'
import type { CommandIo, ExitStatus } from '../command'
import { printable } from '../printable'
import { findHeads } from '../store/find-measurements'
import { withStore } from '../store/open-store'

export interface DeleteWish {
  words: readonly string[]
  yes: boolean
  data: string | null
}

/** All of what was named, or nothing of it. */
export function deleteMeasurements({ words, yes, data }: DeleteWish, io: CommandIo): Promise<ExitStatus> {
  return withStore({ data, access: 'change' }, io, async (store) => {
    const heads = store.measurements()
    const chosen = new Map<string, MeasurementHead>()
    for (const word of words) {
      const found = findHeads(heads, word)
      if (!found.ok) {
        io.complain(`anemometer delete: ${found.message}`)
        return 2
      }
      for (const head of found.value) chosen.set(head.id, head)
    }
    const isAsked = !yes && process.stdin.isTTY && io.errorColumns() !== null
    if (isAsked && !(await isConfirmed([...chosen.values()]))) return 1
    for (const id of chosen.keys()) store.removeMeasurement(id)
    return 0
  })
}

async function isConfirmed(heads: readonly MeasurementHead[]): Promise<boolean> {
  const [first] = heads
  const what =
    heads.length === 1 && first !== undefined
      ? `"${printable(first.name)}" (${first.id})`
      : `${heads.length} measurements`
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  // Ctrl-C and Ctrl-D close it, and the question stays without an answer.
  const closed = once(terminal, 'close').then(() => '')
  const answer = await Promise.race([terminal.question(`Delete ${what} with all samples? [y/N] `), closed])
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
