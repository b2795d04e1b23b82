import { highestOf } from '#shared/extremes'
import { CHARTS } from '#shared/charts'
import { formatRatio, joinUnit } from '#shared/format'
import { clusterKey, coreKey, type ClusterLayout, type ColumnKey } from '#shared/sample-columns'
import { words } from '#shared/words/words'
import {
  clusterColour,
  CORE_ROW_PX,
  coreScale,
  formatFrequencyAt,
  paintCoreTraces,
} from '../charts/core-traces'
import { missingSentence } from '../charts/missing-sentence'
import type { ViewedRange } from '../stores/range-source'
import { newestIndex, valueAt } from '../stores/viewed-range'
import { BLOCK_HEAD_PX, BLOCK_WIDTH_PX, missingBlock, type Block, type BlockOptions } from './picture-block'
import type { PictureInput } from './picture-input'
import { writeText } from './picture-text'

const MOST_COLUMNS = 3
const COLUMN_GAP_PX = 32
const CLUSTER_HEAD_PX = 24
const CLUSTER_GAP_PX = 12
/** Positions in a core's row, CSS px from its left edge. */
const BAR_X = 56
const BAR_WIDTH = 64
const SHARE_RIGHT_X = 164
const FREQUENCY_RIGHT_X = 238
const TRACE_X = 250

/** Every core in a row, as on screen, with the values of the newest sample. */
export function clustersBlock(options: BlockOptions): Block {
  const { input, titled } = options
  const { title } = CHARTS.clusters
  const missing = missingSentence('clusters', input.range, input.status.machine)
  if (missing !== null) return missingBlock(title, missing, options)
  const { clusters } = input.range.columns
  const columns = Math.min(MOST_COLUMNS, clusters.length)
  const width = (BLOCK_WIDTH_PX - (columns - 1) * COLUMN_GAP_PX) / columns
  const rows = rowsOf(clusters, columns)
  return {
    height: BLOCK_HEAD_PX + rows.reduce((sum, row) => sum + rowHeight(row), 0),
    paint: (context) => {
      paintHead(context, input, titled ? title : null)
      let y = BLOCK_HEAD_PX
      for (const row of rows) {
        row.forEach((cluster, column) =>
          paintCluster(context, cluster, input, column * (width + COLUMN_GAP_PX), y, width),
        )
        y += rowHeight(row)
      }
    },
  }
}

/** Title and legend. The legend says which sample the figures are of, since a picture has no crosshair. */
function paintHead(context: CanvasRenderingContext2D, { palette }: PictureInput, title: string | null): void {
  const x =
    title === null
      ? 0
      : writeText(context, title, 0, 18, { size: 13, weight: 600, colour: palette.text }) + 24
  writeText(context, words.pictures.coresLegend, x, 18, { size: 12, colour: palette.textSecondary })
}

function rowsOf(clusters: readonly ClusterLayout[], columns: number): ClusterLayout[][] {
  const rows: ClusterLayout[][] = []
  for (let i = 0; i < clusters.length; i += columns) rows.push(clusters.slice(i, i + columns))
  return rows
}

function rowHeight(row: readonly ClusterLayout[]): number {
  const mostCores = highestOf(row.map((cluster) => cluster.coreIds.length))
  return CLUSTER_HEAD_PX + mostCores * CORE_ROW_PX + CLUSTER_GAP_PX
}

function paintCluster(
  context: CanvasRenderingContext2D,
  cluster: ClusterLayout,
  input: PictureInput,
  x: number,
  y: number,
  width: number,
): void {
  const { palette, range } = input
  const colour = clusterColour(cluster.name)
  const ratio = newestValue(range, clusterKey(cluster.name, 'activeRatio'))
  const frequency = formatFrequencyAt(
    range.columns,
    clusterKey(cluster.name, 'frequencyMhz'),
    newestIndex(range),
  )
  context.save()
  context.translate(x, y)
  const nameWidth = writeText(context, cluster.name, 0, 15, { size: 12, weight: 600, colour: palette.text })
  const figures = `${joinUnit(formatRatio(ratio))}  ·  ${frequency}`
  writeText(context, figures, nameWidth + 10, 15, { size: 11, colour: palette.textSecondary })
  context.translate(0, CLUSTER_HEAD_PX)
  cluster.coreIds.forEach((id, row) =>
    paintCore(context, id, row * CORE_ROW_PX, input, palette.series[colour]),
  )
  context.translate(TRACE_X, 0)
  const scale = coreScale(range, width - TRACE_X)
  paintCoreTraces(context, range.columns, cluster.coreIds, colour, scale, input.shades, palette)
  context.restore()
}

function newestValue(range: ViewedRange, key: ColumnKey): number | null {
  const index = newestIndex(range)
  return index === null ? null : valueAt(range.columns, key, index)
}

function paintCore(
  context: CanvasRenderingContext2D,
  id: number,
  y: number,
  { palette, range }: PictureInput,
  colour: string,
): void {
  const ratio = newestValue(range, coreKey(id, 'activeRatio'))
  const frequency = formatFrequencyAt(range.columns, coreKey(id, 'frequencyMhz'), newestIndex(range))
  const label = { size: 11, colour: palette.textSecondary }
  writeText(context, words.charts.core(id), 0, y + 14, label)
  context.fillStyle = palette.grid
  context.fillRect(BAR_X, y + 7, BAR_WIDTH, 6)
  context.fillStyle = colour
  context.fillRect(BAR_X, y + 7, BAR_WIDTH * Math.min(1, ratio ?? 0), 6)
  writeText(context, joinUnit(formatRatio(ratio)), SHARE_RIGHT_X, y + 14, { ...label, align: 'right' })
  writeText(context, frequency, FREQUENCY_RIGHT_X, y + 14, {
    ...label,
    align: 'right',
  })
}
