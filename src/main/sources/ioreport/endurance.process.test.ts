import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Endured } from './testing/endurance'

const HOURS = 24
/** A byte lost with every call into C would be 20 MB between the hours that are compared. */
const MOST_GROWTH_BYTES = 10e6
const ROOT = join(import.meta.dirname, '../../../..')

let outDir: string

beforeAll(() => {
  // Where the bundle finds the native module.
  outDir = mkdtempSync(join(ROOT, 'node_modules/.endurance-'))
  const program = join(import.meta.dirname, 'testing/endurance.ts')
  const args = [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--ssr', program, '--outDir', outDir]
  execFileSync(process.execPath, [...args, '--logLevel', 'error'], { cwd: ROOT })
})
afterAll(() => rmSync(outDir, { recursive: true }))

it(`grows by nothing in ${HOURS} hours at a sample a second`, () => {
  const args = ['--expose-gc', join(outDir, 'endurance.js'), String(HOURS)]
  const endured = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Endured
  expect(endured.grownBytes).toBeLessThan(MOST_GROWTH_BYTES)
  expect(endured.gpuMw).toBeCloseTo(14, 3)
  expect([endured.grownObjects, endured.leftObjects]).toEqual([0, 0])
}, 600_000)
