import { create } from 'zustand'
import type { TrackEvent } from '#shared/track-events'
import { request } from '../bridge/bridge'

interface MarkState {
  /** The mark that was just set without a label, and can be named; null most of the time. */
  unnamed: TrackEvent | null
  /** Whether its name is being typed. */
  isNaming: boolean
}

export const useMark = create<MarkState>()(() => ({ unnamed: null, isNaming: false }))

/** How long a mark can be named after it was set, ms: long enough to reach for the mouse. */
const OFFER_MS = 10_000

/** Sets a mark at the present. It comes back as an event, and can then be named. */
export async function addMark(): Promise<void> {
  await request('mark:add', '')
}

/** Offers to name a mark for a while, unless it has a label. What is being typed is not interrupted. */
export function offerNaming(mark: TrackEvent): void {
  if (mark.label !== '' || useMark.getState().isNaming) return
  useMark.setState({ unnamed: mark })
  setTimeout(() => {
    const { unnamed, isNaming } = useMark.getState()
    if (unnamed === mark && !isNaming) dismissNaming()
  }, OFFER_MS)
}

/** False where no mark waits for a name. */
export function beginNaming(): boolean {
  if (useMark.getState().unnamed === null) return false
  useMark.setState({ isNaming: true })
  return true
}

export function dismissNaming(): void {
  useMark.setState({ unnamed: null, isNaming: false })
}

/** Names the mark that waits for it. An empty label leaves it without one. */
export async function nameMark(label: string): Promise<void> {
  const { unnamed } = useMark.getState()
  dismissNaming()
  if (unnamed !== null && label !== '') await request('mark:name', unnamed.startMs, label)
}
