// Builds the app into out/ (main, preload, renderer); the command line has scripts/build-cli.mjs.
import { build } from './build-if-stale.mjs'
import { runScript } from './script.mjs'

await runScript(async () => {
  build()
  return 0
})
