// Imported first by the entry, for its effect: modules behind it make constants of words.
import { localeOf } from '#shared/words/locale'
import { setLocale } from '#shared/words/words'

const SWITCH = '--lang='

/** Chromium's own switch `--lang=en-XA` decides: the window and the menus have English words only, and two tests of layouts. */
export const locale = localeOf(
  process.argv.find((argument) => argument.startsWith(SWITCH))?.slice(SWITCH.length) ?? null,
)
setLocale(locale)
