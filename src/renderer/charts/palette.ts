import { useSyncExternalStore } from 'react'

/** The colours that a canvas or a picture needs, resolved from `styles/tokens.css`. */
export interface Palette {
  background: string
  text: string
  textSecondary: string
  grid: string
  hairline: string
  crosshair: string
  accent: string
  badge: string
  series: Readonly<Record<SeriesColour, string>>
  /** Series differ in how their lines are broken as well: the system asks to differentiate without colour. */
  differentiates: boolean
  /** Nothing that is painted shows what lies below it: the system asks to reduce transparency. */
  isSolid: boolean
}

export const SERIES_COLOURS = ['ane', 'read', 'write', 'cpu', 'gpu', 'dram', 'efficiency'] as const
export type SeriesColour = (typeof SERIES_COLOURS)[number]

/** Media features that change a token's value. */
const THEME_QUERIES = [
  '(prefers-color-scheme: dark)',
  '(prefers-contrast: more)',
  '(prefers-reduced-transparency: reduce)',
  '(forced-colors: active)',
]

/** Reads the tokens as they apply now. System colours and `color-mix` come back as plain colours. */
function readPalette(): Palette {
  const probe = document.createElement('span')
  probe.hidden = true
  document.body.append(probe)
  const resolve = (token: string): string => {
    probe.style.color = `var(--${token})`
    return getComputedStyle(probe).color
  }
  const series = Object.fromEntries(
    SERIES_COLOURS.map((colour) => [colour, resolve(`series-${colour}`)]),
  ) as Record<SeriesColour, string>
  const isOn = (token: string): boolean =>
    getComputedStyle(probe).getPropertyValue(`--${token}`).trim() === '1'
  const palette: Palette = {
    background: resolve('window'),
    text: resolve('text'),
    textSecondary: resolve('text-secondary'),
    grid: resolve('grid'),
    hairline: resolve('hairline'),
    crosshair: resolve('crosshair'),
    accent: resolve('accent'),
    badge: resolve('badge'),
    series,
    differentiates: isOn('differentiate-without-colour'),
    isSolid: isOn('reduce-transparency'),
  }
  probe.remove()
  return palette
}

/** Calls back whenever the theme or the contrast changes. Returns the function that ends the subscription. */
function subscribeToTheme(onChange: () => void): () => void {
  const queries = THEME_QUERIES.map((query) => window.matchMedia(query))
  for (const query of queries) query.addEventListener('change', onChange)
  return () => {
    for (const query of queries) query.removeEventListener('change', onChange)
  }
}

let current: Palette | null = null

function subscribe(onChange: () => void): () => void {
  return subscribeToTheme(() => {
    current = null
    onChange()
  })
}

/** The palette of the current theme; the same object until the theme changes. */
export function currentPalette(): Palette {
  return (current ??= readPalette())
}

export function usePalette(): Palette {
  return useSyncExternalStore(subscribe, currentPalette)
}

/** Fills pale, so that what lies below shows through; as a solid tint where the system asks for that. Ends with `endTint`. */
export function beginTint(
  context: CanvasRenderingContext2D,
  colour: string,
  opacity: number,
  { isSolid, background }: Palette,
): void {
  context.fillStyle = isSolid ? `color-mix(in srgb, ${colour} ${100 * opacity}%, ${background})` : colour
  context.globalAlpha = isSolid ? 1 : opacity
}

export function endTint(context: CanvasRenderingContext2D): void {
  context.globalAlpha = 1
}
