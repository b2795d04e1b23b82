import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Measurement } from '../src/shared/measurement'
import { expect, test } from './harness/test'

// A workload whose energy is known: a command says what it takes and which phases it is in, the stand-in for powermetrics
// takes it, and "anemometer run" has to find what a unit took, or to refuse.

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** What the command line does not bundle, and its history needs. */
const NATIVE = ['node_modules/@photostructure/sqlite', 'node_modules/node-gyp-build']

/** Each phase lasts until so many more windows are written; `power` says what the ANE takes from then on, mW. */
const WORK = String.raw`
windows() { grep -c '"event":"sample"' /scratch/journal.ndjson; }
work() { last=$(($(windows) + $1)); until [ "$(windows)" -ge "$last" ]; do sleep 0.02; done; }
power() { echo "$1" > /scratch/power; }
mark() { echo "$*" > "$ANEMOMETER_MARKS"; }
power 1500; mark begin prefill; work 40
power 900; mark end prefill n=1000 prompt_tokens; mark begin decode; work 40
power 400; mark end decode n=500 tokens; work 3
for repeat in 1 2; do
  power 700; mark begin batch; work 20
  power 400; mark end batch n=$((repeat * 20)) images; work 3
done
power 800; mark begin short; work 1
power 400; mark end short n=5 tokens; work 3
mark begin rough "t=$(date +%s)"; work 3; mark end rough n=5 tokens
mark begin open; work 1
power 0
echo 'made 8 answers'
`

test('energy per unit is right to 1 % in windows of 200 ms, and refused where it cannot be @root @scratch', ({
  folder,
  standIn,
  run,
}) => {
  standIn.play({ machine: 'M4 Max, macOS 15', ane: { pipe: '/scratch/power' } })
  const program = path.join(folder, 'cli')
  const built = spawnSync(process.execPath, ['scripts/build-cli.mjs', program], { cwd: ROOT })
  expect(built.status).toBe(0)
  for (const part of NATIVE) cpSync(path.join(ROOT, part), path.join(program, part), { recursive: true })
  const answers = run(`
mkfifo /scratch/power
cat > /work.sh <<'WORK'${WORK}WORK
/node /scratch/cli/anemometer.js run --source powermetrics --interval 200 --margin 1 --data /data --json \
  --per '(\\d+) answers' -- sh /work.sh > /scratch/measured.json
`)
  expect(answers.stderr).toContain('the phase "open" began, but never ended')
  const { phases, units } = JSON.parse(
    readFileSync(path.join(folder, 'measured.json'), 'utf8'),
  ) as Measurement
  const told = standIn.journal.of('power').map(({ energyMj }) => energyMj)
  const tookMj = (first: number, last = first): number => (told[last + 1] ?? NaN) - (told[first] ?? NaN)
  const figures = new Map(phases.map((phase) => [phase.name, phase]))

  const perUnit = (name: string): number => figures.get(name)?.units[0]?.ane.mjPerUnit ?? NaN
  const off = (measuredMj: number, knownMj: number): number => Math.abs(measuredMj / knownMj - 1)
  expect(off(perUnit('prefill'), tookMj(0) / 1000)).toBeLessThan(0.01)
  expect(off(perUnit('decode'), tookMj(1) / 500)).toBeLessThan(0.01)
  expect(off(perUnit('batch'), (tookMj(3) + tookMj(5)) / 60)).toBeLessThan(0.01)
  expect(off(units[0]?.ane.mjPerUnit ?? NaN, tookMj(0, told.length - 2) / 8)).toBeLessThan(0.01)

  const refusals = phases.map(({ name, refusal }) => [name, refusal])
  expect(refusals).toEqual([
    ['prefill', null],
    ['decode', null],
    ['batch', null],
    ['short', 'too-short'],
    ['rough', 'times-uncertain'],
    ['open', 'never-ended'],
  ])
  const refused = phases.filter(({ refusal }) => refusal !== null)
  expect(refused.flatMap((phase) => [phase.ane.energyMj, phase.units])).toEqual([
    null,
    [],
    null,
    [],
    null,
    [],
  ])
})
