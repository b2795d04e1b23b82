import { create } from 'zustand'
import type { HistoryExtent } from '#shared/history'
import type { TimeSpan } from './range-source'

interface TimeState {
  /** What the person looks at, wherever they moved; null while the view follows the newest sample. */
  looked: TimeSpan | null
  /** A gesture is under way. */
  isMoving: boolean
  /** What the person marked; `isDone` once the pointer let go. */
  selection: (TimeSpan & { isDone: boolean }) | null
  /** What is kept of the source; null while nothing is, or before main was asked. */
  extent: HistoryExtent | null
  /** Grows with each answer from the disk. */
  answers: number
}

/** Where in time this window looks. Changes at every frame of a gesture: only canvases may follow it directly. */
export const useTime = create<TimeState>()(() => ({
  looked: null,
  isMoving: false,
  selection: null,
  extent: null,
  answers: 0,
}))
