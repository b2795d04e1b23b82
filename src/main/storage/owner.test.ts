import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { takeLease } from './lease'
import { becomeOwner, deadOwners, forgetOwner } from './owner'
import { temporaryFolder } from './testing/store-folder'

it('is held by one alone', () => {
  const path = join(temporaryFolder(), 'a.lock')
  const alone = takeLease(path)
  expect(alone).not.toBeNull()
  expect(takeLease(path)).toBeNull()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  alone?.release()
  expect(takeLease(path)).not.toBeNull()
})

it('tells owners that live from those that are dead, left a file or only their name', () => {
  const folder = temporaryFolder()
  const [living, dead] = [becomeOwner(folder), becomeOwner(folder)]
  expect(deadOwners(folder, [])).toEqual([])
  expect(deadOwners(folder, [living.id, 'nobody'])).toEqual(['nobody'])
  dead.release()
  expect(deadOwners(folder, [living.id, dead.id])).toEqual([dead.id])
  const left = takeLease(join(folder, 'owner-0123456789abcdef.lock'))
  left?.release()
  expect(deadOwners(folder, [living.id])).toEqual(['0123456789abcdef'])
  forgetOwner(folder, '0123456789abcdef')
  expect(readdirSync(folder).filter((name) => name.endsWith('.lock'))).toEqual([`owner-${living.id}.lock`])
  living.release()
  expect(existsSync(join(folder, `owner-${living.id}.lock`))).toBe(false)
})
