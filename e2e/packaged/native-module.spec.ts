import { readdirSync } from 'node:fs'
import path from 'node:path'

import { testedRuntime } from '../harness/runtime'
import { expect, test } from '../harness/test'

test('the product carries the database engine of this system and of no other @packaged', () => {
  const { packagedFolder } = testedRuntime()
  if (packagedFolder === null) throw new Error('Only for the packaged app.')
  const native = readdirSync(packagedFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.node'))
    .map((name) => path.basename(path.dirname(name)))
  expect(native).toEqual([`${process.platform}-${process.arch}`])
})
