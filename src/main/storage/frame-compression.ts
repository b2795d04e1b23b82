import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

/** Of raw frames, which repeat one another: in the time of deflate, less than half the size. Its window is 4 MB. */
const QUALITY = 5
const WINDOW_BITS = 22
/** A seventh of the time for five thirds of the size: for what is compressed all day and nearly always thrown away. */
export const FAST_QUALITY = 1

export function compressFrames(bytes: Uint8Array, quality = QUALITY): Buffer {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
}

/** Throws where that is not what `compressFrames` made. */
export function decompressFrames(compressed: Uint8Array): Buffer {
  return brotliDecompressSync(compressed)
}
