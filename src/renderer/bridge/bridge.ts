import type { Bridge } from '#shared/ipc-contract'

declare global {
  interface Window {
    /** Put there by the preload before any script of the page runs. */
    anemometer: Bridge
  }
}

/** The only way out of the window. */
export function mainProcess(): Bridge {
  return window.anemometer
}
