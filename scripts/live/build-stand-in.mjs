import { chmod } from 'node:fs/promises'
import path from 'node:path'

import { build } from 'vite'

import { ROOT } from '../paths.mjs'

const FOLDER = path.join(ROOT, 'test-results', 'stand-in')
const PROGRAMS = {
  powermetrics: 'live-tests/powermetrics/main.ts',
  permission: 'live-tests/permission/main.ts',
  agent: 'live-tests/permission/agent.ts',
  anemometer: 'src/cli/anemometer.ts',
}

/** dbus-next does without them. */
const OPTIONAL = ['x11', 'usocket']

/** Bundles the programs that the tests run apart, one file each, and returns the path of the stand-in. */
export async function buildStandIn() {
  for (const [name, entry] of Object.entries(PROGRAMS)) {
    await bundle(`${name}.mjs`, entry)
    await chmod(path.join(FOLDER, `${name}.mjs`), 0o755)
  }
  return path.join(FOLDER, 'powermetrics.mjs')
}

function bundle(fileName, entry) {
  return build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: FOLDER,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      reportCompressedSize: false,
      rollupOptions: {
        external: OPTIONAL,
        output: { entryFileNames: fileName, banner: `#!${process.execPath}` },
      },
    },
  })
}
