import type { ChartId } from '#shared/charts'
import { words } from '#shared/words/words'
import { formatSource } from '../format/source-format'
import { shownCharts } from '../charts/missing-sentence'
import { chartTitle } from '../charts/shown-series'
import { clustersBlock } from './clusters-block'
import { eventsBlock } from './events-block'
import { programsBlock } from './programs-block'
import {
  BLOCK_WIDTH_PX,
  PICTURE_MARGIN_PX,
  PICTURE_WIDTH_PX,
  type Block,
  type BlockOptions,
} from './picture-block'
import type { PictureInput } from './picture-input'
import { fitText, footCaption, headCaption, writeText } from './picture-text'
import { scalarBlock } from './scalar-block'

/** Picture px per CSS px, on every display. */
const PIXEL_RATIO = 2
const HEAD_PX = 96
const FOOT_PX = 44
const BLOCK_GAP_PX = 16
/** Room for the app's name at the right of the foot, CSS px. */
const OWN_NAME_PX = 90

/** Height of the plots in a picture of one chart, and of each chart in a picture of all, CSS px. */
const SINGLE_PLOT_PX = 320
const STACKED_PLOT_PX: Readonly<Record<ChartId, number>> = {
  'ane-power': 200,
  'ane-traffic': 140,
  power: 140,
  gpu: 160,
  clusters: 0,
}

/** Draws a picture. Returns a PNG file; throws when the browser cannot make one. */
export async function drawPicture(input: PictureInput): Promise<Uint8Array> {
  const lanes = [programsBlock(input), eventsBlock(input)].filter((block) => block !== null)
  const blocks = [...(await blocksOf(input)), ...lanes]
  const gaps = BLOCK_GAP_PX * (blocks.length - 1)
  const height = HEAD_PX + blocks.reduce((sum, block) => sum + block.height, 0) + gaps + FOOT_PX
  const canvas = document.createElement('canvas')
  canvas.width = PICTURE_WIDTH_PX * PIXEL_RATIO
  canvas.height = Math.ceil(height) * PIXEL_RATIO
  const context = canvas.getContext('2d')
  if (context === null) throw new Error(words.pictures.noCanvas)
  context.scale(PIXEL_RATIO, PIXEL_RATIO)
  context.fillStyle = input.palette.background
  context.fillRect(0, 0, PICTURE_WIDTH_PX, height)
  context.translate(PICTURE_MARGIN_PX, 0)
  paintHead(context, input)
  context.translate(0, HEAD_PX)
  for (const block of blocks) {
    block.paint(context)
    context.translate(0, block.height + BLOCK_GAP_PX)
  }
  context.translate(0, -BLOCK_GAP_PX)
  paintFoot(context, input)
  return encode(canvas)
}

function blocksOf(input: PictureInput): Promise<Block[]> {
  const { target } = input
  if (target !== 'all')
    return Promise.all([blockOf(target, { input, plotHeight: SINGLE_PLOT_PX, titled: false })])
  return Promise.all(
    [...shownCharts(input.range, input.status.machine).keys()]
      .sort((a, b) => Number(a === 'clusters') - Number(b === 'clusters'))
      .map((id) => blockOf(id, { input, plotHeight: STACKED_PLOT_PX[id], titled: true })),
  )
}

async function blockOf(id: ChartId, options: BlockOptions): Promise<Block> {
  return id === 'clusters' ? clustersBlock(options) : await scalarBlock(id, options)
}

function paintHead(context: CanvasRenderingContext2D, input: PictureInput): void {
  const { palette, target } = input
  const title = target === 'all' ? words.head.app : chartTitle(target, input.range)
  writeText(context, title, 0, 46, { size: 22, weight: 600, colour: palette.text })
  paintSource(context, input)
  const meta = { size: 13, colour: palette.textSecondary }
  writeText(context, fitText(context, headCaption(input), BLOCK_WIDTH_PX, meta), 0, 70, meta)
}

/** The name of the source, as a badge where its numbers are made up. */
function paintSource(context: CanvasRenderingContext2D, { palette, status }: PictureInput): void {
  const { isMadeUp } = status
  const style = {
    size: 13,
    weight: 600,
    colour: isMadeUp ? palette.badge : palette.textSecondary,
    align: 'right',
  } as const
  const text = fitText(context, formatSource(status), BLOCK_WIDTH_PX / 2, style)
  const width = context.measureText(text).width
  if (!isMadeUp) {
    writeText(context, text, BLOCK_WIDTH_PX, 45, style)
    return
  }
  writeText(context, text, BLOCK_WIDTH_PX - 12, 45, style)
  context.strokeStyle = palette.badge
  context.lineWidth = 1
  context.beginPath()
  context.roundRect(BLOCK_WIDTH_PX - width - 23.5, 28.5, width + 23, 24, 12)
  context.stroke()
}

function paintFoot(context: CanvasRenderingContext2D, input: PictureInput): void {
  const { palette } = input
  const small = { size: 11, colour: palette.textSecondary }
  context.fillStyle = palette.hairline
  context.fillRect(0, 8, BLOCK_WIDTH_PX, 0.5)
  writeText(context, fitText(context, footCaption(input), BLOCK_WIDTH_PX - OWN_NAME_PX, small), 0, 28, small)
  writeText(context, words.head.app, BLOCK_WIDTH_PX, 28, { ...small, align: 'right' })
}

function encode(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error(words.pictures.notEncoded))
      else void blob.arrayBuffer().then((buffer) => resolve(new Uint8Array(buffer)), reject)
    }, 'image/png')
  })
}
