#!/usr/bin/env node
// Starts the bundled command line; `npm ci` makes the bundle (scripts/build-cli.mjs). Nothing of it is read by a Node that is
// too old for it.
import { existsSync } from 'node:fs'

/** As package.json's "engines". */
const OLDEST = [20, 19]
const bundle = new URL('../out/cli/anemometer.js', import.meta.url)
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  fail(
    `this is Node ${process.versions.node}, and ${OLDEST.join('.')} or later is needed. Get it from nodejs.org, or type: brew install node`,
  )
} else if (existsSync(bundle)) {
  await import(bundle.href)
} else {
  fail('the command line is not built yet. Type: npm ci   (or: node scripts/build-cli.mjs)')
}

function fail(message) {
  process.stderr.write(`anemometer: ${message}\n`)
  process.exitCode = 2
}
