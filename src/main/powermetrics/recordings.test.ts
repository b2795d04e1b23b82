import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import type { Sample } from '#shared/sample'
import { readAll } from './testing/read-all'

/**
 * Compares with an independent reading of recordings from real Macs, where they lie beside the checkout. They belong
 * to other people and are not part of the project; without them the test reports that nothing was compared.
 */
const shared = fileURLToPath(new URL('../../../../shared/', import.meta.url))
const oracle = join(shared, 'conformance', 'oracle.py')
const recordings = listRecordings(join(shared, 'recordings'))

function listRecordings(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:txt|log|xml|plist)$/.test(name) && !name.startsWith('helptext'))
    .map((name) => join(folder, name))
}

/** The fields of `actual` that `expected` has; timestamps without their zone, as in the independent reading. */
function project(expected: unknown, actual: unknown): unknown {
  if (Array.isArray(expected) && Array.isArray(actual))
    return actual.map((item, i) => project(expected[i], item))
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null) {
    return typeof actual === 'number' ? Number(actual.toPrecision(7)) : actual
  }
  return Object.fromEntries(
    Object.keys(expected).map((key) => {
      const [want, got] = [(expected as Fields)[key], (actual as Fields)[key]]
      return [key, key === 'timestamp' ? String(got).slice(0, 19) : project(want, got)]
    }),
  )
}
type Fields = Record<string, unknown>

if (recordings.length === 0) {
  describe('recordings of real Macs', () => {
    it('are not here (../shared/recordings is absent), so none was compared', () => {
      expect(existsSync(join(shared, 'recordings'))).toBe(false)
    })
  })
} else {
  describe('recordings of real Macs', () => {
    it.each(recordings)('%s reads as the oracle reads it', (path) => {
      const run = spawnSync('python3', [oracle, path], { encoding: 'utf8', maxBuffer: 1 << 28 })
      expect(run.error).toBeUndefined()
      const expected = run.stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Sample)
      const { samples } = readAll(readFileSync(path))
      expect(samples).toHaveLength(expected.length)
      expect(samples.map((sample, i) => project(expected[i], sample))).toEqual(
        expected.map((sample) => project(sample, sample)),
      )
    })
  })
}
