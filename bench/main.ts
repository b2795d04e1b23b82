import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { PersonError, ROOT } from '../scripts/script.mjs'
import { parseArguments } from './lib/arguments'
import { machineFacts } from './lib/machine'
import type { PartOptions, PartResult } from './lib/part'
import { describePart, withLines, withPart } from './lib/report'

type Run = (options: PartOptions) => Promise<PartResult>

/** In the order of the report. Each is loaded only when it runs. */
const PARTS: Record<string, () => Promise<{ run: Run }>> = {
  parse: () => import('./parse/parse'),
  throughput: () => import('./throughput/throughput'),
  log: () => import('./log/log'),
  start: () => import('./start/start'),
  idle: () => import('./idle/idle'),
  'menu-bar': () => import('./menu-bar/menu-bar'),
  ioreport: () => import('./ioreport/ioreport'),
  serve: () => import('./serve/serve'),
  responsiveness: () => import('./responsiveness/responsiveness'),
  draw: () => import('./draw/draw'),
  history: () => import('./history/history'),
  verdict: () => import('./verdict/verdict'),
}

const REPORT = path.join(ROOT, 'bench', 'RESULTS.md')

const HELP = `npm run bench                        every part, written to bench/RESULTS.md
npm run bench -- PART                one part, as a table
npm run bench -- PART --write        one part, written to bench/RESULTS.md beside the others
npm run -s bench -- PART --json      one part, as one JSON object on standard output

Parts: ${Object.keys(PARTS).join(', ')}

  --rounds N   measure each contender N times, in turn
  --quick      few and short rounds, to try the benchmark itself; RESULTS.md is left alone
  --help       this text
`

/** Returns the exit status. */
export async function main(typed: string[]): Promise<number> {
  const parsed = parseArguments(typed, Object.keys(PARTS))
  if (!parsed.ok) throw new PersonError(parsed.message)
  const { part, json, write, quick, rounds, help } = parsed.value
  if (help) {
    process.stdout.write(HELP)
    return 0
  }
  // Each service that is started beside an app listens for the end of this process.
  process.setMaxListeners(100)
  const progress = (line: string): void => void process.stderr.write(`${line}\n`)
  const results: PartResult[] = []
  for (const name of part === null ? Object.keys(PARTS) : [part]) {
    progress(`── ${name} ──`)
    const { run } = await (PARTS[name] as () => Promise<{ run: Run }>)()
    const result = await run({ rounds, quick, progress })
    results.push(result)
    if (write || (part === null && !quick)) writeReport(result)
  }
  if (json)
    process.stdout.write(
      `${JSON.stringify({ machine: Object.fromEntries(machineFacts()), ...results[0] }, null, 2)}\n`,
    )
  else process.stdout.write(`${results.map(describePart).join('\n')}\n`)
  return 0
}

/** After each part, so that a run that is cut short keeps what it found. */
function writeReport(result: PartResult): void {
  const before = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : null
  writeFileSync(REPORT, withPart(before, result, Object.keys(PARTS)))
  if (result.document === undefined) return
  const file = path.join(ROOT, result.document.path)
  writeFileSync(file, withLines(readFileSync(file, 'utf8'), result.document))
}
