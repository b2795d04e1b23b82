import { create } from 'zustand'
import type { SharingStatus } from '#shared/sharing'
import { words } from '#shared/words/words'
import { mainProcess } from '../bridge/bridge'
import { showNotice } from './notices-store'

/** A copy of what main tells; null before it was asked. */
export const useSharing = create<{ status: SharingStatus | null }>()(() => ({ status: null }))

export function fetchSharing(): Promise<void> {
  return ask('sharing:status')
}

/** Serves anew, as after a port has become free or the file of who is let in was changed. */
export function restartSharing(): Promise<void> {
  return ask('sharing:restart')
}

async function ask(channel: 'sharing:status' | 'sharing:restart'): Promise<void> {
  try {
    useSharing.setState({ status: await mainProcess().invoke(channel) })
  } catch {
    showNotice(words.head.failures.sharing)
  }
}
