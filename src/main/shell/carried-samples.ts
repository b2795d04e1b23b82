import { app } from 'electron'
import { join } from 'node:path'
import type { SnapshotImage } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import type { SourceKind, SourceStatus } from '#shared/source-status'
import { HistoryFile } from '../recording/history-file'
import { HistoryRecorder } from '../recording/history-recorder'
import { withPictureData } from '../recording/picture-data'

/**
 * The samples that the picture of `--snapshot` is to carry, on disk in the throw-away profile: a recording may be of
 * any length. Where they cannot be kept, that is said on stderr, and the picture goes without.
 */
export class CarriedSamples {
  private readonly file = new HistoryFile({
    folder: join(app.getPath('userData'), 'history'),
    maximumBytes: () => Number.POSITIVE_INFINITY,
    tell,
  })
  private readonly history = new HistoryRecorder(this.file, tell)

  begin(kind: SourceKind): void {
    this.history.beginSession(kind)
  }

  take(placed: PlacedSample): void {
    this.history.take(placed)
  }

  /** The picture's bytes with its samples. Nothing can be taken afterwards. */
  async putInto(image: SnapshotImage, status: SourceStatus): Promise<Uint8Array> {
    try {
      return await withPictureData(image, { history: this.history, store: this.file.store, status })
    } finally {
      this.history.close()
    }
  }
}

function tell(message: string): void {
  process.stderr.write(`anemometer: ${message}\n`)
}
