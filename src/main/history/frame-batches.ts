import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { DamagedBlockError } from './codec/damaged-block-error'
import type { RawFrame } from './stored'

const HEAD_BYTES = 12

/** Frames one after another, each behind its `endMs` and its length, deflated together since they repeat one another. */
export function packFrames(frames: readonly RawFrame[]): Buffer {
  const parts = frames.flatMap(({ endMs, bytes }) => {
    const head = Buffer.alloc(HEAD_BYTES)
    head.writeDoubleLE(endMs, 0)
    head.writeUInt32LE(bytes.length, 8)
    return [head, bytes]
  })
  return deflateRawSync(Buffer.concat(parts))
}

/** Throws `DamagedBlockError`, and nothing else. */
export function unpackFrames(data: Uint8Array): RawFrame[] {
  const packed = inflate(data)
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

function inflate(data: Uint8Array): Buffer {
  try {
    return inflateRawSync(data)
  } catch {
    throw new DamagedBlockError('its frames cannot be unpacked')
  }
}
