import { formatPower, formatTraffic, joinUnit, UNKNOWN } from '#shared/format'
import { describeActivity, describeRunning, type Glance, type GlanceAction } from '#shared/glance'
import { highestOf } from '#shared/extremes'
import { popover as english } from '#shared/words/popover'
import { inLocale } from '#shared/words/pseudo-locale'
import { locale } from '../locale'
import { paintTrace } from './trace'

/**
 * The page of the popover. Plain DOM: `popover.html` has all its elements, so that it is painted long before a page that React
 * builds, and a change writes a few texts.
 */
function elementOf(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`popover.html has no element with the id "${id}".`)
  return element
}

// Its own words alone: those of the window and the menus are five times all of its script.
const words = inLocale(english, locale)

type Label = { [K in keyof typeof words]: (typeof words)[K] extends string ? K : never }[keyof typeof words]

for (const element of document.querySelectorAll<HTMLElement>('[data-words]'))
  element.textContent = words[element.dataset.words as Label]

const canvas = elementOf('trace') as HTMLCanvasElement
const measure = elementOf('measure') as HTMLButtonElement
const bridge = window.anemometer
let shown: Glance | null = null
let fittedPx = 0

/** Writes only what has changed, since writing lays the page out again. null hides the element. */
function write(id: string, text: string | null): void {
  const element = elementOf(id)
  element.hidden = text === null
  if (text !== null && element.textContent !== text) element.textContent = text
}

function show(glance: Glance): void {
  shown = glance
  const power = formatPower(glance.anePowerMw)
  write('number', power?.number ?? UNKNOWN)
  write('unit', power?.unit ?? null)
  write('origin', glance.origin)
  write('note', glance.note)
  elementOf('note').dataset.trouble = String(glance.isTrouble)
  write('activity', glance.activity && describeActivity(glance.activity))
  write('who', glance.who)
  write('gpu', joinUnit(formatPower(glance.gpuPowerMw)))
  write('cpu', joinUnit(formatPower(glance.cpuPowerMw)))
  write('read', joinUnit(formatTraffic(glance.aneReadBytesPerSecond)))
  write('written', joinUnit(formatTraffic(glance.aneWriteBytesPerSecond)))
  write('thermal', glance.thermalPressure ?? UNKNOWN)
  showActions(glance)
  showTrace(glance)
  fit()
}

/** Has the window made as high as the page, which also shows it at first. */
function fit(): void {
  const { height } = elementOf('page').getBoundingClientRect()
  if (height === fittedPx) return
  fittedPx = height
  void bridge.invoke('popover:fit', Math.ceil(height))
}

function showTrace({ trace }: Glance): void {
  const known = trace.filter((powerMw) => powerMw !== null)
  const peak = known.length === 0 ? null : words.peak(joinUnit(formatPower(highestOf(known))))
  write('peak', peak)
  canvas.setAttribute('aria-label', peak === null ? words.emptyTrace : words.trace(peak))
  paintTrace(canvas, trace)
}

function showActions({ isPaused, measuring, canMeasure }: Glance): void {
  elementOf('resume').hidden = !isPaused
  const action: GlanceAction = measuring === null ? 'start-measurement' : 'stop-measurement'
  measure.dataset.action = action
  measure.disabled = measuring === null && !canMeasure
  write('measure-word', measuring === null ? words.measure : words.stopMeasuring)
  write('running', measuring && describeRunning(measuring))
}

bridge.subscribe('glance', show)
void bridge.invoke('popover:glance').then((answer) => answer.ok && show(answer.value))

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null
  if (button !== null) void bridge.invoke('popover:choose', button.dataset.action as GlanceAction)
})
document.addEventListener('keydown', ({ key, metaKey, ctrlKey, altKey, repeat }) => {
  if (key === 'Escape') void bridge.invoke('popover:choose', 'close')
  else if (key.toLowerCase() === 'm' && !metaKey && !ctrlKey && !altKey && !repeat) measure.click()
})
// Its colours are the theme's, its pixels the display's.
const repaint = (): void => {
  if (shown !== null) paintTrace(canvas, shown.trace)
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint)
window.addEventListener('resize', repaint)
