import type { HistoryRange } from '#shared/history'
import type { PicturedRange, SnapshotImage } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import type { PictureData } from '../exchange/picture-data'
import type { HistoryStore } from '../storage/history-store'
import type { Session } from './session'

/** Where the samples of a picture come from. */
export interface PictureOrigin {
  session: Session
  /** null where nothing is kept. */
  store: HistoryStore | null
}

/** A range that is too long for all its samples is carried as so many points. */
const THINNED_POINTS = 2000

/** The source of a picture's samples. */
interface Pictured {
  about: Pick<PictureData, 'sourceLabel' | 'source' | 'machine'>
  samples: Iterable<PlacedSample>
  thinned: () => HistoryRange
}

/** The picture's bytes with the samples that it shows; without them where there are none, or they are not wanted. */
export async function withPictureData(image: SnapshotImage, origin: PictureOrigin): Promise<Uint8Array> {
  const { shown, target: chart, png } = image
  const pictured = shown === null ? null : await picturedBy(shown, origin)
  if (shown === null || pictured === null) return png
  // Imported late: schemas take memory that the app without a window does not need.
  const { embedSamples, pictureContent } = await import('../exchange/picture-data')
  const { fromMs, toMs } = shown
  const content = pictureContent(pictured.samples, pictured.thinned)
  return embedSamples(png, { chart, ...pictured.about, fromMs, toMs, content })
}

async function picturedBy(shown: PicturedRange, origin: PictureOrigin): Promise<Pictured | null> {
  const { target } = shown
  const { store } = origin
  if (target.kind === 'current') {
    const { source, trackId } = origin.session
    if (source === null) return null
    const about = { sourceLabel: source.label, source: source.kind, machine: source.machine }
    return store === null || trackId === null ? null : kept(store, trackId, about, shown)
  }
  const { isMeasurement } = await import('../measurement/measurement-schema')
  const stored = store?.measurement(target.id, isMeasurement) ?? null
  if (store === null || stored === null) return null
  const { name, source, machine } = stored.measurement
  return kept(store, stored.trackId, { sourceLabel: name, source, machine }, shown)
}

function kept(
  store: HistoryStore,
  trackId: number,
  about: Pictured['about'],
  { fromMs, toMs }: PicturedRange,
): Pictured {
  return {
    about,
    samples: store.samples(trackId, fromMs, toMs),
    thinned: () => store.range(trackId, { fromMs, toMs, points: THINNED_POINTS, keys: null }),
  }
}
