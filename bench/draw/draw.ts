import { withElectron } from '../lib/electron'
import { withScratchFolder } from '../lib/machine'
import type { PartOptions, PartResult } from '../lib/part'
import { frameFigures } from './frames'
import { planOf } from './plan'
import { buildPages, withStage } from './stage'
import { softwareFigure, taskFigures, updateFigures } from './updates'

export async function run(options: PartOptions): Promise<PartResult> {
  const plan = planOf(options)
  return withScratchFolder((folder) =>
    withElectron(async (runtime) => {
      await buildPages(folder)
      const accelerated = await withStage(runtime, folder, 'accelerated', async (stage) => [
        ...(await updateFigures(stage, plan, options.progress)),
        ...(await taskFigures(stage, plan, options.progress)),
      ])
      const software = await withStage(runtime, folder, 'software', async (stage) => [
        await softwareFigure(stage, plan, options.progress),
        ...(await frameFigures(stage, plan, options.progress)),
      ])
      return { part: 'draw', figures: [...accelerated, ...software], notes: NOTES }
    }),
  )
}

const NOTES = [
  'The real Electron on a virtual display, two pixels a CSS px; charts of 460 × 180 CSS px with two series, a sample a second.',
  '“Update”: from the arrival of a sample until it is on the screen, processor time of all tasks of the page’s main thread (TaskDuration), less what as many frames without a sample cost. “Script” is our own clock around the call and the callbacks of its frame; what React puts off is not in it.',
  'Canvases are drawn by the graphics process, as on every Mac, on a card that draws nothing: only what the main thread does for it counts. “Without a graphics card” the main thread paints the pixels of canvases itself, those of SVG are painted by other threads.',
  'Ours are the product’s own components on its own columns. “With title and figures” adds what no peer draws: title, menu, and value, mean, peak and energy of each series.',
  'uPlot draws lines only; ours fills the areas below them as well.',
  'Recharts as its examples gets a sample each second instead of every three frames, so that its animation is not cut short.',
  'While hovering and panning a sample a second arrives; hovering, all charts share one crosshair, in every contender. The pointer swings by 300 px, less than what our canvases have to spare. Frames are measured without a graphics card, where two cores paint every pixel of the window and of what is dragged: where the main thread in a frame is well under 16 ms, that painting is what limits them.',
  'All of 86400 samples are drawn with up to 4 points for each 2 px, some 820 of them, where 600 samples have 600.',
  'Tried for panning: moving the pixels within each canvas and painting the strip that comes in left 14 ms of the main thread a frame where painting all took 44, because every canvas was handed to the display anew; now canvases are painted wider once and slide. Crosshairs have canvases of 16 px, since those as wide as the plots took 6 ms a frame.',
  'Tried and kept: while frames come late, the curves of a sample are painted over several frames (`paint-queue.ts`): the longest frame of six charts of 600 samples fell from 133 to 25 ms hovering, and from 200 to 33 ms panning.',
]
