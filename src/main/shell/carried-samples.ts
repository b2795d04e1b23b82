import { app } from 'electron'
import { join } from 'node:path'
import type { SnapshotImage } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import type { SourceStatus } from '#shared/source-status'
import type { Consumer } from '../pipeline/consumers'
import { answeredOr, StorageClient } from '../storage-service/client'

/**
 * The samples for the data inside the picture of `--snapshot`. They are kept on disk, in the temporary profile, because a
 * recording may be of any length. If that fails, it is printed on stderr, and the picture has no data.
 */
export class CarriedSamples implements Consumer {
  private readonly client = new StorageClient(
    {
      folder: join(app.getPath('userData'), 'history'),
      readOnly: false,
      maximumBytes: Number.POSITIVE_INFINITY,
      ages: false,
    },
    {
      onNotice: (message) => process.stderr.write(`anemometer: ${message}\n`),
      onMeasurements: () => undefined,
      onTransfer: () => undefined,
    },
  )

  onSession({ kind, label, machine }: SourceStatus): void {
    this.client.beginSession({ kind, label, machine })
  }

  onSample(placed: PlacedSample): void {
    this.client.append({ placed, frame: null }, false)
  }

  whenReady(): Promise<void> | null {
    return this.client.whenReady()
  }

  /** Returns the picture's file with the samples in it. Nothing can be appended afterwards. */
  async putInto(image: SnapshotImage): Promise<Uint8Array> {
    try {
      return await answeredOr(this.client.call.embedSamples(image), image.png)
    } finally {
      await this.client.close({ removeEmpty: false, free: false })
    }
  }
}
