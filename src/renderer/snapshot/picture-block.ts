import type { PictureInput } from './picture-input'
import { writeText } from './picture-text'

/** One chart of a picture, ready to paint. */
export interface Block {
  /** CSS px. */
  height: number
  /** Paints with the block's top left corner at the origin. */
  paint: (context: CanvasRenderingContext2D) => void
}

/** Width of every picture and of the column its charts fill, CSS px. */
export const PICTURE_WIDTH_PX = 1200
export const PICTURE_MARGIN_PX = 32
export const BLOCK_WIDTH_PX = PICTURE_WIDTH_PX - 2 * PICTURE_MARGIN_PX

/** Height of a chart's title and series, CSS px. */
export const BLOCK_HEAD_PX = 28

export interface BlockOptions {
  input: PictureInput
  /** Height of the plots, CSS px. */
  plotHeight: number
  /** Whether it has a title. Not in a picture of one chart, whose own title names it. */
  titled: boolean
}

const MISSING_HEIGHT_PX = 36

/** A block with the title and why there is nothing to draw. */
export function missingBlock(title: string, sentence: string, { input, titled }: BlockOptions): Block {
  const { palette } = input
  return {
    height: (titled ? BLOCK_HEAD_PX : 0) + MISSING_HEIGHT_PX,
    paint: (context) => {
      if (titled) writeText(context, title, 0, 18, { size: 13, weight: 600, colour: palette.text })
      writeText(context, sentence, 0, titled ? BLOCK_HEAD_PX + 14 : 14, {
        size: 13,
        colour: palette.textSecondary,
      })
    },
  }
}
