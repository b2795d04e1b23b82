import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
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

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.{ts,tsx}',
      'fleet/tests/*.test.ts',
      'scripts/**/*.test.mjs',
      'bench/{lib,verdict}/**/*.test.ts',
    ],
    environment: 'node',
    setupFiles: ['src/main/storage-service/testing/without-threads.ts'],
    // Tests that start processes mostly wait: others may work meanwhile.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    ...(isMutationRun && { sequence: { sequencer: ShortestFirst } }),
    // A limit for what hangs, not for how fast a machine is that has other work, too. Stryker counts every expression.
    testTimeout: isMutationRun ? 600_000 : 60_000,
    hookTimeout: 60_000,
    // Component tests name happy-dom in a comment of their own: `// @vitest-environment happy-dom`.
  },
})
