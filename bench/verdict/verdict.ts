import { figureOf, type Figure, type PartOptions, type PartResult } from '../lib/part'
import { BURSTS_MJ, INTERVALS_MS, simulateRates, type Rates } from './rates'

const RUNS_OF_EACH = 2500
const QUICK_RUNS_OF_EACH = 100
/** Of all runs of an interval. */
const MOST_FALSE_PERCENT = 0.1

/** Judges made-up runs whose truth is known. The same seed gives the same table: `ANEMOMETER_SEED=N`, 1 without it. */
export function run({ quick, progress }: PartOptions): Promise<PartResult> {
  const seed = Number(process.env.ANEMOMETER_SEED ?? 1)
  const runs = quick ? QUICK_RUNS_OF_EACH : RUNS_OF_EACH
  progress(`verdict: ${runs} runs of each kind, ANEMOMETER_SEED=${seed}`)
  const rates = simulateRates(seed, runs)
  const lines = [
    ...tableOf(rates),
    '',
    `${rates.length * runs} runs, ${runs} in each cell of "cannot tell"; \`ANEMOMETER_SEED=${seed} npm run bench -- verdict --write\` makes this table again.`,
  ]
  return Promise.resolve({
    part: 'verdict',
    figures: [falseFigure('used', rates), falseFigure('not used', rates), doubtFigure(rates)],
    notes: ['Simulated runs, not a Mac; the table by interval and burst energy is in docs/verdict.md.'],
    document: { path: 'docs/verdict.md', marker: 'simulated', lines },
  })
}

function falseFigure(claim: 'used' | 'not used', rates: readonly Rates[]): Figure {
  const shares = byInterval(rates).map((each) =>
    percent(each, claim === 'used' ? 'falseUsed' : 'falseNotUsed'),
  )
  const facts = { name: `false "${claim}", by interval`, unit: '%', better: 'lower' } as const
  const aim = {
    text: `below ${MOST_FALSE_PERCENT} % at every interval`,
    isReached: ({ ours }: Pick<Figure, 'ours'>) => ours.max < MOST_FALSE_PERCENT,
  }
  return figureOf({ ...facts, aim }, { ours: shares, peers: {} })
}

function doubtFigure(rates: readonly Rates[]): Figure {
  const intervals = byInterval(rates)
  return figureOf(
    { name: '"cannot tell", by interval', unit: '%', better: 'lower' },
    {
      ours: intervals.map((each) => percent(each, 'cannotTell')),
      peers: {
        'where nobody can': { values: intervals.map((each) => percent(each, 'forced')), version: null },
      },
    },
  )
}

function byInterval(rates: readonly Rates[]): Rates[][] {
  return INTERVALS_MS.map((intervalMs) => rates.filter(({ kind }) => kind.intervalMs === intervalMs))
}

function percent(
  rates: readonly Rates[],
  what: 'falseUsed' | 'falseNotUsed' | 'cannotTell' | 'forced',
): number {
  const runs = rates.reduce((sum, each) => sum + each.runs, 0)
  return (100 * rates.reduce((sum, each) => sum + each[what], 0)) / runs
}

/** A row for each interval: false claims, then how often nothing can be told, and of that how often nobody could. */
export function tableOf(rates: readonly Rates[]): string[] {
  const bursts = BURSTS_MJ.map((burst) => (burst === null ? 'no work' : `${burst[0]} to ${burst[1]} mJ`))
  const cells = byInterval(rates).map((each) => [
    lengthOf(each[0]?.kind.intervalMs ?? 0),
    ...(['falseUsed', 'falseNotUsed'] as const).map((what) => `${percent(each, what).toFixed(3)} %`),
    ...each.map(
      (one) => `${percent([one], 'cannotTell').toFixed(1)} % (${percent([one], 'forced').toFixed(1)} %)`,
    ),
  ])
  return table([['interval', 'false "used"', 'false "not used"', ...bursts], ...cells])
}

function lengthOf(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`
}

/** As Prettier writes it. */
function table([head = [], ...rows]: string[][]): string[] {
  const widths = head.map((cell, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? cell.length)),
  )
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(head), rule, ...rows.map(line)]
}
