import { act, render } from '@testing-library/react'
import { useEffect } from 'react'
import { vi } from 'vitest'
import type { Bootstrap, Bridge } from '#shared/ipc-contract'
import type { MeasurementHead } from '#shared/measurement'
import { App } from '../app'
import { useListView } from '../features/measurements/list-view-store'
import { NEWEST_FIRST } from '../features/measurements/rows'
import { NOTHING_SELECTED } from '../features/measurements/selection'
import { connect } from '../stores/connect'
import { useMeasurements } from '../stores/measurements-store'
import { useView, type Page } from '../stores/view-store'
import { handleCommand } from '../window-commands'
import { installFakeBridge, resetStores, type FakeBridge } from './fake-bridge'
import { makeHistoryRange, makeMeasurement } from './measurements'

/** Resets the stores, and installs a main that has a measurement for any id. */
export function startWithMeasurements(): FakeBridge {
  resetStores()
  useListView.setState({
    search: '',
    selection: NOTHING_SELECTED,
    openGroups: new Set(),
    sorting: NEWEST_FIRST,
    scrollTopPx: 0,
  })
  const bridge = installFakeBridge()
  bridge.answers['history:range'] = () => ({ ok: true, value: makeHistoryRange() })
  bridge.answers['measurement:get'] = (id: string) => ({ ok: true, value: makeMeasurement({ id }) })
  bridge.answers['transfer:export'] = () => ({ ok: true, value: { path: null } })
  bridge.answers['transfer:choose-import'] = () => ({ ok: true, value: { ids: [] } })
  bridge.answers['measurement:compare'] = () => ({ ok: true, value: { subjects: [], caveats: [], rows: [] } })
  return bridge
}

/** Renders a window on `page`, whose main has the measurements of `list`. */
export async function openPage(bridge: FakeBridge, page: Page, list: MeasurementHead[]): Promise<void> {
  const bootstrap = bridge.answers['app:bootstrap']?.() as Bootstrap
  bridge.answers['app:bootstrap'] = () => ({ ...bootstrap, measurements: { list, running: null } })
  useView.setState({ page })
  useMeasurements.setState({ list })
  renderWindow(bridge)
  await act(() => vi.dynamicImportSettled())
}

/** Renders a window that is connected to `bridge` until the test is cleaned up. */
export function renderWindow(bridge: Bridge): void {
  render(<ConnectedApp bridge={bridge} />)
}

function ConnectedApp({ bridge }: { bridge: Bridge }) {
  useEffect(() => connect(bridge, handleCommand), [bridge])
  return <App />
}
