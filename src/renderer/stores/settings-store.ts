import { create } from 'zustand'
import { DEFAULT_SETTINGS, type Settings } from '#shared/settings'

/** A copy of what main owns; changed only by main's answers and pushes, and optimistically by `changeSettings`. */
export const useSettings = create<Settings>()(() => ({ ...DEFAULT_SETTINGS }))
