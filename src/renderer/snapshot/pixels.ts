import type { Pixels } from '#shared/ipc-contract'
import { words } from '#shared/words/words'

/** The pixels of a PNG, scaled to `widthPx` where that is given: main, which has more rights than the page, decodes none. */
export async function pixelsOf(png: Uint8Array, widthPx?: number): Promise<Pixels> {
  const file = new Blob([new Uint8Array(png)], { type: 'image/png' })
  const bitmap = await createImageBitmap(file, widthPx === undefined ? {} : { resizeWidth: widthPx })
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (context === null) throw new Error(words.pictures.noCanvas)
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return { widthPx: width, heightPx: height, bgra: bgraOf(context.getImageData(0, 0, width, height)) }
}

/** The order of the system's pictures. */
function bgraOf({ data }: ImageData): Uint8Array {
  const bgra = new Uint8Array(data)
  for (let byte = 0; byte < bgra.length; byte += 4) {
    bgra[byte] = data[byte + 2] as number
    bgra[byte + 2] = data[byte] as number
  }
  return bgra
}
