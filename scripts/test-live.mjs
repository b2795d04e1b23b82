// `npm run test:live [-- Playwright's arguments]`: live readings against a stand-in for powermetrics that runs as root,
// with the app as another user. Where nobody may become root, what needs it is named and left out.
// `npm run bench:live` (--bench): figures instead of tests.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { buildIfStale } from './build-if-stale.mjs'
import { findElectron } from './electron/find-electron.mjs'
import { rootPrefix } from './electron/system-packages.mjs'
import { buildStandIn } from './live/build-stand-in.mjs'
import { nameSkipped, runPlaywright } from './live/playwright.mjs'
import { ROOT, runInForeground, runScript } from './script.mjs'
import { outcome, playwrightCounts, readReport } from './test-steps.mjs'

/** What sudo would drop and the suite needs. */
const KEPT = [
  'HOME',
  'PATH',
  'TMPDIR',
  'CI',
  'XDG_CACHE_HOME',
  'ANEMOMETER_BENCH',
  'BENCH_SECONDS',
  'PLAYWRIGHT_JSON_OUTPUT_FILE',
]

await runScript(async () => {
  const typed = process.argv.slice(2)
  if (typed.includes('--bench')) process.env.ANEMOMETER_BENCH = '1'
  const args = ['--reporter=list,json', ...typed.filter((argument) => argument !== '--bench')]
  buildIfStale()
  // Its own for each run, so that two at a time do not meet.
  const folder = mkdtempSync(path.join(tmpdir(), 'anemometer-live-programs-'))
  chmodSync(folder, 0o755)
  const report = process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? path.join(folder, 'report.json')
  try {
    const standIn = await buildStandIn(folder)
    const run = whyNoRoot() === null ? runAsRoot : runWithoutRoot
    const status = await run(standIn, args, { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report })
    const counts = outcome(status, readReport(report, playwrightCounts))
    console.log(`${counts.passed} passed, ${counts.failed} failed`)
    return counts.failed === 0 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/** In words; null when root can be had. */
function whyNoRoot() {
  if (process.platform !== 'linux') return 'launchd is stood in for on Linux only'
  return rootPrefix() === null
    ? 'nobody here may become root without a password (neither root nor sudo)'
    : null
}

async function runAsRoot(standIn, args, env) {
  const electron = await findElectron()
  const input = { ...env, ANEMOMETER_LIVE_INPUT: JSON.stringify({ electron, standIn }) }
  const kept = [...KEPT, 'ANEMOMETER_LIVE_INPUT'].filter((name) => input[name] !== undefined)
  const prefix = rootPrefix()
  const suite = [path.join(ROOT, 'scripts', 'live', 'run-suite.mjs'), ...args]
  if (prefix.length === 0) return runInForeground(process.execPath, suite, input)
  const [sudo, ...options] = prefix
  const assignments = kept.map((name) => `${name}=${input[name]}`)
  return runInForeground(sudo, [...options, 'env', ...assignments, process.execPath, ...suite], env)
}

async function runWithoutRoot(standIn, args, env) {
  const system = { ...env, ANEMOMETER_LIVE: JSON.stringify({ standIn, root: null }) }
  const status = await runPlaywright(['--grep-invert', '@root', ...args], system)
  nameSkipped('@root', whyNoRoot(), system)
  return status
}
