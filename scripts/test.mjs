// `npm test`: everything that must hold before a change is kept. A failed step does not keep the others from running;
// the last lines name what failed and sum up all tests, where a step that is no test suite counts as one.
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'

import { ROOT, runScript } from './script.mjs'
import { inOrder, playwrightCounts, runBesideEachOther, runStep, vitestCounts } from './test-steps.mjs'

const REPORTS = path.join(ROOT, 'test-results', 'reports')
const report = (name) => path.join(REPORTS, `${name}.json`)

const BUILD = { name: 'build', command: ['scripts/build.mjs'] }

/**
 * The first two rows are work for a core each. The third mostly waits, for readings and for what is started again, which
 * costs nothing beside them.
 */
const BESIDE_EACH_OTHER = [
  [{ name: 'lint', bin: ['eslint', '.'] }],
  [
    { name: 'types', command: ['scripts/types.mjs'] },
    { name: 'format', bin: ['prettier', '--check', '--log-level', 'warn', '.'] },
    {
      name: 'architecture',
      bin: ['dependency-cruiser:depcruise', '--config', '.dependency-cruiser.cjs', 'src'],
    },
    { name: 'unused code', bin: ['knip'] },
    {
      name: 'unit tests',
      bin: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report('unit')}`],
      report: report('unit'),
      counts: vitestCounts,
    },
  ],
  [
    {
      name: 'live readings',
      command: ['scripts/test-live.mjs'],
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report('live') },
      report: report('live'),
      counts: playwrightCounts,
    },
  ],
]

const END_TO_END = [
  endToEnd('end-to-end tests', 'e2e', []),
  { name: 'package', command: ['scripts/package.mjs'] },
  endToEnd('end-to-end tests on the packaged app', 'e2e-packaged', ['--packaged']),
]

function endToEnd(name, reportName, args) {
  return {
    name,
    command: ['scripts/e2e.mjs', ...args, '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report(reportName) },
    report: report(reportName),
    counts: playwrightCounts,
  }
}

await runScript(async () => {
  rmSync(path.join(ROOT, 'test-results'), { recursive: true, force: true })
  mkdirSync(REPORTS, { recursive: true })
  const results = [
    await runStep(BUILD),
    ...(await runBesideEachOther(BESIDE_EACH_OTHER)),
    ...(await inOrder(END_TO_END, runStep)),
  ]

  for (const { named } of results) for (const text of named ?? []) console.log(`\n${text}`)
  console.log()
  for (const { name, seconds, failed, skipped } of results) {
    const notes = skipped > 0 ? `, ${skipped} skipped` : ''
    console.log(`${failed === 0 ? '✓' : '✗'} ${name} (${seconds} s${notes})`)
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped`)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
  return sum('failed') === 0 ? 0 : 1
})
