// Imported first by each entry of the page, for its effect: modules behind it make constants of words.
import { directionOf, localeOf } from '#shared/words/locale'
import { setLocale } from '#shared/words/words'

const locale = localeOf(new URLSearchParams(location.search).get('lang'))
setLocale(locale)
document.documentElement.lang = locale
document.documentElement.dir = directionOf(locale)
