import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { PersonError } from '../scripts/person-error.mjs'
import { ROOT } from '../scripts/paths.mjs'
import { parseArguments } from './lib/arguments'
import { machineFacts } from './lib/machine'
import type { PartOptions, PartResult } from './lib/part'
import { describePart, table } from './lib/table'

type Run = (options: PartOptions) => Promise<PartResult>

/** In the order of the report. Each is loaded only when it runs. */
const PARTS: Record<string, () => Promise<{ run: Run }>> = {
  parse: () => import('./parse/parse'),
  throughput: () => import('./throughput/throughput'),
  start: () => import('./start/start'),
  idle: () => import('./idle/idle'),
  draw: () => import('./draw/draw'),
  history: () => import('./history/history'),
}

const HELP = `npm run bench                        every part, written to bench/RESULTS.md
npm run bench -- PART                one part, as a table
npm run -s bench -- PART --json      one part, as one JSON object on standard output

Parts: ${Object.keys(PARTS).join(', ')}

  --rounds N   measure each contender N times, in turn
  --quick      few and short rounds, to try the benchmark itself; RESULTS.md is left alone
  --help       this text
`

/** Answers the exit status. */
export async function main(typed: string[]): Promise<number> {
  const parsed = parseArguments(typed, Object.keys(PARTS))
  if (!parsed.ok) throw new PersonError(parsed.message)
  const { part, json, quick, rounds, help } = parsed.value
  if (help) {
    process.stdout.write(HELP)
    return 0
  }
  const progress = (line: string): void => void process.stderr.write(`${line}\n`)
  const results: PartResult[] = []
  for (const name of part === null ? Object.keys(PARTS) : [part]) {
    progress(`── ${name} ──`)
    const { run } = await (PARTS[name] as () => Promise<{ run: Run }>)()
    results.push(await run({ rounds, quick, progress }))
  }
  if (json)
    process.stdout.write(
      `${JSON.stringify({ machine: Object.fromEntries(machineFacts()), ...results[0] }, null, 2)}\n`,
    )
  else process.stdout.write(`${results.map(describePart).join('\n')}\n`)
  if (part === null && !quick) writeReport(results)
  return 0
}

function writeReport(results: readonly PartResult[]): void {
  const file = path.join(ROOT, 'bench', 'RESULTS.md')
  const missed = results.flatMap(({ part, figures }) =>
    figures
      .filter(({ reached }) => reached === false)
      .map(({ name, aim }) => `- ${part}, ${name}: ${String(aim)}`),
  )
  const text = [
    '# What the benchmarks found',
    '',
    'Written by `npm run bench`; do not edit. How each figure is measured is in README.md. “Better by 3×” means: a third of the time, memory or work, or three times the rate, as the median of the rounds’ ratios.',
    '',
    ...table(['machine', ''], machineFacts()),
    '',
    missed.length === 0 ? 'All aims are reached.' : 'Aims that are not reached:',
    ...(missed.length > 0 ? ['', ...missed] : []),
    '',
    results.map(describePart).join('\n'),
  ].join('\n')
  writeFileSync(file, text)
}
