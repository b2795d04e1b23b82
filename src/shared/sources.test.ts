import { describe, expect, it } from 'vitest'
import { isContinuous, isSelectable, isUnaided, SELECTABLE_KINDS, SOURCE_KINDS, SOURCES } from './sources'

describe.each(SOURCE_KINDS)('the row of %s', (kind) => {
  const row = SOURCES[kind]

  it('can be read at once where the name alone chooses it, or asks an administrator: a file needs a path', () => {
    if (row.isSelectable) expect(row.needs).not.toBe('file')
  })

  it('waits or has a speed only where that loses nothing', () => {
    if (row.isPresent) expect(row.hasSpeed).toBe(false)
  })

  it('is kept as one track only where it is of the present', () => {
    if (row.track === 'continuous') expect(row.isPresent).toBe(true)
  })
})

it('calls only rows sources, not what every object has, nor other tracks', () => {
  for (const word of ['constructor', 'toString', 'scratch', 'measurement', '-', '']) {
    expect([isSelectable(word), isContinuous(word)]).toEqual([false, false])
  }
})

it('has words of its own for each', () => {
  for (const word of ['label', 'title', 'phrase'] as const) {
    expect(new Set(SOURCE_KINDS.map((kind) => SOURCES[kind][word])).size).toBe(SOURCE_KINDS.length)
  }
})

it('finds the sources that are read as soon as they are chosen', () => {
  expect(SELECTABLE_KINDS.filter(isUnaided)).toEqual(
    SOURCE_KINDS.filter((kind) => isSelectable(kind) && SOURCES[kind].needs === 'nothing'),
  )
  expect(SELECTABLE_KINDS.filter(isUnaided)).toContain('demonstration')
})
