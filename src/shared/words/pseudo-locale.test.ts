import { describe, expect, it } from 'vitest'
import { directionOf, localeOf } from './locale'
import { popover } from './popover'
import { inLocale, type Catalogue } from './pseudo-locale'
import { setLocale, words } from './words'

const CATALOGUE = {
  title: 'Neural Engine',
  part: { left: (duration: string) => `${duration} left`, done: 'Done' },
}

describe('a pseudo-locale', () => {
  it('has accents, and is half as long again where there are vowels enough', () => {
    const { title } = inLocale(CATALOGUE, 'en-XA')
    expect(title).toBe('Ñééúúŕááļ Éñĝîîñéé')
  })

  it('covers phrases that are made of values, and keeps their digits', () => {
    expect(inLocale(CATALOGUE, 'en-XA').part.left('7 s')).toBe('7 š ļééƒţ')
  })

  it('turns each word around for right to left, and nothing between them', () => {
    expect(inLocale(CATALOGUE, 'ar-XB').part.left('7 s')).toBe('\u202e7\u202c \u202es\u202c \u202eleft\u202c')
  })

  it.each(['en-XA', 'ar-XB'] as const)('changes a phrase within a phrase once (%s)', (locale) => {
    const { part } = inLocale(CATALOGUE, locale)
    expect(part.left(part.done)).toBe(`${part.done} ${part.left('').trim()}`)
  })

  it('has no phrase that English has not, and no phrase is left as it was', () => {
    const compare = (english: Catalogue, pseudo: Catalogue, path: string): void => {
      expect(Object.keys(pseudo), path).toEqual(Object.keys(english))
      for (const [name, phrase] of Object.entries(english)) {
        const other = pseudo[name]
        if (typeof phrase === 'object') compare(phrase, other as Catalogue, `${path}.${name}`)
        else if (typeof phrase === 'string' && /[a-z]/i.test(phrase))
          expect(other, `${path}.${name}`).not.toBe(phrase)
      }
    }
    compare(words, inLocale(words, 'en-XA'), 'words')
    compare(popover, inLocale(popover, 'en-XA'), 'popover')
  })
})

describe('the words of a process', () => {
  it('change with its locale', () => {
    const english = words
    setLocale('ar-XB')
    expect(words.events.nameIt).toContain('\u202eName')
    setLocale('en')
    expect(words).toBe(english)
  })

  it('are English where the locale is unknown', () => {
    expect(['en-XA', 'ar-XB', 'de', '', null].map(localeOf)).toEqual(['en-XA', 'ar-XB', 'en', 'en', 'en'])
  })

  it('run from right to left in ar-XB only', () => {
    expect((['en', 'en-XA', 'ar-XB'] as const).map(directionOf)).toEqual(['ltr', 'ltr', 'rtl'])
  })
})
