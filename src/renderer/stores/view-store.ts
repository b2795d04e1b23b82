import { create } from 'zustand'
import type { ChartId } from '#shared/charts'
import type { SampleColumns } from '#shared/sample-columns'

/** What fills the window below its title bar. */
export type Page =
  | { kind: 'charts' }
  | { kind: 'measurements' }
  /** `isNew`: it was just made, so that its name is what the person says next. */
  | { kind: 'measurement'; id: string; isNew?: boolean }
  /** In the order of their columns. */
  | { kind: 'comparison'; ids: string[] }

interface ViewState {
  page: Page
  /** A copy of the history at the moment of the pause; null while the view follows the newest sample. */
  frozen: SampleColumns | null
  /** End of the sample under the crosshair, ms since 1970; null when there is no crosshair. */
  crosshairMs: number | null
  /** The chart that keys such as ⌘S mean: the one that last had the focus or the pointer. */
  activeChart: ChartId | null
  settingsOpen: boolean
  /** The panel about live readings: how to allow them, or what they brought. */
  liveOpen: boolean
}

/** How this window looks at the samples. Nothing of it survives the window. */
export const useView = create<ViewState>()(() => ({
  page: { kind: 'charts' },
  frozen: null,
  crosshairMs: null,
  activeChart: null,
  settingsOpen: false,
  liveOpen: false,
}))

/** Fills the window with `page`. A crosshair belongs to the charts it was set in. */
export function showPage(page: Page): void {
  useView.setState({ page, crosshairMs: null })
}

/** Whether the page has charts, of which there can be a picture. */
export function showsCharts(): boolean {
  const { kind } = useView.getState().page
  return kind === 'charts' || kind === 'measurement'
}

/** One step towards the charts; says whether there was one. */
export function leavePage(): boolean {
  const { kind } = useView.getState().page
  if (kind === 'charts') return false
  showPage({ kind: kind === 'measurements' ? 'charts' : 'measurements' })
  return true
}

/** Shows the measurements, or from any of their pages the charts. */
export function toggleMeasurements(): void {
  showPage({ kind: useView.getState().page.kind === 'charts' ? 'measurements' : 'charts' })
}

export function hideCrosshair(): void {
  useView.setState({ crosshairMs: null })
}
