import { chmod } from 'node:fs/promises'
import path from 'node:path'

import { build } from 'vite'

import { ROOT } from '../paths.mjs'

const FOLDER = path.join(ROOT, 'test-results', 'stand-in')

/** Bundles the stand-in for powermetrics into one executable file and returns its path. */
export async function buildStandIn() {
  const name = 'powermetrics.mjs'
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: 'live-tests/powermetrics/main.ts',
      outDir: FOLDER,
      target: 'node20',
      minify: false,
      reportCompressedSize: false,
      rollupOptions: { output: { entryFileNames: name, banner: `#!${process.execPath}` } },
    },
  })
  const file = path.join(FOLDER, name)
  await chmod(file, 0o755)
  return file
}
