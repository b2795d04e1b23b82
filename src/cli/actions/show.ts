import type { CommandIo, ExitStatus } from '../command'
import { DEFAULT_COLUMNS } from '../help'
import { measurementTable } from '../measurement-table'
import { findOne } from '../store/find-measurements'
import { withStorage } from '../store/open-store'

export interface ShowWish {
  word: string
  json: boolean
  data: string | null
}

export function show({ word, json, data }: ShowWish, io: CommandIo): Promise<ExitStatus> {
  return withStorage({ data, access: 'read' }, io, async (storage) => {
    const found = await findOne(storage, word)
    if (!found.ok) {
      io.complain(`anemometer show: ${found.message}`)
      return 2
    }
    io.output.write(
      json
        ? `${JSON.stringify(found.value)}\n`
        : measurementTable(found.value, io.terminalColumns() ?? DEFAULT_COLUMNS, io.style),
    )
    await io.output.flush()
    return 0
  })
}
