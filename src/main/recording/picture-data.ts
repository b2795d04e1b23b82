import type { SnapshotImage } from '#shared/ipc-contract'

/** The picture's bytes, with the samples it shows. */
export function withPictureData(image: SnapshotImage): Uint8Array {
  return image.png
}
