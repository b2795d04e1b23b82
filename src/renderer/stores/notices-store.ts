import { create } from 'zustand'

export interface Notice {
  id: number
  message: string
}

interface NoticesState {
  notices: Notice[]
}

/** More than this at once would hide the charts. */
const MOST_NOTICES = 3

export const useNotices = create<NoticesState>()(() => ({ notices: [] }))

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
