import { words } from '#shared/words/words'
import { PLOT_LEFT_PX, plotWidth } from '../charts/chart-layout'
import { eventsWithin, layoutLane } from '../charts/event-layout'
import { LANE_HEIGHT_PX, paintLane } from '../charts/event-painter'
import { formatEventCount } from '../format/event-format'
import { BLOCK_HEAD_PX, BLOCK_WIDTH_PX, type Block } from './picture-block'
import type { PictureInput } from './picture-input'
import { writeText } from './picture-text'

/** The lane of events and marks; null where there are none. */
export function eventsBlock({ range, palette }: PictureInput): Block | null {
  const events = eventsWithin(range)
  if (events.length === 0) return null
  const width = plotWidth(BLOCK_WIDTH_PX)
  const scale = { width, height: LANE_HEIGHT_PX, fromMs: range.fromMs, toMs: range.toMs, maximum: 1 }
  return {
    height: BLOCK_HEAD_PX + LANE_HEIGHT_PX,
    paint: (context) => {
      const title = writeText(context, words.events.events, 0, 18, {
        size: 13,
        weight: 600,
        colour: palette.text,
      })
      const secondary = { size: 11, colour: palette.textSecondary }
      writeText(context, formatEventCount(events), title + 16, 18, secondary)
      context.save()
      context.translate(PLOT_LEFT_PX, BLOCK_HEAD_PX)
      paintLane(context, scale, layoutLane(range, width), palette)
      context.restore()
    },
  }
}
