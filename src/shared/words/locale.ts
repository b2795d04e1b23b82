/**
 * The languages of the window and the menus. Two of them are no languages but test whether layouts hold for one: `en-XA` has
 * accents and is half as long again, `ar-XB` runs from right to left. Their names are those that Chromium and Android use.
 */
export const LOCALES = ['en', 'en-XA', 'ar-XB'] as const

export type Locale = (typeof LOCALES)[number]

/** `tag`: what Chromium's `--lang` says, or a page's address; null or unknown: English. */
export function localeOf(tag: string | null): Locale {
  return LOCALES.find((locale) => locale === tag) ?? 'en'
}

export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return locale === 'ar-XB' ? 'rtl' : 'ltr'
}
