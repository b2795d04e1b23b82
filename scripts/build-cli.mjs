// Bundles the command line into out/cli/anemometer.js. Runs in npm's `prepare`, so that `npm ci` is enough.
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: 'src/cli/anemometer.ts',
    outDir: 'out/cli',
    target: 'node20',
    minify: false,
    reportCompressedSize: false,
  },
})
