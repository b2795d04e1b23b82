import { act } from '@testing-library/react'
import { vi } from 'vitest'
import type { Bootstrap } from '#shared/ipc-contract'
import type { MeasurementHead } from '#shared/measurement'
import { NOTHING_SELECTED } from '../features/measurements/selection'
import { useListView } from '../features/measurements/list-view-store'
import { useMeasurements } from '../stores/measurements-store'
import { useView, type Page } from '../stores/view-store'
import { installFakeBridge, resetStores, type FakeBridge } from './fake-bridge'
import { makeHistoryRange, makeMeasurement } from './measurements'
import { renderWindow } from './render-window'

/** A window that just opened, and a main that knows measurements of any id. */
export function startWithMeasurements(): FakeBridge {
  resetStores()
  useListView.setState({ search: '', selection: NOTHING_SELECTED, openGroups: new Set(), scrollTopPx: 0 })
  const bridge = installFakeBridge()
  bridge.answers['history:range'] = () => ({ ok: true, value: makeHistoryRange() })
  bridge.answers['measurement:get'] = (id: string) => ({ ok: true, value: makeMeasurement({ id }) })
  bridge.answers['transfer:choose-import'] = () => ({ ok: true, value: { ids: [] } })
  bridge.answers['measurement:compare'] = () => ({ ok: true, value: { subjects: [], rows: [] } })
  return bridge
}

/** Shows `page` of a window whose main has the measurements of `list`. */
export async function openPage(bridge: FakeBridge, page: Page, list: MeasurementHead[]): Promise<void> {
  const bootstrap = bridge.answers['app:bootstrap']?.() as Bootstrap
  bridge.answers['app:bootstrap'] = () => ({ ...bootstrap, measurements: { list, running: null } })
  useView.setState({ page })
  useMeasurements.setState({ list })
  renderWindow(bridge)
  await act(() => vi.dynamicImportSettled())
}
