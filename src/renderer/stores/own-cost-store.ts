import { create } from 'zustand'
import type { OwnCost } from '#shared/own-cost'

/** What the app costs, as main last told; null until it did. */
export const useOwnCost = create<{ cost: OwnCost | null }>()(() => ({ cost: null }))
