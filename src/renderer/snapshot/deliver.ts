import type { ChartId, SnapshotTarget } from '#shared/charts'
import type { SnapshotImage, WindowCommand } from '#shared/ipc-contract'
import { request } from '../stores/actions'
import { showNotice } from '../stores/notices-store'
import { drawPicture } from './compose'
import { hasHistory, visibleInput, wholeInput, type PictureInput } from './picture-input'

/** Asks where, then writes the picture. */
export async function savePicture(target: SnapshotTarget): Promise<void> {
  const image = await drawVisible(target)
  if (image !== null) await request('snapshot:save', image)
}

/** Puts the picture on the clipboard. */
export async function copyPicture(target: SnapshotTarget): Promise<void> {
  const image = await drawVisible(target)
  if (image !== null) await request('snapshot:copy', image)
}

/** Begins a drag of the picture's file, as long as the pointer is still down. */
export async function dragPicture(chart: ChartId): Promise<void> {
  const image = await drawVisible(chart)
  if (image !== null) await request('snapshot:drag', image)
}

/** Answers a request of main's, made by the tray or the command line. */
export async function answerSnapshot(command: Extract<WindowCommand, { kind: 'snapshot' }>): Promise<void> {
  const { target, whole, requestId } = command
  const image = await draw(() => (whole || !hasHistory() ? wholeInput(target) : visibleInput(target)))
  if (image !== null) await request('snapshot:deliver', requestId, image)
}

function drawVisible(target: SnapshotTarget): Promise<SnapshotImage | null> {
  return draw(() => visibleInput(target))
}

/** null when there was nothing to draw or drawing failed; the person has been told. */
async function draw(
  gather: () => PictureInput | null | Promise<PictureInput | null>,
): Promise<SnapshotImage | null> {
  try {
    const input = await gather()
    if (input !== null) return { target: input.target, png: await drawPicture(input) }
    showNotice('There is no sample yet, so there is nothing to draw. Wait for the first one.')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    showNotice(`The picture could not be drawn: ${reason}. Nothing was saved.`)
  }
  return null
}
