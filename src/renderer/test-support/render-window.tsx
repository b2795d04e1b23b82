import { render } from '@testing-library/react'
import { useEffect } from 'react'
import type { Bridge } from '#shared/ipc-contract'
import { App } from '../app'
import { handleCommand } from '../window-commands'
import { connect } from '../stores/connect'

/** A window on `bridge`, drawn at once; it is disconnected when the test is cleaned up. */
export function renderWindow(bridge: Bridge): void {
  render(<ConnectedApp bridge={bridge} />)
}

function ConnectedApp({ bridge }: { bridge: Bridge }) {
  useEffect(() => connect(bridge, handleCommand), [bridge])
  return <App />
}
