import type { PartOptions, PartResult } from '../lib/part'
import { withScratchFolder } from '../lib/scratch-folder'
import { frameFigures } from './frames'
import { planOf } from './plan'
import { Stage } from './stage'
import { taskFigures, updateFigures } from './updates'

export async function run(options: PartOptions): Promise<PartResult> {
  const plan = planOf(options)
  return withScratchFolder(async (folder) => {
    const stage = await Stage.start(folder)
    try {
      const figures = [
        ...(await updateFigures(stage, plan, options.progress)),
        ...(await taskFigures(stage, plan, options.progress)),
        ...(await frameFigures(stage, plan, options.progress)),
      ]
      return { part: 'draw', figures, notes: notesOf(stage.electronVersion) }
    } finally {
      await stage.close()
    }
  })
}

function notesOf(electronVersion: string): string[] {
  return [
    `Electron ${electronVersion} on a virtual display without a graphics card, two pixels a CSS px; charts of 460 × 180 CSS px with two series, a sample a second.`,
    '“Update”: a sample arrives until it is on the screen, all tasks of the main thread (TaskDuration), less what as many frames without a sample cost. “Script” is our own clock around the call and the callbacks of its frame; what React puts off is not in it.',
    'Ours are the product’s own components on its own columns. “With title and figures” adds what no peer draws: title, menu, and value, mean, peak and energy of each series.',
    'uPlot draws lines only; ours fills the areas below them as well.',
    'Recharts as its examples gets a sample each second instead of every three frames, so that its animation is not cut short.',
    'While hovering, all charts share one crosshair, in every contender. Without a graphics card the picture is rastered by the processor: where the main thread in a frame is well under 16 ms, that is what limits the frames.',
  ]
}
