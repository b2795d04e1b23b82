import { compressFrames, decompressFrames } from './frame-compression'
import { DamagedBlockError } from './codec/damaged-block-error'
import type { RawFrame } from './stored'

const HEAD_BYTES = 12

/** Frames one after another, each behind its `endMs` and its length, compressed together since they repeat one another. */
export function packFrames(frames: readonly RawFrame[]): Buffer {
  const parts = frames.flatMap(({ endMs, bytes }) => {
    const head = Buffer.alloc(HEAD_BYTES)
    head.writeDoubleLE(endMs, 0)
    head.writeUInt32LE(bytes.length, 8)
    return [head, bytes]
  })
  return compressFrames(Buffer.concat(parts))
}

/** Throws `DamagedBlockError`, and nothing else. */
export function unpackFrames(data: Uint8Array): RawFrame[] {
  const packed = decompress(data)
  const frames: RawFrame[] = []
  for (let offset = 0; offset < packed.length;) {
    if (offset + HEAD_BYTES > packed.length) throw new DamagedBlockError('a frame is cut off')
    const endMs = packed.readDoubleLE(offset)
    const from = offset + HEAD_BYTES
    offset = from + packed.readUInt32LE(offset + 8)
    if (offset > packed.length) throw new DamagedBlockError('a frame is cut off')
    frames.push({ endMs, bytes: packed.subarray(from, offset) })
  }
  return frames
}

function decompress(data: Uint8Array): Buffer {
  try {
    return decompressFrames(data)
  } catch {
    throw new DamagedBlockError('its frames cannot be unpacked')
  }
}
