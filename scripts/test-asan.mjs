// `npm run test:asan`: the tests of IOReport once more, with the stand-in library under AddressSanitizer: what the bindings
// pass to C and get from it is then watched byte by byte. Needs a C compiler with its sanitizer's library.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

import { PersonError, ROOT, runInForeground, runScript } from './script.mjs'

const TESTS = ['counters', 'reader', 'bindings'].map((name) => `src/main/sources/ioreport/${name}.test.ts`)

await runScript(() => {
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs')
  return runInForeground(process.execPath, [vitest, 'run', ...TESTS], {
    ...process.env,
    LD_PRELOAD: sanitizer(),
    // Node itself gives back nothing at its end; the stand-in counts its own objects.
    ASAN_OPTIONS: 'detect_leaks=0',
    ANEMOMETER_STAND_IN_FLAGS: '-fsanitize=address',
  })
})

function sanitizer() {
  const library = execFileSync('cc', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim()
  if (!existsSync(library))
    throw new PersonError(
      'There is no libasan.so: install the sanitizers of your C compiler (libasan of gcc).',
    )
  return library
}
