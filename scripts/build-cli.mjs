// Bundles the command line into out/cli/anemometer.js. Runs in npm's `prepare`, so that `npm ci` is enough.
// Tests name another folder, so that none takes the bundle away from under another.
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const [outDir = 'out/cli'] = process.argv.slice(2)

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        anemometer: 'src/cli/anemometer.ts',
        'storage-thread': 'src/main/storage-service/thread.ts',
        'ioreport-helper': 'src/main/sources/ioreport/helper-process.ts',
      },
      output: {
        entryFileNames: '[name].js',
        // In one folder with the thread and the helper, which are found beside whatever part of the program starts it.
        chunkFileNames: '[name]-[hash].js',
      },
    },
  },
  ssr: { noExternal: true, external: ['@photostructure/sqlite', 'koffi'] },
})
