import { PNG } from 'pngjs'
import { expect, it } from 'vitest'
import type { SnapshotImage } from '#shared/ipc-contract'
import { readEmbedded } from '../exchange/picture-data'
import { madeSeconds } from '../storage/testing/made-samples'
import { temporaryFolder } from '../storage/testing/store-folder'
import { MeasurementService } from './measurement-service'
import { withPictureData } from './picture-export'
import { DEMONSTRATION, sessionIn } from './testing/in-folder'

const START_MS = Date.UTC(2026, 2, 30, 12)
const png = PNG.sync.write(new PNG({ width: 1, height: 1 }))

function recorded(seconds: number) {
  const { file, session } = sessionIn(temporaryFolder())
  session.begin(DEMONSTRATION)
  for (const placed of madeSeconds(START_MS, seconds)) session.append(placed)
  return { file, session, origin: { session, store: file.store } }
}

const pictureOf = (shown: SnapshotImage['shown']): SnapshotImage => ({ target: 'ane-power', png, shown })

it('carries the samples of the range that it shows, and where they are from', async () => {
  const { origin } = recorded(20)
  const shown = { target: { kind: 'current' as const }, fromMs: START_MS + 5000, toMs: START_MS + 10_000 }
  const read = readEmbedded(await withPictureData(pictureOf(shown), origin))
  expect(read).toMatchObject({
    ok: true,
    value: {
      chart: 'ane-power',
      sourceLabel: 'Demonstration',
      fromMs: shown.fromMs,
      content: { kind: 'samples' },
    },
  })
  const content = read.ok ? read.value.content : null
  expect(
    content?.kind === 'samples' ? content.samples.map(({ endMs }) => (endMs - START_MS) / 1000) : [],
  ).toEqual([6, 7, 8, 9, 10])
})

it('carries means of a range that is too long', async () => {
  const { origin } = recorded(5000)
  const shown = { target: { kind: 'current' as const }, fromMs: START_MS, toMs: START_MS + 5_000_000 }
  const read = readEmbedded(await withPictureData(pictureOf(shown), origin))
  expect(read).toMatchObject({ ok: true, value: { content: { kind: 'means' } } })
})

it('carries the samples of a measurement under its name', async () => {
  const { file, session, origin } = recorded(3)
  const measuring = new MeasurementService(file, session, () => undefined)
  const measured = await measuring.ofRange(START_MS, START_MS + 3000)
  const id = measured.ok ? measured.value.id : ''
  const shown = { target: { kind: 'measurement' as const, id }, fromMs: START_MS, toMs: START_MS + 3000 }
  expect(readEmbedded(await withPictureData(pictureOf(shown), origin))).toMatchObject({
    ok: true,
    value: { sourceLabel: 'Measurement 1' },
  })
  measuring.remove([id])
  expect(await withPictureData(pictureOf(shown), origin)).toBe(png)
})

it('stays as it is where nothing is to be carried', async () =>
  expect(await withPictureData(pictureOf(null), recorded(1).origin)).toBe(png))
