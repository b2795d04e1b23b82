import { create } from 'zustand'
import type { Bootstrap } from '#shared/ipc-contract'
import type { OwnCost } from '#shared/own-cost'
import type { SourceStatus } from '#shared/source-status'
import { LiveHistory } from './live-history'

interface SessionState {
  platform: Bootstrap['platform']
  /** null until main has answered for the first time. */
  status: SourceStatus | null
  /** Grows whenever `liveHistory` changes. */
  revision: number
}

export const useSession = create<SessionState>()(() => ({ platform: 'other', status: null, revision: 0 }))

/** The one live history of this window. */
export const liveHistory = new LiveHistory()

/** To be called after every change of `liveHistory`. */
export function notifyHistoryChanged(): void {
  useSession.setState(({ revision }) => ({ revision: revision + 1 }))
}

/** The cost of the app itself, as last reported by main; null before. */
export const useOwnCost = create<{ cost: OwnCost | null }>()(() => ({ cost: null }))
