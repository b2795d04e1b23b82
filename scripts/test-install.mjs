// `npm run test:install [-- vitest's arguments]`: packs the command, installs it into an empty home without a registry, and
// uses it there, also by TAB in bash, zsh and fish.
import path from 'node:path'

import { commandExists, installPackages } from './electron/system-packages.mjs'
import { ROOT, runInForeground, runScript } from './script.mjs'

await runScript(() => {
  const missing = ['bash', 'zsh', 'fish', 'python3'].filter((program) => !commandExists(program))
  if (missing.length > 0) installPackages(missing)
  const vitest = path.join(ROOT, 'node_modules/.bin/vitest')
  const config = 'scripts/command-package/vitest.config.mjs'
  return runInForeground(vitest, ['run', '--config', config, ...process.argv.slice(2)])
})
