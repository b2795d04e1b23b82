import { existsSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Lies beside every history, and holds nothing. */
const RESERVE = 'history.reserve'

/** What is not there yet and will be made for a history, the innermost folder first. */
export interface NewHistory {
  file: string
  folders: string[]
}

/** null: there is a history already. To be asked before it is opened. */
export function newHistory(folder: string, name: string): NewHistory | null {
  const file = join(folder, name)
  if (existsSync(file)) return null
  const folders: string[] = []
  for (let each = resolve(folder); !existsSync(each); each = dirname(each)) folders.push(each)
  return { file, folders }
}

/** Takes back what was made around a history that is gone again, since nothing came to be kept in it. */
export function takeBack({ file, folders }: NewHistory): void {
  if (existsSync(file)) return
  try {
    rmSync(join(dirname(file), RESERVE), { force: true })
    for (const made of folders) rmdirSync(made)
  } catch {
    // A folder with something else in it stays.
  }
}
