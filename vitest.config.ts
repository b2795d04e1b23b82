import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const isMutationRun = process.env.STRYKER_MUTATOR_WORKER !== undefined

/** In a mutation run the first test that fails decides, so that those which take the least time come first. */
class ShortestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { cache, config } = this.ctx
    const durationMs = ({ project, moduleId }: TestSpecification): number =>
      cache.getFileTestResults(`${project.name}:${relative(config.root, moduleId)}`)?.duration ?? 0
    return Promise.resolve(files.toSorted((a, b) => durationMs(a) - durationMs(b)))
  }
}

/** Where modules keep nothing that one test file could leave to the next. */
const STATELESS = [
  'src/shared',
  ...['exchange', 'measurement', 'monitoring', 'own-cost', 'pipeline'].map((name) => `src/main/${name}`),
  ...['powermetrics', 'presentation', 'sources', 'storage', 'synthesis'].map((name) => `src/main/${name}`),
]
/** What a test file leaves behind, or cannot have where another one was before; a file that says so in its own words. */
const OWN_PROCESS =
  /\bvi\.(?:mock|doMock|stub\w+)\(|\bsetLocale\(|\bprocess\.(?:chdir|umask|env)\b|@vitest-environment|@own-process/

/**
 * Test files that share a process and the modules loaded there: to start one for each, and to load the same modules in each,
 * took longer than most of these tests.
 */
function filesOfOneProcess(): string[] {
  return STATELESS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts') && !name.endsWith('.process.test.ts'))
      .map((name) => join(folder, name))
      .filter((path) => !OWN_PROCESS.test(readFileSync(path, 'utf8'))),
  )
}

// A changed expression may leave anything behind.
const together = isMutationRun ? [] : filesOfOneProcess()

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'together', include: together, isolate: false } },
      {
        extends: true,
        test: {
          name: 'alone',
          include: [
            'src/**/*.test.{ts,tsx}',
            'fleet/tests/*.test.ts',
            'scripts/**/*.test.mjs',
            'bench/{lib,verdict}/**/*.test.ts',
          ],
          exclude: together,
        },
      },
    ],
    environment: 'node',
    setupFiles: [
      'src/main/storage-service/testing/without-threads.ts',
      'src/renderer/test-support/patient-waits.ts',
    ],
    // Tests that start processes mostly wait: others may work meanwhile.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    ...(isMutationRun && { sequence: { sequencer: ShortestFirst } }),
    // A limit for what hangs, not for how fast a machine is that has other work, too. Stryker counts every expression.
    testTimeout: isMutationRun ? 600_000 : 60_000,
    hookTimeout: 60_000,
    // Component tests name happy-dom in a comment of their own: `// @vitest-environment happy-dom`.
  },
})
