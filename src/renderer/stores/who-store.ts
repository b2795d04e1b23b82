import { useEffect } from 'react'
import { create } from 'zustand'
import { whoUsed, type Who } from '#shared/attribution/measurement-who'
import { logCoverageOf } from '#shared/attribution/log-coverage'
import { MEMORY_HISTORY_MS } from '#shared/history'
import type { TimeSpan } from '#shared/sample-window'
import { logStateOf } from '#shared/source-status'
import { words } from '#shared/words/words'
import { mainProcess } from '../bridge/bridge'
import { formatProcessName } from '../format/process-format'
import { formatClockMs } from '../format/time-format'
import type { ViewedRange } from './range-source'
import { useSession } from './session-store'
import { useTime } from './time-store'

interface WhoState {
  /** What was asked about; null before the first answer. */
  span: TimeSpan | null
  /** null: nothing can be told, as the log was not read; a sentence: why nothing could be looked up. */
  answer: Who | string | null
}

/** Who used the Neural Engine in the selected span of the window's own charts, or in what they show. */
export const useWho = create<WhoState>()(() => ({ span: null, answer: null }))

/** How names and times are written in the window. */
export const WHO_STYLE = { timeOf: formatClockMs, nameOf: formatProcessName } as const

/** A view that follows the newest sample is asked about anew after so long, ms. */
const REFRESH_MS = 5000

/** The latest question that is not asked yet; at most one. */
let waiting: (() => Promise<WhoState>)[] = []
let isUnderWay = false

/** One question at a time; of those that come meanwhile, the latest is asked when it is answered. */
async function ask(question: () => Promise<WhoState>): Promise<void> {
  waiting = [question]
  if (isUnderWay) return
  isUnderWay = true
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const state = await next()
    if (waiting.length === 0) useWho.setState(state)
  }
  isUnderWay = false
}

async function fetchWho({ fromMs, toMs }: TimeSpan, isLatestFirst: boolean): Promise<WhoState> {
  const span = { fromMs, toMs }
  const answer = await mainProcess()
    .invoke('history:who', fromMs, toMs)
    .catch(() => ({ ok: false as const, message: words.head.failures.noAnswer }))
  if (!answer.ok) return { span, answer: answer.message }
  const { worked, events } = answer.value
  return { span, answer: whoUsed(worked, events, { ...WHO_STYLE, isLatestFirst }) }
}

/** Keeps `useWho` up to date with what the window's charts show, while the component that calls it is shown. */
export function useWhoUpdates(range: ViewedRange | null): void {
  const selection = useTime((time) => (time.selection?.isDone === true ? time.selection : null))
  const sessionId = useSession((session) => session.status?.sessionId)
  const isRead = useSession(({ status }) => status !== null && logStateOf(status).kind !== 'off')
  const span = selection ?? range
  const isFollowing = selection === null && range?.motion === 'follows'
  const isSettled = range !== null && (selection !== null || range.motion !== 'moves')
  // A view that goes on is looked through again and again, which a long one is too expensive for.
  const isShort = !isFollowing || range.toMs - range.fromMs <= MEMORY_HISTORY_MS
  const isLogged = isRead || (range !== null && logCoverageOf(range.events).fromMs !== null)
  const atMs = isFollowing ? Math.floor(range.toMs / REFRESH_MS) : `${span?.fromMs} ${span?.toMs}`
  const eventCount = range?.events.length
  useEffect(() => {
    if (!isSettled || span === null) return
    void ask(() =>
      isLogged && isShort ? fetchWho(span, isFollowing) : Promise.resolve({ span, answer: null }),
    )
    // The span itself moves with every sample of a view that follows.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [atMs, eventCount, isSettled, isShort, isLogged, isFollowing, sessionId])
}
