import { directionOf, localeOf } from '#shared/words/locale'

const asked = new URLSearchParams(location.search)

/** The language of this page, which main has put into its address. */
export const locale = localeOf(asked.get('lang'))

document.documentElement.lang = locale
document.documentElement.dir = directionOf(locale)
document.documentElement.toggleAttribute('data-without-colour', asked.has('without-colour'))
