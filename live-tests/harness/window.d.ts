import type { Bridge } from '../../src/shared/ipc-contract'

declare global {
  interface Window {
    /** Put there by the preload. */
    anemometer: Bridge
  }
}
