import { rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { createHomeIn } from '../../e2e/harness/sandbox-home'
import { RunningApp, type ElectronRuntime } from '../lib/electron'
import { figureOf, type Aim, type Figure, type PartOptions } from '../lib/part'
import { memoryMegabytes } from '../lib/process-cost'
import { M1, writeRecording } from '../lib/recordings'
import { slopeOf } from '../lib/statistics'

const SPEED = 100
const HOURS = 24
/** Until the app holds its hour of samples and its engines have settled. */
const WARM_UP_HOURS = 3
const QUICK_HOURS = 3
const QUICK_WARM_UP_HOURS = 1
const READING_MS = 5000
const MOST_SLOPE = 1

/** How the memory of the app with only its tray grows over a day, megabytes an hour of the recording. */
export async function measureSlope(
  runtime: ElectronRuntime,
  folder: string,
  { quick, progress }: PartOptions,
): Promise<Figure[]> {
  const hours = quick ? QUICK_HOURS : HOURS
  const warmUp = quick ? QUICK_WARM_UP_HOURS : WARM_UP_HOURS
  const recording = path.join(folder, 'day.txt')
  progress(`idle: ${hours} hours at ${SPEED} times the speed`)
  await writeRecording(recording, M1, 'text', (samples) => samples >= hours * 3600)
  const args = ['--hidden', `--replay=${recording}`, `--speed=${SPEED}`]
  const app = await RunningApp.start(runtime, { app: 'anemometer', home: createHomeIn(folder), args })
  const points: { x: number; y: number }[] = []
  try {
    const lastMs = (hours * 3_600_000) / SPEED
    for (let elapsedMs = 0; elapsedMs < lastMs; elapsedMs = performance.now() - app.startedMs) {
      await wait(READING_MS)
      const x = ((performance.now() - app.startedMs) * SPEED) / 3_600_000
      if (x > warmUp) points.push({ x, y: memoryMegabytes(app.pid) })
    }
  } finally {
    await app.stop()
    rmSync(recording)
  }
  const aim: Aim = {
    text: `under ${MOST_SLOPE} MB an hour`,
    isReached: ({ ours }) => ours.median < MOST_SLOPE,
  }
  return [
    figureOf(
      { name: `slope of memory over ${hours} hours`, unit: 'MB/h', better: 'lower', aim },
      { ours: [slopeOf(points)], peers: {} },
    ),
  ]
}
