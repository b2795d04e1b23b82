import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openedStore, temporaryFolder } from './testing/store-folder'

it('never takes the name of a folder for an address on the network', () => {
  const folder = temporaryFolder()
  const start = process.cwd()
  process.chdir(folder)
  onTestFinished(() => process.chdir(start))
  for (const name of ['file:history', 'http:', ':memory:']) {
    openedStore(name).close()
    expect(readdirSync(join(folder, name))).toContain('history.sqlite')
  }
})
