import { crc32 } from 'node:zlib'

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
/** Length, type and checksum. */
const FRAME_BYTES = 12

/** Something is wrong with a picture; the message follows its name. */
export class PngError extends Error {}

export interface PngChunk {
  /** Four letters: `IHDR`, `IDAT`, `iTXt`. */
  type: string
  data: Uint8Array
}

function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte)
}

/** From the header to `IEND`, with checked checksums; the data are views. Throws `PngError`. */
export function readChunks(png: Uint8Array): PngChunk[] {
  if (!isPng(png)) throw new PngError('is no PNG picture')
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const chunks: PngChunk[] = []
  let at = SIGNATURE.length
  for (;;) {
    if (at + FRAME_BYTES > png.length) throw new PngError('is cut off')
    const length = view.getUint32(at)
    if (length > png.length - at - FRAME_BYTES) throw new PngError('is cut off')
    const body = png.subarray(at + 4, at + 8 + length)
    if (view.getUint32(at + 8 + length) !== crc32(body)) throw new PngError('is damaged')
    const type = Buffer.from(body.subarray(0, 4)).toString('latin1')
    chunks.push({ type, data: body.subarray(4) })
    if (type === 'IEND') return chunks
    at += FRAME_BYTES + length
  }
}

/** A whole PNG file again. */
export function writeChunks(chunks: readonly PngChunk[]): Uint8Array {
  return Buffer.concat([SIGNATURE, ...chunks.map(writeChunk)])
}

function writeChunk({ type, data }: PngChunk): Uint8Array {
  const bytes = Buffer.alloc(FRAME_BYTES + data.length)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  bytes.set(data, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}
