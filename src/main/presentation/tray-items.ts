import { joinUnit, formatPower } from '#shared/format'
import type { MenuBarSettings } from '#shared/settings'
import { hasTrouble, type MeterReading } from './meter-reading'
import { railPowerMw, type PowerRail, type RecentMinute } from './recent-minute'
import {
  squareNumber,
  TRACE_COLUMNS,
  traceHeights,
  traceRoom,
  type Badge,
  type TrayPicture,
} from './tray-icon'
import { itemTitle, RAIL_NAMES, trayTooltip } from './tray-text'

/** What an item shows, whatever is read. */
export interface TrayItemPlan {
  picture: TrayPicture['kind']
  /** Whose powers; the first item also tells how reading stands. */
  rails: readonly PowerRail[]
  isFirst: boolean
  /** Powers in words beside the picture, which only macOS has. */
  hasTitle: boolean
}

/** What an item shows now. Where two are equal, nothing has to be drawn. */
export interface TrayItemFace {
  picture: TrayPicture
  title: string
  tooltip: string
}

/** All that the faces of items are made of. */
export interface TrayItemContext {
  reading: MeterReading
  minute: RecentMinute
  unit: MenuBarSettings['unit']
  isMeasuring: boolean
  waitingMessages: number
}

const RAILS: Readonly<Record<MenuBarSettings['powers'], readonly PowerRail[]>> = {
  ane: ['ane'],
  'ane-gpu-cpu': ['ane', 'gpu', 'cpu'],
  package: ['package'],
}

/**
 * The items of the menu bar, from left to right. `isWide`: an item may be wide and have a title, as on macOS; elsewhere each
 * value and each trace is a square of its own, since a panel would shrink what is wider until nobody could read it.
 */
export function trayItemPlans({ style, powers, items }: MenuBarSettings, isWide: boolean): TrayItemPlan[] {
  const rails = RAILS[powers]
  const hasTitle = isWide && (style === 'value' || style === 'value-and-trace')
  const plan = (picture: TrayPicture['kind'], ofRails: readonly PowerRail[]) => ({
    picture,
    rails: ofRails,
    hasTitle,
  })
  const wanted = (ofRails: readonly PowerRail[]) => {
    if (isWide) return [plan(style === 'value' ? 'icon' : 'traces', ofRails)]
    return [
      ...(style === 'trace' ? [] : [plan('number', ofRails)]),
      ...(style === 'value' ? [] : [plan('traces', ofRails)]),
    ]
  }
  if (style === 'icon') return [{ ...plan('icon', rails.slice(0, 1)), isFirst: true }]
  const plans = isWide && items === 'one' ? wanted(rails) : rails.flatMap((rail) => wanted([rail]))
  return plans.map((made, index) => ({ ...made, isFirst: index === 0 }))
}

/** How reading stands, for whoever looks: a pause above all, then what is wrong. */
export function trayBadge({ reading, isMeasuring, waitingMessages }: TrayItemContext): Badge | null {
  if (reading.status.state === 'paused') return 'paused'
  if (hasTrouble(reading, waitingMessages)) return 'trouble'
  return isMeasuring ? 'measuring' : null
}

export function trayItemFace(plan: TrayItemPlan, context: TrayItemContext, isWide: boolean): TrayItemFace {
  const { reading, minute, unit, waitingMessages } = context
  const { rails, isFirst, hasTitle } = plan
  const power = (rail: PowerRail): number | null => reading.sample && railPowerMw(reading.sample, rail)
  const isAlone = rails.length === 1 && isFirst
  return {
    picture: pictureOf(plan, minute, power, unit, isFirst ? trayBadge(context) : null, isWide),
    title: hasTitle
      ? itemTitle(
          rails.map((rail) => [isAlone ? null : rail, power(rail)]),
          unit,
        )
      : '',
    tooltip: isFirst
      ? trayTooltip(reading, waitingMessages)
      : rails.map((rail) => `${RAIL_NAMES[rail]}: ${joinUnit(formatPower(power(rail)))}`).join('\n'),
  }
}

function pictureOf(
  { picture, rails, isFirst, hasTitle }: TrayItemPlan,
  minute: RecentMinute,
  power: (rail: PowerRail) => number | null,
  unit: MenuBarSettings['unit'],
  badge: Badge | null,
  isWide: boolean,
): TrayPicture {
  switch (picture) {
    case 'icon':
      return { kind: 'icon', badge }
    case 'number': {
      const rail = rails[0] ?? 'ane'
      return { kind: 'number', ...squareNumber(power(rail), unit), mark: isFirst ? null : rail, badge }
    }
    case 'traces': {
      const columns = isWide ? TRACE_COLUMNS.wide : TRACE_COLUMNS.square
      const heights = rails.map((rail) => traceHeights(minute.trace(rail, columns), traceRoom(isWide)))
      const isAlone = isFirst && rails.length === 1
      const marks = rails.map((rail) => (hasTitle || isAlone ? null : rail))
      return { kind: 'traces', heights, marks, isWide, badge }
    }
  }
}
