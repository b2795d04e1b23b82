import { COMMANDS, type PageCommandId, type RangeCommand } from '#shared/commands'
import { RANGE_MINUTES } from '#shared/settings'
import { request } from '../../bridge/bridge'
import { activeTarget, copyPicture, savePicture } from '../../snapshot/deliver'
import { toggleEventList } from '../../stores/event-list-store'
import { addMark, beginNaming } from '../../stores/mark-store'
import { toggleMeasuring } from '../../stores/measurements-store'
import {
  chooseRange,
  clearSelection,
  followNewest,
  jumpToEvent,
  moveCrosshair,
  panByKey,
  showAll,
  showOldest,
  togglePause,
  zoomByKey,
} from '../../stores/time-actions'
import { useTime } from '../../stores/time-store'
import {
  hideCrosshair,
  leaveFilled,
  leavePage,
  showPage,
  showsCharts,
  showSettings,
  showTable,
  toggleLedger,
  toggleMeasurements,
  useView,
} from '../../stores/view-store'

/** false: there is nothing to do it to, so that its key is left to others. */
type Action = () => unknown

const RANGE_ACTIONS = Object.fromEntries(
  RANGE_MINUTES.map((minutes, index) => [`show-range-${index + 1}`, () => chooseRange(minutes)]),
) as Record<RangeCommand, Action>

const ACTIONS: Readonly<Record<PageCommandId, Action>> = {
  ...RANGE_ACTIONS,
  'show-all': () => void showAll(),
  freeze: togglePause,
  'zoom-in': () => zoomByKey(-1),
  'zoom-out': () => zoomByKey(1),
  'move-back': () => panByKey(-1),
  'move-forward': () => panByKey(1),
  'show-oldest': () => void showOldest(),
  'show-newest': followNewest,
  'crosshair-back': () => moveCrosshair(-1),
  'crosshair-forward': () => moveCrosshair(1),
  'crosshair-back-ten': () => moveCrosshair(-10),
  'crosshair-forward-ten': () => moveCrosshair(10),
  'previous-event': () => jumpToEvent(-1),
  'next-event': () => jumpToEvent(1),
  events: () => showsCharts() && toggleEventList(),
  'chart-table': () => showTable(),
  leave,
  measure: () => void toggleMeasuring(),
  'add-mark': () => void addMark(),
  'name-mark': beginNaming,
  measurements: toggleMeasurements,
  ledger: toggleLedger,
  'open-recording': () => void request('source:choose-recording'),
  'save-chart': () => void savePicture(activeTarget()),
  'copy-chart': () => void copyPicture(activeTarget()),
  settings: () => showSettings('general'),
  keys: () => useView.setState({ keysOpen: true }),
}

/** Carries out a command by its key. False where there was nothing to do. */
export function runCommand(id: PageCommandId): boolean {
  return ACTIONS[id]() !== false
}

/** Carries out a command that was chosen in a menu, on the page on which it acts. */
export function runFromMenu(id: PageCommandId): void {
  if (COMMANDS[id].place === 'charts' && useView.getState().page.kind !== 'charts')
    showPage({ kind: 'charts' })
  runCommand(id)
}

/**
 * Leaves one thing: the selection, else the crosshair, else the chart that fills the window, else the past or a pause; on other
 * pages, the chart that fills it, else the page. False when there was nothing to leave.
 */
function leave(): boolean {
  if (useView.getState().page.kind !== 'charts') return leaveFilled() || leavePage()
  if (useTime.getState().selection !== null) {
    clearSelection()
    return true
  }
  if (useView.getState().crosshairMs !== null) {
    hideCrosshair()
    return true
  }
  if (leaveFilled()) return true
  if (useTime.getState().fixedSpan === null && useView.getState().frozen === null) return false
  followNewest()
  return true
}
