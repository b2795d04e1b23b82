import { create } from 'zustand'

export interface Notice {
  id: number
  message: string
}

interface NoticesState {
  notices: Notice[]
  /** That something succeeded; null most of the time. */
  confirmation: Notice | null
}

/** More notices at once would hide the charts. */
const MOST_NOTICES = 3

/** How long a confirmation is shown, ms: it is a few words. */
const CONFIRMATION_MS = 3000

export const useNotices = create<NoticesState>()(() => ({ notices: [], confirmation: null }))

let nextId = 0

/** Shows `message` until it is dismissed. The same message is not shown twice. */
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

/** Shows `message` for a moment, instead of the previous one. */
export function showConfirmation(message: string): void {
  const confirmation = { id: nextId++, message }
  useNotices.setState({ confirmation })
  setTimeout(() => {
    if (useNotices.getState().confirmation === confirmation) useNotices.setState({ confirmation: null })
  }, CONFIRMATION_MS)
}
