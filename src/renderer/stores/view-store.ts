import { create } from 'zustand'
import { CHART_IDS, type ChartId } from '#shared/charts'
import type { SettingsSection } from '#shared/settings'
import type { SampleColumns } from '#shared/sample-columns'

/** What fills the window below its title bar. */
export type Page =
  | { kind: 'charts' }
  | { kind: 'measurements' }
  /** `isNew`: it was just made, so that its name is selected for typing. */
  | { kind: 'measurement'; id: string; isNew?: boolean }
  /** Measurements in the order of their columns. */
  | { kind: 'comparison'; ids: string[] }
  /** What can be measured on which Mac. */
  | { kind: 'capabilities' }
  /** Whether everything works on this Mac. */
  | { kind: 'doctor' }
  /** `back`: the page that was left for the settings. */
  | { kind: 'settings'; section: SettingsSection; back: Page }
  /** Energy per day, week or month. */
  | { kind: 'ledger' }

interface ViewState {
  page: Page
  /** A copy of the history at the moment of a pause; null while the view is not paused. */
  frozen: SampleColumns | null
  /** End of the sample under the crosshair, ms since 1970; null when there is no crosshair. */
  crosshairMs: number | null
  /** The chart that keys such as ⌘S act on: the one that was last focused or pressed. */
  activeChart: ChartId | null
  /** The chart that fills the window; null while all are shown. */
  filledChart: ChartId | null
  /** The chart whose data is shown as a table, above the page; null while none is. */
  tableChart: ChartId | null
  /** Whether the panel about live readings is open. */
  liveOpen: boolean
  /** Whether the sheet of keys is open. */
  keysOpen: boolean
  /** Pictures name the programs that the log told. Never kept: names leave this Mac only where a person says so. */
  picturesNamePrograms: boolean
}

/** What this window shows. It is forgotten when the window closes. */
export const useView = create<ViewState>()(() => ({
  page: { kind: 'charts' },
  frozen: null,
  crosshairMs: null,
  activeChart: null,
  filledChart: null,
  tableChart: null,
  liveOpen: false,
  keysOpen: false,
  picturesNamePrograms: false,
}))

/** Shows `page`, without the crosshair of the charts that were shown before. */
export function showPage(page: Page): void {
  useView.setState({ page, crosshairMs: null })
}

/**
 * Call before what leads to a page is asked for. Returns what shows that page when it was answered, and does nothing where a
 * person has gone to another one meanwhile.
 */
export function answeredPage(): (page: Page) => void {
  const { page: before } = useView.getState()
  return (page) => {
    if (useView.getState().page === before) showPage(page)
  }
}

/** Whether the page has charts that can be saved as a picture. */
export function showsCharts(): boolean {
  const { kind } = useView.getState().page
  return kind === 'charts' || kind === 'measurement'
}

/** Goes one page back towards the charts; false when they are shown already. */
export function leavePage(): boolean {
  const { page } = useView.getState()
  switch (page.kind) {
    case 'charts':
      return false
    case 'settings':
      showPage(page.back)
      return true
    case 'measurements':
    case 'capabilities':
    case 'ledger':
    case 'doctor':
      showPage({ kind: 'charts' })
      return true
    default:
      showPage({ kind: 'measurements' })
      return true
  }
}

/** Shows a section of the settings; leaving them shows the present page again. */
export function showSettings(section: SettingsSection): void {
  const { page } = useView.getState()
  showPage({ kind: 'settings', section, back: pageBehind(page) })
}

function pageBehind(page: Page): Page {
  if (page.kind === 'settings') return page.back
  // Its name was selected for typing once.
  return page.kind === 'measurement' ? { kind: 'measurement', id: page.id } : page
}

/** Shows the list of measurements, or the charts when any page of measurements is shown. */
export function toggleMeasurements(): void {
  showPage({ kind: useView.getState().page.kind === 'charts' ? 'measurements' : 'charts' })
}

/** Fills the window with `chart`, or shows all charts again. */
export function toggleFilled(chart: ChartId): void {
  useView.setState(({ filledChart }) => ({ filledChart: filledChart === chart ? null : chart }))
}

/** Shows all charts again; false when they are shown already. */
export function leaveFilled(): boolean {
  if (useView.getState().filledChart === null) return false
  useView.setState({ filledChart: null })
  return true
}

/** Shows the energy ledger, or the charts when it is shown. */
export function toggleLedger(): void {
  showPage({ kind: useView.getState().page.kind === 'ledger' ? 'charts' : 'ledger' })
}

export function togglePictureNames(): void {
  useView.setState(({ picturesNamePrograms }) => ({ picturesNamePrograms: !picturesNamePrograms }))
}

export function hideCrosshair(): void {
  useView.setState({ crosshairMs: null })
}

/** Shows the data of a chart as a table; without one, that of the chart that was used last, or of the first. */
export function showTable(chart?: ChartId): boolean {
  if (!showsCharts()) return false
  useView.setState(({ filledChart, activeChart }) => ({
    tableChart: chart ?? filledChart ?? activeChart ?? CHART_IDS[0],
  }))
  return true
}
