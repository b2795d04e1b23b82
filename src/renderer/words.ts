// Imported first by the entry of the window, for its effect: modules behind it make constants of words.
import { setLocale } from '#shared/words/words'
import { locale } from './locale'

setLocale(locale)
