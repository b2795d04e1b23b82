/** What a page draws: `charts` charts of two series. */
export interface Setup {
  charts: number
  /** Samples a second apart that fill the width of each chart. */
  samples: number
  /** Samples in memory, at least `samples`; the older ones lie left of the view. */
  held: number
}

/** Charts drawn in one way, on the page and filled. */
export interface Contender {
  /** Adds the next sample and draws it as an application would. */
  update: () => void
}

export type Mount = (root: HTMLElement, setup: Setup) => Contender

/** The size of every chart in CSS px; six fit into the window. */
export const CHART_WIDTH_PX = 460
export const CHART_HEIGHT_PX = 180

export const SAMPLE_MS = 1000
const START_MS = 1_700_000_000_000

export function timeMsOf(index: number): number {
  return START_MS + index * SAMPLE_MS
}

/** A load with bursts and noise, the same in every run; between 0 and 5000. */
export function valueOf(series: 0 | 1, index: number): number {
  const noise = ((index * 2_654_435_761 + series * 40_503) % 4096) / 4096
  const burst = (index + series * 17) % 45 < 12 ? 3000 : 300
  return burst + 900 * (1 + Math.sin(index / (series === 0 ? 9 : 23))) * noise
}

/** A place for each chart, in two columns. */
export function makePlaces(root: HTMLElement, count: number): HTMLElement[] {
  return Array.from({ length: count }, () => {
    const place = document.createElement('div')
    place.className = 'place'
    root.append(place)
    return place
  })
}
