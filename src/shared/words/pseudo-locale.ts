import type { Locale } from './locale'

/** Words as they are shown, by part and name. What depends on a value is a function that returns the whole phrase. */
export interface Catalogue {
  [name: string]: string | ((...values: never[]) => string) | Catalogue
}

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ACCENTED = 'áƀçđéƒĝĥîĵķļɱñóþɋŕšţúṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÓÞɊŔŠŢÛṼŴẊÝŽ'

/** How much longer a phrase may become in another language: German and Finnish need about half as much again. */
const EXTRA_LENGTH = 0.5

const RIGHT_TO_LEFT = '\u202e'
const END = '\u202c'

/** The catalogue, which is written in English, in a locale; functions return their phrase in it, values included. */
export function inLocale<T extends Catalogue>(catalogue: T, locale: Locale): T {
  if (locale === 'en') return catalogue
  const entries = Object.entries(catalogue).map(([name, entry]) => {
    if (typeof entry === 'string') return [name, pseudoText(entry, locale)]
    if (typeof entry === 'object') return [name, inLocale(entry, locale)]
    return [name, (...args: never[]) => pseudoText(entry(...args), locale)]
  })
  return Object.fromEntries(entries) as T
}

/** Values of a phrase may be phrases of the catalogue themselves: what is changed already stays as it is. */
function pseudoText(text: string, locale: Exclude<Locale, 'en'>): string {
  if (locale === 'ar-XB')
    return text.replace(/\u202e[^\u202c]*\u202c|[\p{L}\p{N}]+/gu, (word) =>
      word.startsWith(RIGHT_TO_LEFT) ? word : `${RIGHT_TO_LEFT}${word}${END}`,
    )
  // The vowels are doubled from the start on: no padding that a layout might cut off unseen.
  const extra = Math.ceil(text.length * EXTRA_LENGTH)
  let added = 0
  return text.replace(/[a-z]/gi, (letter) => {
    const accented = ACCENTED.charAt(PLAIN.indexOf(letter))
    return 'aeiouy'.includes(letter) && added++ < extra ? accented + accented : accented
  })
}
