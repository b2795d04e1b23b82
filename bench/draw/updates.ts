import { alternate, figureOf, type Aim, type Figure } from '../lib/part'
import type { Setup } from './page/contender'
import {
  AIM_SAMPLES,
  chartWords,
  DAY_SAMPLES,
  PEER_NAMES,
  PEERS,
  roundsOf,
  type Peer,
  type Plan,
} from './plan'
import type { Stage, UpdateCost } from './stage'

/** For the animated Recharts: its animation lasts 1.5 s, and an update every few frames would cut it short. */
const ANIMATED = { updates: 3, restMs: 1000 }
/** Ratios up to this count as equal, because of the noise of a measurement. */
const FLAT = 1.25
const LONGEST_TASK_MS = 50

type Progress = (line: string) => void

/** Main-thread time per update, for every number of charts and samples, ours beside the peers'. */
export async function updateFigures(stage: Stage, plan: Plan, progress: Progress): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const charts of plan.charts) {
    for (const samples of plan.samples) {
      progress(`updates: ${chartWords(charts)} of ${samples} samples`)
      figures.push(...(await updatesOf(stage, plan, { charts, samples, held: samples })))
    }
    progress(`updates: ${chartWords(charts)} of ${DAY_SAMPLES} samples`)
    figures.push(...(await dayFigures(stage, plan, charts)))
  }
  return figures
}

async function updatesOf(stage: Stage, plan: Plan, setup: Setup): Promise<Figure[]> {
  const cost = (page: string) => () => updateCost(stage, plan, page, setup)
  const costs = await alternate(plan.rounds, {
    ours: cost('ours'),
    withFigures: cost('ours-with-figures'),
    ...(Object.fromEntries(PEER_NAMES.map((peer) => [peer, cost(PEERS[peer].page)])) as Record<
      Peer,
      () => Promise<UpdateCost>
    >),
  })
  const { withFigures, ...compared } = costs
  const pick = (key: keyof UpdateCost): Parameters<typeof roundsOf>[0] =>
    Object.fromEntries(
      Object.entries(compared).map(([name, values]) => [name, values.map((value) => value[key])]),
    ) as Parameters<typeof roundsOf>[0]
  const what = `${chartWords(setup.charts)}, ${setup.samples} samples`
  const lower = { unit: 'ms', better: 'lower' } as const
  return [
    figureOf(
      { name: `update, ${what}`, ...lower, ...(setup.samples === AIM_SAMPLES ? { aim: AIM } : {}) },
      roundsOf(pick('taskMs')),
    ),
    figureOf({ name: `script of an update, ${what}`, ...lower }, roundsOf(pick('scriptMs'))),
    figureOf(
      { name: `update with title and figures, ${what}`, ...lower },
      { ours: withFigures.map(({ taskMs }) => taskMs), peers: {} },
    ),
  ]
}

const AIM: Aim = {
  text: 'at most twice uPlot and a tenth of Recharts done right',
  isReached: ({ timesBetter }) =>
    (timesBetter.uPlot?.median ?? 0) >= 1 / 2 && (timesBetter['Recharts done right']?.median ?? 0) >= 10,
}

/** Charts that hold a day of samples and show ten minutes or all of it, beside charts that hold ten minutes. */
async function dayFigures(stage: Stage, plan: Plan, charts: number): Promise<Figure[]> {
  const cost = (samples: number, held: number) => async () => {
    const { taskMs } = await updateCost(stage, plan, 'ours', { charts, samples, held })
    return taskMs
  }
  const { short, part, whole } = await alternate(plan.rounds, {
    short: cost(AIM_SAMPLES, AIM_SAMPLES),
    part: cost(AIM_SAMPLES, DAY_SAMPLES),
    whole: cost(DAY_SAMPLES, DAY_SAMPLES),
  })
  const figure = (shown: string, ours: number[]): Figure =>
    figureOf(
      {
        name: `update, ${chartWords(charts)}, ${shown}`,
        unit: 'ms',
        better: 'lower',
        aim: {
          text: `as with ${AIM_SAMPLES} samples (at most ${FLAT} times)`,
          isReached: ({ timesBetter }) => (timesBetter[SHORT]?.median ?? 0) >= 1 / FLAT,
        },
      },
      { ours, peers: { [SHORT]: { values: short, version: null } } },
    )
  return [
    figure(`${AIM_SAMPLES} of ${DAY_SAMPLES} samples`, part),
    figure(`all of ${DAY_SAMPLES} samples`, whole),
  ]
}

const SHORT = `ours with ${AIM_SAMPLES} samples`

async function updateCost(stage: Stage, plan: Plan, page: string, setup: Setup): Promise<UpdateCost> {
  await stage.open(page, setup)
  const { updates, restMs } = paceOf(page, plan)
  return stage.updateCost(updates, restMs)
}

function paceOf(page: string, plan: Plan): { updates: number; restMs: number } {
  return page === 'recharts-examples' ? ANIMATED : { updates: plan.updates, restMs: 0 }
}

/** The longest task while the most charts are updated, ours with title and figures. */
export async function taskFigures(stage: Stage, plan: Plan, progress: Progress): Promise<Figure[]> {
  const charts = Math.max(...plan.charts)
  const figures: Figure[] = []
  for (const samples of [AIM_SAMPLES, DAY_SAMPLES]) {
    progress(`longest task: ${chartWords(charts)} of ${samples} samples`)
    const longest = (page: string) => async () => {
      await stage.open(page, { charts, samples, held: samples })
      return stage.longestTask(plan.updates, 0)
    }
    const peers = samples === AIM_SAMPLES ? (['uPlot', 'Recharts done right'] as const) : (['uPlot'] as const)
    const values = await alternate(plan.rounds, {
      // The figures of a day come from main, which has them ready: no window adds up a day of samples.
      ours: longest(samples === DAY_SAMPLES ? 'ours' : 'ours-with-figures'),
      ...(Object.fromEntries(peers.map((peer) => [peer, longest(PEERS[peer].page)])) as Partial<
        Record<Peer, () => Promise<number>>
      >),
    } as Record<'ours' | Peer, () => Promise<number>>)
    figures.push(
      figureOf(
        {
          name: `longest task, ${chartWords(charts)}, ${samples} samples`,
          unit: 'ms',
          better: 'lower',
          aim: { text: `under ${LONGEST_TASK_MS} ms`, isReached: ({ ours }) => ours.max < LONGEST_TASK_MS },
        },
        roundsOf(values),
      ),
    )
  }
  return figures
}

/** The most charts where the main thread paints the pixels of canvases itself. */
export async function softwareFigure(stage: Stage, plan: Plan, progress: Progress): Promise<Figure> {
  const charts = Math.max(...plan.charts)
  const setup = { charts, samples: AIM_SAMPLES, held: AIM_SAMPLES }
  const what = `${chartWords(charts)}, ${AIM_SAMPLES} samples, without a graphics card`
  progress(`updates: ${what}`)
  const cost = (page: string) => async () => (await updateCost(stage, plan, page, setup)).taskMs
  const values = await alternate(plan.rounds, {
    ours: cost('ours'),
    uPlot: cost(PEERS.uPlot.page),
    'Recharts done right': cost(PEERS['Recharts done right'].page),
  })
  return figureOf({ name: `update, ${what}`, unit: 'ms', better: 'lower' }, roundsOf(values))
}
