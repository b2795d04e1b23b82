import { alternate, figureOf, type Figure } from '../lib/part'
import type { Setup } from './page/contender'
import { AIM_SAMPLES, chartWords, PEERS, roundsOf, type Plan } from './plan'
import type { FrameFacts, Stage } from './stage'

/** A display draws 60 times a second; a frame may fall out at either edge of a measurement. */
const SMOOTH_FRAMES_PER_SECOND = 59

/** Frames a second while the pointer moves over one chart, and while it drags the view of all of them. */
export async function frameFigures(
  stage: Stage,
  plan: Plan,
  progress: (line: string) => void,
): Promise<Figure[]> {
  const charts = Math.max(...plan.charts)
  const figures: Figure[] = []
  for (const samples of [AIM_SAMPLES, Math.max(...plan.samples)]) {
    for (const isDrag of [false, true]) {
      const gesture = isDrag ? 'panning' : 'hovering'
      const what = `${gesture}, ${chartWords(charts)}, ${samples} samples`
      progress(what)
      const facts = await measure(
        stage,
        plan,
        { charts, samples, held: isDrag ? 2 * samples : samples },
        isDrag,
      )
      figures.push(...gestureFigures(what, facts))
    }
    if (samples === Math.max(...plan.samples)) break
  }
  return figures
}

type Facts = { ours: FrameFacts[]; uPlot: FrameFacts[]; 'Recharts done right': FrameFacts[] | null }

async function measure(stage: Stage, plan: Plan, setup: Setup, isDrag: boolean): Promise<Facts> {
  const frames = (page: string) => async () => {
    await stage.open(page, setup)
    return stage.frames(plan.framesMs, isDrag)
  }
  const both = { ours: frames('ours-with-figures'), uPlot: frames(PEERS.uPlot.page) }
  // Recharts cannot be dragged.
  if (isDrag) return { ...(await alternate(plan.rounds, both)), 'Recharts done right': null }
  return alternate(plan.rounds, { ...both, 'Recharts done right': frames(PEERS['Recharts done right'].page) })
}

function gestureFigures(what: string, facts: Facts): Figure[] {
  const rounds = (read: (frame: FrameFacts) => number) =>
    roundsOf({
      ours: facts.ours.map(read),
      uPlot: facts.uPlot.map(read),
      ...(facts['Recharts done right'] === null
        ? {}
        : { 'Recharts done right': facts['Recharts done right'].map(read) }),
    })
  return [
    figureOf(
      {
        name: `frames while ${what}`,
        unit: 'a second',
        better: 'higher',
        aim: { text: '60 a second', isReached: ({ ours }) => ours.median >= SMOOTH_FRAMES_PER_SECOND },
      },
      rounds(({ intervalsMs }) => (1000 * intervalsMs.length) / intervalsMs.reduce((sum, ms) => sum + ms, 0)),
    ),
    figureOf(
      { name: `longest frame while ${what}`, unit: 'ms', better: 'lower' },
      rounds(({ intervalsMs }) => Math.max(...intervalsMs)),
    ),
    figureOf(
      { name: `main thread in a frame while ${what}`, unit: 'ms', better: 'lower' },
      rounds(({ busyMs }) => busyMs),
    ),
  ]
}
