import { useSyncExternalStore } from 'react'
import { readPalette, subscribeToTheme, type Palette } from './palette'

let current: Palette | null = null

function subscribe(onChange: () => void): () => void {
  return subscribeToTheme(() => {
    current = null
    onChange()
  })
}

/** The palette of the theme that applies now, the same object until it changes. */
export function currentPalette(): Palette {
  return (current ??= readPalette())
}

export function usePalette(): Palette {
  return useSyncExternalStore(subscribe, currentPalette)
}
