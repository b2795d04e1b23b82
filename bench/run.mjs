// `npm run bench`: bundles the benchmark with what it measures and runs it. What is measured must not pay for how it
// was loaded, hence a bundle like the product's own.
import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

import { ROOT, runScript } from '../scripts/script.mjs'

// Inside the checkout, where packages are found; one for each run.
const folder = path.join(ROOT, 'out', `bench-${process.pid}`)
const removeFolder = () => rmSync(folder, { recursive: true, force: true })
process.on('exit', removeFolder)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1))

/** Leaves the modules of scripts/ out of the bundle: they find the checkout by their own URL. */
const leaveScripts = {
  name: 'leave-scripts',
  enforce: 'pre',
  resolveId(id, importer) {
    const file = importer && id.startsWith('.') ? path.resolve(path.dirname(importer), id) : ''
    return file.startsWith(path.join(ROOT, 'scripts'))
      ? { id: pathToFileURL(file).href, external: true }
      : null
  },
}

await runScript(async () => {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    plugins: [leaveScripts],
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20',
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { main: path.join(ROOT, 'bench/main.ts'), ...subjects() },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
  const { main } = await import(pathToFileURL(path.join(folder, 'main.js')).href)
  return main(process.argv.slice(2))
})

/** What is measured in a process of its own: `bench/PART/NAME.subject.ts` becomes NAME.subject.js. */
function subjects() {
  const files = readdirSync(path.join(ROOT, 'bench'), { recursive: true })
  const found = files.filter((file) => file.endsWith('.subject.ts'))
  return Object.fromEntries(found.map((file) => [path.basename(file, '.ts'), path.join(ROOT, 'bench', file)]))
}
