// Imported first by each entry of the page, for its effect: modules behind it make constants of words.
import { directionOf, localeOf } from '#shared/words/locale'
import { setLocale } from '#shared/words/words'

const asked = new URLSearchParams(location.search)
const locale = localeOf(asked.get('lang'))
setLocale(locale)
document.documentElement.lang = locale
document.documentElement.dir = directionOf(locale)
document.documentElement.toggleAttribute('data-without-colour', asked.has('without-colour'))
