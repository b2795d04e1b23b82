// Bundles the command line into out/cli/anemometer.js. Runs in npm's `prepare`, so that `npm ci` is enough.
// Tests name another folder, so that none takes the bundle away from under another.
import { bundleCli } from './cli-bundle.mjs'

const [outDir = 'out/cli'] = process.argv.slice(2)

await bundleCli(outDir)
