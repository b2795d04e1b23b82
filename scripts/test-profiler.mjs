// Reads our traces back with other people's programs: the Firefox Profiler's own command line, and a sum of the Chrome trace
// that shares no code with its writer. Both have to find the energies of the samples that the trace was made of. It needs
// the npm registry and is not part of `npm test`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { PersonError, ROOT, runScript } from './script.mjs'

/** profiler-cli needs Node 24, which npm carries as a package; neither is installed in this folder, whose Node is another. */
const PACKAGES = ['node@24.9.0', '@firefox-devtools/profiler-cli@0.10.0']
const SESSION = `anemometer-${process.pid}`
const RECORDING = path.join(ROOT, 'docs/pictures/snapshot.png')
const PICOWATT_HOURS_A_MJ = 1e9 / 3600
const TOLERANCE_RATIO = 1e-6
const RAILS = { 'ANE power': 'ane', 'GPU power': 'gpu', 'CPU power': 'cpu' }

await runScript(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'anemometer-profiler-'))
  try {
    return checkTraces(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function checkTraces(folder) {
  const anemometer = (...args) =>
    output(process.execPath, [path.join(ROOT, 'bin/anemometer.js'), ...args, '--data', folder])
  const { id } = JSON.parse(anemometer('import', RECORDING, '--json'))
  const files = ['out.profile.json', 'out.perfetto.json'].map((name) => path.join(folder, name))
  for (const file of files) anemometer('export', id, '-o', file)
  const lines = anemometer('export', id, '--format', 'ndjson', '-o', '-').trim().split('\n')
  const samples = lines.map((line) => JSON.parse(line)).filter(({ elapsedMs }) => elapsedMs > 0)
  const checks = [...checkProfile(files[0], samples), ...checkChromeTrace(files[1], samples)]
  for (const { what, found, expected } of checks) {
    if (isNear(found, expected)) console.log(`✓ ${what}: ${found} mJ`)
    else console.log(`✗ ${what}: ${found} mJ, but the samples have ${expected} mJ`)
  }
  return checks.length > 0 && checks.every(({ found, expected }) => isNear(found, expected)) ? 0 : 1
}

/** What the profiler says of the whole, and of ranges whose borders lie in the middle of windows. */
function checkProfile(file, samples) {
  const startMs = JSON.parse(readFileSync(file, 'utf8')).meta.startTime
  const middleMs = (index) => samples[index].endMs - samples[index].elapsedMs / 2 - startMs
  const last = samples.length - 1
  const ranges = [null, [2, 9], [10, 20], [1, last], [last - 8, last]].map(
    (pair) => pair?.map(middleMs) ?? null,
  )
  profiler('load', file, '--session', SESSION)
  try {
    return ranges.flatMap((range) => {
      if (range !== null)
        profiler('zoom', 'push', range.map((ms) => `${ms}ms`).join(','), '--session', SESSION)
      const { counters } = JSON.parse(profiler('counter', 'list', '--json', '--session', SESSION))
      if (range !== null) profiler('zoom', 'pop', '--session', SESSION)
      return Object.entries(RAILS).map(([name, rail]) => ({
        what: `Firefox Profiler, ${name}, ${range === null ? 'all' : `${range.map(Math.round).join(' to ')} ms`}`,
        found: counters.find((counter) => counter.name === name).stats[0].value / PICOWATT_HOURS_A_MJ,
        expected: energyMj(
          samples,
          rail,
          range?.map((ms) => ms + startMs),
        ),
      }))
    })
  } finally {
    profiler('stop', SESSION)
  }
}

/** Adds the trace up in both ways that it tells the energy: power over time, and the counter of energy. */
function checkChromeTrace(file, samples) {
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8'))
  return Object.entries(RAILS).flatMap(([name, rail]) => {
    const points = (counter) => traceEvents.filter((event) => event.ph === 'C' && event.name === counter)
    const powers = points(name)
    const energies = points(name.replace('power', 'energy'))
    const endTs = energies.at(-1).ts
    const sum = powers.reduce((energy, { ts, args }, index) => {
      return energy + (args.mW * ((powers[index + 1]?.ts ?? endTs) - ts)) / 1e6
    }, 0)
    const expected = energyMj(samples, rail)
    return [
      { what: `Chrome trace, ${name} over time`, found: sum, expected },
      { what: `Chrome trace, ${name.replace('power', 'energy')}`, found: energies.at(-1).args.mJ, expected },
    ]
  })
}

/** Of the windows that end in the range: the profiler counts a sample where it lies. */
function energyMj(samples, rail, [fromMs, toMs] = [-Infinity, Infinity]) {
  return samples
    .filter(({ endMs }) => endMs >= fromMs && endMs < toMs)
    .reduce((sum, { elapsedMs, [rail]: reading }) => {
      return sum + (reading.energyMj ?? ((reading.powerMw ?? 0) * elapsedMs) / 1000)
    }, 0)
}

function isNear(found, expected) {
  return Math.abs(found - expected) <= TOLERANCE_RATIO * Math.abs(expected)
}

function profiler(...args) {
  const packages = PACKAGES.map((name) => `--package=${name}`)
  return output('npm', ['exec', '--yes', '--loglevel=error', ...packages, '--', 'profiler-cli', ...args])
}

function output(command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status === 0) return stdout
  throw new PersonError(`${path.basename(command)} ${args.join(' ')} failed: ${error?.message ?? stderr}`)
}
