import type { Glyph } from './tray-glyphs'

/** Bytes of a pixel, alpha last. Ink and halo are grey, so the order of the other three does not matter. */
const CHANNELS = 4
const OPAQUE = 255
const HALO_ALPHA = 150

export type Ink = 'light' | 'dark'

/** How much ink each pixel of a small picture has, 0 to 255, in rows from the top. */
export class PixelMask {
  readonly alpha: Uint8Array

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.alpha = new Uint8Array(width * height)
  }

  /** What lies outside is cut off. */
  fill(left: number, top: number, width: number, height: number, alpha = OPAQUE): void {
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y++) {
      const row = y * this.width
      this.alpha.fill(alpha, row + Math.max(0, left), row + Math.max(0, Math.min(this.width, left + width)))
    }
  }

  stamp({ width, rows }: Glyph, left: number, top: number): void {
    rows.forEach((row, y) => {
      for (let x = 0; x < width; x++) if (row[x] === '#') this.fill(left + x, top + y, 1, 1)
    })
  }

  /** Stamps a glyph into a place that it clears first, `marginPx` wider than itself on each side. */
  stampOver(glyph: Glyph, left: number, top: number, marginPx = 1): void {
    const [width, height] = [glyph.width + 2 * marginPx, glyph.rows.length + 2 * marginPx]
    this.fill(left - marginPx, top - marginPx, width, height, 0)
    this.stamp(glyph, left, top)
  }

  /** Copies another mask, whose place is empty. */
  place(other: PixelMask, left: number, top: number): void {
    for (let y = 0; y < other.height; y++)
      this.alpha.set(
        other.alpha.subarray(y * other.width, (y + 1) * other.width),
        (top + y) * this.width + left,
      )
  }

  /** Each pixel `factor` pixels wide and high, on the grid. */
  scaled(factor: number): PixelMask {
    if (factor === 1) return this
    const large = new PixelMask(this.width * factor, this.height * factor)
    for (let y = 0; y < this.height; y++)
      for (let x = 0; x < this.width; x++)
        large.fill(x * factor, y * factor, factor, factor, this.alpha[y * this.width + x])
    return large
  }

  /** For macOS, which takes the colour of its menu bar for what is opaque: black, 4 bytes a pixel. */
  templatePixels(): Uint8Array {
    const pixels = new Uint8Array(this.alpha.length * CHANNELS)
    this.alpha.forEach((alpha, cell) => (pixels[cell * CHANNELS + CHANNELS - 1] = alpha))
    return pixels
  }

  /**
   * Premultiplied, 4 bytes a pixel, with a halo of the opposite grey, `haloPx` wide: the panel's colour is a guess, and the
   * picture must be readable where that is wrong.
   */
  inkPixels(ink: Ink, haloPx: number): Uint8Array {
    const [inkGrey, haloGrey] = ink === 'light' ? [255, 0] : [26, 255]
    const pixels = new Uint8Array(this.alpha.length * CHANNELS)
    this.alpha.forEach((alpha, cell) => {
      const isHalo = alpha === 0 && this.touchesInk(cell, haloPx)
      const [grey, opacity] = isHalo ? [haloGrey, HALO_ALPHA] : [inkGrey, alpha]
      const at = cell * CHANNELS
      pixels.fill(Math.round((grey * opacity) / OPAQUE), at, at + CHANNELS - 1)
      pixels[at + CHANNELS - 1] = opacity
    })
    return pixels
  }

  private touchesInk(cell: number, distancePx: number): boolean {
    const [x, y] = [cell % this.width, Math.floor(cell / this.width)]
    for (let ny = Math.max(0, y - distancePx); ny <= Math.min(this.height - 1, y + distancePx); ny++)
      for (let nx = Math.max(0, x - distancePx); nx <= Math.min(this.width - 1, x + distancePx); nx++)
        if ((this.alpha[ny * this.width + nx] ?? 0) > 0) return true
    return false
  }
}
