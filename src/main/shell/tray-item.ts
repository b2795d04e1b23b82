import { nativeImage, Tray, type Menu, type NativeImage, type Rectangle } from 'electron'
import { PixelMask, type Ink } from '../presentation/pixel-mask'
import { trayPicture, type TrayPicture } from '../presentation/tray-icon'
import type { TrayItemFace } from '../presentation/tray-items'

/** How pictures are drawn now. */
export interface TrayLook {
  ink: Ink
  /** Pixels of the display for one of the picture: whole. */
  scale: number
}

export interface TrayItemOptions {
  /** The app's glyph, a template image of macOS; Electron finds the `@2x` beside it. */
  glyphPath: string
  /** `bounds`: where the item is, DIP of the screen; null where the panel does not say. */
  onClick: (bounds: Rectangle | null) => void
  /** null where the panel shows the menu by itself. */
  onRightClick: ((item: TrayItem) => void) | null
}

const isMac = process.platform === 'darwin'

/** One item in the menu bar or tray. Calls the system only when something visible has changed. */
export class TrayItem {
  private readonly tray: Tray
  private shownPicture: string
  private shownTitle = ''
  private shownTooltip = ''

  constructor(
    face: TrayItemFace,
    look: TrayLook,
    private readonly options: TrayItemOptions,
  ) {
    this.shownPicture = keyOf(face.picture, look)
    this.tray = new Tray(this.draw(face.picture, look))
    this.tray.on('click', (_event, bounds) => options.onClick(bounds.width > 0 ? bounds : null))
    if (options.onRightClick !== null) this.tray.on('right-click', () => options.onRightClick?.(this))
    // Otherwise the second of two quick clicks is reported as a double click, and opens nothing.
    if (isMac) this.tray.setIgnoreDoubleClickEvents(true)
  }

  show({ picture, title, tooltip }: TrayItemFace, look: TrayLook): void {
    const key = keyOf(picture, look)
    if (key !== this.shownPicture) this.tray.setImage(this.draw(picture, look))
    if (title !== this.shownTitle) this.tray.setTitle(title, { fontType: 'monospacedDigit' })
    if (tooltip !== this.shownTooltip) this.tray.setToolTip(tooltip)
    this.shownPicture = key
    this.shownTitle = title
    this.shownTooltip = tooltip
  }

  /** For panels that show it by themselves. */
  setMenu(menu: Menu): void {
    this.tray.setContextMenu(menu)
  }

  popUp(menu: Menu): void {
    this.tray.popUpContextMenu(menu)
  }

  /** Where the system has put it, DIP of the screen. */
  get bounds(): Rectangle {
    return this.tray.getBounds()
  }

  get isDestroyed(): boolean {
    return this.tray.isDestroyed()
  }

  destroy(): void {
    this.tray.destroy()
  }

  /** macOS chooses among the scales. Given several, Linux panels are sent only the largest, so that they get theirs alone. */
  private draw(picture: TrayPicture, { ink, scale }: TrayLook): NativeImage {
    const maskAt = (factor: number): PixelMask =>
      trayPicture(picture, factor, picture.kind === 'icon' ? this.glyphAt(factor) : NO_GLYPH, isMac)
    if (!isMac) {
      const mask = maskAt(scale)
      return bitmap(mask, mask.inkPixels(ink, scale), scale)
    }
    const [single, double] = [maskAt(1), maskAt(2)]
    const image = bitmap(single, single.templatePixels(), 1)
    const { width, height } = double
    image.addRepresentation({ scaleFactor: 2, width, height, buffer: Buffer.from(double.templatePixels()) })
    image.setTemplateImage(true)
    return image
  }

  private glyphAt(scaleFactor: number): PixelMask {
    const image = nativeImage.createFromPath(this.options.glyphPath)
    const { width, height } = image.getSize()
    const mask = new PixelMask(width * scaleFactor, height * scaleFactor)
    const bytes = image.toBitmap({ scaleFactor })
    for (let cell = 0; cell < mask.alpha.length; cell++) mask.alpha[cell] = bytes[cell * 4 + 3] ?? 0
    return mask
  }
}

const NO_GLYPH = new PixelMask(0, 0)

/** Equal for pictures with equal pixels. */
function keyOf(picture: TrayPicture, { ink, scale }: TrayLook): string {
  return JSON.stringify(isMac ? picture : [picture, ink, scale])
}

function bitmap({ width, height }: PixelMask, pixels: Uint8Array, scaleFactor: number): NativeImage {
  return nativeImage.createFromBitmap(Buffer.from(pixels), { width, height, scaleFactor })
}
