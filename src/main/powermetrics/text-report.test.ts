import { describe, expect, it } from 'vitest'
import { parseTextTime } from './text-report'

describe('parseTextTime', () => {
  it.each([
    ['Thu Feb 11 00:10:50 2021 -0800', '2021-02-11T08:10:50Z'],
    ['Mon Oct  2 10:37:21 2023 +0200', '2023-10-02T08:37:21Z'],
    ['Sun Jan  1 01:00:00 2023 +0545', '2022-12-31T19:15:00Z'],
    ['Sat Feb 29 23:59:59 2020 +0000', '2020-02-29T23:59:59Z'],
  ])('%s is %s', (text, expected) => {
    expect(parseTextTime(text)).toBe(expected)
  })

  it.each([
    '',
    'yesterday',
    'Thu Abc 11 00:10:50 2021 -0800',
    'Thu Feb 11 00:10:50 2021',
    '2021-02-11T08:10:50Z',
  ])('%j is no time', (text) => {
    expect(parseTextTime(text)).toBeNull()
  })
})
