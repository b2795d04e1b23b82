import { expect, it } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import { madeSample } from '../storage/testing/made-samples'
import { temporaryFolder } from '../storage/testing/store-folder'
import { printSubject } from './export-subject'
import { MeasurementService } from './measurement-service'
import type { StoredSubject } from './protocol'
import { RecentFrames } from './recent-frames'
import { DEMONSTRATION, sessionIn } from './testing/in-folder'

const START_MS = Date.UTC(2026, 2, 30, 12)

/** The seconds at which the windows given out end. */
async function exportedSeconds(
  samples: readonly PlacedSample[],
  subjectOf: (measuring: MeasurementService) => Promise<StoredSubject>,
): Promise<number[]> {
  const { file, session } = sessionIn(temporaryFolder())
  const frames = new RecentFrames()
  session.begin(DEMONSTRATION)
  const measuring = new MeasurementService(file, session, () => undefined)
  measuring.start()
  for (const placed of samples) {
    session.append(placed)
    measuring.add({ placed, frame: null })
    frames.add(new Uint8Array([1]), placed.endMs)
  }
  const subject = await subjectOf(measuring)
  const { store } = file
  if (store === null) throw new Error('nothing was kept')
  let text = ''
  await printSubject({ store, session, frames, withProcesses: false }, subject, 'ndjson', (piece) => {
    text += piece
    return Promise.resolve(true)
  })
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => ((JSON.parse(line) as { endMs: number }).endMs - START_MS) / 1000)
}

/** Windows of a second, of which some do not tell their length. */
const withoutLengthAt = (...seconds: number[]): PlacedSample[] =>
  [1, 2, 3].map((second) =>
    madeSample(second, {
      endMs: START_MS + second * 1000,
      elapsedMs: seconds.includes(second) ? null : 1000,
      aneMw: 5,
    }),
  )

it.each([1, 2, 3])(
  'gives out every window of a measurement, also one of unknown length: %d',
  async (second) => {
    const exported = await exportedSeconds(withoutLengthAt(second), async (measuring) => {
      const measured = await measuring.finish({})
      if (!measured.ok) throw new Error(measured.message)
      return { kind: 'measurement', id: measured.value.id }
    })
    expect(exported).toEqual([1, 2, 3])
  },
)

it.each([1, 2, 3])(
  'gives out all that was read just now, also a window of unknown length: %d',
  async (second) => {
    const exported = await exportedSeconds(withoutLengthAt(second), () => Promise.resolve({ kind: 'recent' }))
    expect(exported).toEqual([1, 2, 3])
  },
)

it('gives out what lies in a range at least in part', async () => {
  const subject = { kind: 'range', fromMs: START_MS + 1000, toMs: START_MS + 2500 } as const
  expect(await exportedSeconds(withoutLengthAt(), () => Promise.resolve(subject))).toEqual([2, 3])
  expect(await exportedSeconds(withoutLengthAt(3), () => Promise.resolve(subject))).toEqual([2])
})
