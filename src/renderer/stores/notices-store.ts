import { create } from 'zustand'

export interface Notice {
  id: number
  message: string
}

interface NoticesState {
  notices: Notice[]
  /** That something went well; null most of the time. */
  confirmation: Notice | null
}

/** More than this at once would hide the charts. */
const MOST_NOTICES = 3

/** Long enough to read three words at leisure. */
const CONFIRMATION_MS = 3000

export const useNotices = create<NoticesState>()(() => ({ notices: [], confirmation: null }))

let nextId = 0

/** Shows `message` until the person dismisses it. The same words are not shown twice. */
export function showNotice(message: string): void {
  useNotices.setState(({ notices }) => ({
    notices: [...notices.filter((notice) => notice.message !== message), { id: nextId++, message }].slice(
      -MOST_NOTICES,
    ),
  }))
}

export function dismissNotice(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }))
}

/** Shows `message` for a moment, in place of the one before it. */
export function showConfirmation(message: string): void {
  const confirmation = { id: nextId++, message }
  useNotices.setState({ confirmation })
  setTimeout(() => {
    if (useNotices.getState().confirmation === confirmation) useNotices.setState({ confirmation: null })
  }, CONFIRMATION_MS)
}
