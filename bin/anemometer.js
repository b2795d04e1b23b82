#!/usr/bin/env node
// Starts the bundled command line; `npm ci` makes the bundle (scripts/build-cli.mjs).
import { existsSync } from 'node:fs'

const bundle = new URL('../out/cli/anemometer.js', import.meta.url)

if (existsSync(bundle)) {
  await import(bundle.href)
} else {
  process.stderr.write(
    'anemometer: the command line is not built yet. Type: npm ci   (or: node scripts/build-cli.mjs)\n',
  )
  process.exitCode = 2
}
