import { alerts } from './alerts'
import { chartText } from './chart-text'
import { charts } from './charts'
import { commands, keys } from './commands'
import { comparison } from './comparison'
import { controls } from './controls'
import { counts } from './counts'
import { events } from './events'
import { head } from './head'
import { ledger } from './ledger'
import { liveReadings } from './live-readings'
import type { Locale } from './locale'
import { checks, mac } from './mac'
import { measurement } from './measurement'
import { measurements } from './measurements'
import { menus } from './menus'
import { pictures } from './pictures'
import { inLocale } from './pseudo-locale'
import { settings } from './settings'
import { source } from './source'
import { transfer } from './transfer'

const english = {
  alerts,
  chartText,
  charts,
  checks,
  commands,
  comparison,
  controls,
  counts,
  events,
  head,
  keys,
  ledger,
  liveReadings,
  mac,
  measurement,
  measurements,
  menus,
  pictures,
  settings,
  source,
  transfer,
}

/**
 * What the window and the menus say, by part. A translation is another object of this shape. The popover has words of its own,
 * `popover.ts`: its page loads no others.
 */
export type Words = typeof english

/** In the language of this process. Set before any other module is evaluated, so that constants may be made of it. */
export let words: Words = english

/** The first import of an entry calls it, for its effect (`src/renderer/words.ts`, `src/main/locale.ts`). */
export function setLocale(locale: Locale): void {
  words = inLocale(english, locale)
}
