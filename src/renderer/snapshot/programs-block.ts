import { isNobody } from '#shared/attribution/clues'
import { words } from '#shared/words/words'
import { PLOT_LEFT_PX, plotWidth } from '../charts/chart-layout'
import { paintProcess, PROCESS_NAME_PX, PROCESS_ROW_PX } from '../charts/process-painter'
import { layoutRow, processRowsOf, rowsWithin, type ProcessRow } from '../charts/process-rows'
import { formatProcess } from '../format/process-format'
import { BLOCK_HEAD_PX, BLOCK_WIDTH_PX, type Block } from './picture-block'
import type { PictureInput } from './picture-input'
import { fitText, writeText } from './picture-text'

/** More rows would make a picture of nothing else. */
const MOST_ROWS = 12

/** The programs that the log tells of; null where there are none. Their names are in it only where they are asked for. */
export function programsBlock({ range, palette, namesPrograms }: PictureInput): Block | null {
  const all = rowsWithin(range)
  if (all.length === 0) return null
  const rows = all.slice(0, MOST_ROWS)
  const width = plotWidth(BLOCK_WIDTH_PX)
  const { fromMs, toMs } = range
  const scale = { width, height: rows.length * PROCESS_ROW_PX, fromMs, toMs, maximum: 1 }
  const secondary = { size: 11, colour: palette.textSecondary }
  return {
    height: BLOCK_HEAD_PX + scale.height,
    paint: (context) => {
      const title = writeText(context, words.events.programs, 0, 18, {
        size: 13,
        weight: 600,
        colour: palette.text,
      })
      writeText(context, countWords(all, rows, namesPrograms), title + 16, 18, secondary)
      context.save()
      context.translate(PLOT_LEFT_PX, BLOCK_HEAD_PX)
      for (const row of rows) {
        const name = isNobody(row.process)
          ? words.events.noProgramNamed
          : formatProcess(row.process, namesPrograms)
        const style = { size: 11, colour: palette.text }
        writeText(context, fitText(context, name, width, style), 0, PROCESS_NAME_PX - 3, style)
        context.translate(0, PROCESS_NAME_PX)
        const { gaps } = processRowsOf(range.events)
        paintProcess(context, scale, layoutRow(row, range, width), gaps, palette, null)
        context.translate(0, PROCESS_ROW_PX - PROCESS_NAME_PX)
      }
      context.restore()
    },
  }
}

function countWords(
  all: readonly ProcessRow[],
  shown: readonly ProcessRow[],
  namesPrograms: boolean,
): string {
  const more =
    all.length > shown.length ? words.pictures.notShown(words.counts.moreRows(all.length - shown.length)) : ''
  return [more, namesPrograms ? '' : words.pictures.namesLeftOut].filter((part) => part !== '').join(', ')
}
