import type { ChartId } from '#shared/charts'
import { METRICS } from '#shared/metrics'
import { words } from '#shared/words/words'
import { currentSource } from '../../charts/range-source-context'
import { shownMetrics } from '../../charts/shown-series'
import { copyPicture, savePicture } from '../../snapshot/deliver'
import { useSession } from '../../stores/session-store'
import { toggleSeries, useSettings } from '../../stores/settings-store'
import { measureSpan } from '../../stores/time-actions'
import { exportRange } from '../../stores/transfer-store'
import { showTable, toggleFilled, useView } from '../../stores/view-store'
import { viewedSpan } from '../../stores/window-range'
import { pictureNamesEntry } from '../../components/picture-names'
import { commandKey } from '../../ui/keys'
import type { MenuEntry } from '../../ui/menu'

/** The entries of a chart's menu, for the present settings. */
export function chartMenu(id: ChartId): MenuEntry[] {
  const { platform } = useSession.getState()
  const { hiddenSeries } = useSettings.getState()
  const { filledChart } = useView.getState()
  const range = currentSource().range()
  const shown = range === null ? [] : shownMetrics(id, range)
  const series: MenuEntry[] = shown.map((metric) => ({
    text: METRICS[metric].label,
    checked: !hiddenSeries.includes(metric),
    onChoose: () => toggleSeries(metric),
  }))
  return [
    { text: words.pictures.copy, shortcut: commandKey(platform, 'C'), onChoose: () => void copyPicture(id) },
    { text: words.pictures.save, shortcut: commandKey(platform, 'S'), onChoose: () => void savePicture(id) },
    pictureNamesEntry(),
    'separator',
    {
      text: filledChart === id ? words.charts.showAll : words.charts.fillWindow,
      shortcut: '↩',
      onChoose: () => toggleFilled(id),
    },
    { text: words.chartText.showTable, shortcut: 'T', onChoose: () => showTable(id) },
    ...spanEntries(),
    ...(series.length > 1 ? (['separator', ...series] satisfies MenuEntry[]) : []),
  ]
}

/** Measures or exports the whole viewed span. Not for charts of measurements. */
function spanEntries(): MenuEntry[] {
  const span = viewedSpan()
  if (span === null || currentSource().navigation === null) return []
  return [
    'separator',
    { text: words.charts.measureShown, onChoose: () => void measureSpan(span) },
    { text: words.charts.exportShown, onChoose: () => exportRange(span.fromMs, span.toMs) },
  ]
}
