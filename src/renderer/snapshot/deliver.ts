import type { ChartId, SnapshotTarget } from '#shared/charts'
import type { Pixels, Result, SnapshotImage, WindowCommand } from '#shared/ipc-contract'
import { words } from '#shared/words/words'
import { request } from '../bridge/bridge'
import { showConfirmation, showNotice } from '../stores/notices-store'
import { showsCharts, useView } from '../stores/view-store'
import { pixelsOf } from './pixels'
import { hasHistory, visibleInput, wholeInput, type PictureInput } from './picture-input'

/** The target of keys and menus: the chart that fills the window, else the one last used, else all. */
export function activeTarget(): SnapshotTarget {
  const { filledChart, activeChart } = useView.getState()
  return filledChart ?? activeChart ?? 'all'
}

/** Width of what is shown at the pointer while a picture is dragged, px. */
const THUMBNAIL_WIDTH_PX = 160

/** Saves a picture of the charts. Main asks where. */
export async function savePicture(target: SnapshotTarget): Promise<void> {
  const image = await drawVisible(target)
  if (image !== null) await request('snapshot:save', image)
}

/** Puts a picture of the charts on the clipboard. */
export async function copyPicture(target: SnapshotTarget): Promise<void> {
  const image = await drawVisible(target)
  const pixels = image && (await decode(image))
  if (pixels !== null && (await request('snapshot:copy', pixels)) !== null)
    showConfirmation(words.pictures.copied)
}

/** Begins a drag of the picture's file, to be called while the pointer is down. */
export async function dragPicture(chart: ChartId): Promise<void> {
  const image = await drawVisible(chart)
  const thumbnail = image && (await decode(image, THUMBNAIL_WIDTH_PX))
  if (image !== null && thumbnail !== null) await request('snapshot:drag', image, thumbnail)
}

/** Draws a picture for the tray or the command line, and sends it to main, or why there is none. */
export async function deliverSnapshot(command: Extract<WindowCommand, { kind: 'snapshot' }>): Promise<void> {
  const { target, whole, requestId } = command
  const drawn = await draw(() => (whole || !hasHistory() ? wholeInput(target) : visibleInput(target)))
  await request('snapshot:deliver', requestId, drawn)
}

/** A picture of the page; null when it failed, which is shown as a notice. */
async function drawVisible(target: SnapshotTarget): Promise<SnapshotImage | null> {
  if (!showsCharts()) {
    showNotice(words.pictures.noChart)
    return null
  }
  const drawn = await draw(() => visibleInput(target))
  if (drawn.ok) return drawn.value
  showNotice(drawn.message)
  return null
}

/** The pixels of a picture; null when that failed, which is shown as a notice. */
async function decode({ png }: SnapshotImage, widthPx?: number): Promise<Pixels | null> {
  try {
    return await pixelsOf(png, widthPx)
  } catch (error) {
    showNotice(words.pictures.notPassedOn(String(error)))
    return null
  }
}

async function draw(
  gather: () => PictureInput | null | Promise<PictureInput | null>,
): Promise<Result<SnapshotImage>> {
  try {
    const input = await gather()
    if (input === null)
      return {
        ok: false,
        message: words.pictures.noSample,
      }
    const { drawPicture } = await import('./compose')
    return { ok: true, value: { target: input.target, png: await drawPicture(input), shown: input.shown } }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { ok: false, message: words.pictures.notDrawn(reason) }
  }
}
