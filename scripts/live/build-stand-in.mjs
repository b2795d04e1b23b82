import { chmod, cp } from 'node:fs/promises'
import path from 'node:path'

import { build } from 'vite'

import { ROOT } from '../script.mjs'

const PROGRAMS = {
  powermetrics: 'live-tests/powermetrics/main.ts',
  log: 'live-tests/log/main.ts',
  permission: 'live-tests/permission/main.ts',
  agent: 'live-tests/permission/agent.ts',
  anemometer: 'src/cli/anemometer.ts',
}

const ATTACKER = 'live-tests/permission/attacker.py'

/** dbus-next does without them. */
const OPTIONAL = ['x11', 'usocket']

/** Bundles the programs that the tests run apart into `folder`, one file each; returns the path of the stand-in. */
export async function buildStandIn(folder) {
  for (const name of Object.keys(PROGRAMS)) await buildProgram(folder, name)
  await cp(path.join(ROOT, ATTACKER), path.join(folder, path.basename(ATTACKER)))
  return path.join(folder, 'powermetrics.mjs')
}

/** One of them; returns its path. */
export async function buildProgram(folder, name) {
  const file = path.join(folder, `${name}.mjs`)
  await bundle(folder, `${name}.mjs`, PROGRAMS[name])
  await chmod(file, 0o755)
  return file
}

function bundle(folder, fileName, entry) {
  return build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: folder,
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
