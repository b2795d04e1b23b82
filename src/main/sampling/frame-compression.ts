import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

/** Of raw frames, which repeat one another: in the time of deflate, less than half the size. Its window is 4 MB. */
const QUALITY = 5
const WINDOW_BITS = 22

export function compressFrames(bytes: Uint8Array): Buffer {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
}

/** Throws where that is not what `compressFrames` made. */
export function decompressFrames(compressed: Uint8Array): Buffer {
  return brotliDecompressSync(compressed)
}
