import { describe, expect, it } from 'vitest'
import { durationMs, oneOperand, readArguments, wholeNumber } from './arguments'
import { UsageError, type OptionDescription } from './command'

const OPTIONS: OptionDescription[] = [
  { name: 'output', short: 'o', value: 'FILE', summary: 'where to', completes: 'file' },
  { name: 'repeat', value: 'N', summary: 'how often' },
  { name: 'margin', value: 'SECONDS', summary: 'around it' },
  { name: 'format', value: 'NAME', summary: 'how', completes: ['text', 'json'] },
  { name: 'fail-above', value: 'RULE', summary: 'when', multiple: true },
  { name: 'json', summary: 'for programs' },
]
const read = (...args: string[]) => readArguments({ options: OPTIONS }, args)

describe('arguments', () => {
  it('are read by their description', () => {
    const args = read('a', '-o', 'x.csv', '--json', '--fail-above', '5%', '--fail-above=1:b', 'c')
    expect(args.text('output')).toBe('x.csv')
    expect(args.text('repeat')).toBeNull()
    expect(args.texts('fail-above')).toEqual(['5%', '1:b'])
    expect([args.has('json'), read().has('json')]).toEqual([true, false])
    expect(args.operands).toEqual(['a', 'c'])
  })

  it.each([
    [['--fromat', 'text'], 'unknown option --fromat; did you mean --format?'],
    [['--bogus'], 'unknown option --bogus'],
    [['--output'], '--output needs a value: --output FILE'],
    [['--output='], '--output needs a value: --output FILE'],
    [['--output', '--json'], '--output needs a value: --output FILE'],
    [['--json=yes'], '--json takes no value'],
    [['--format', 'xml'], 'there is no format "xml"; choose one of text, json'],
  ])('are refused in words: %j', (args, words) => {
    expect(() => read(...args)).toThrow(new UsageError(words))
  })

  it('are paths that arrived as typed', () => {
    const readPath = (...args: string[]) => readArguments({ options: OPTIONS, operands: 'file' }, args)
    expect(() => readPath('')).toThrow('an empty name is no FILE')
    for (const args of [['b\ufffdd.plist'], ['-o', 'b\ufffdd.plist']])
      expect(() => readPath(...args)).toThrow(/"b\ufffdd.plist" could not be taken as typed.*rename it/)
    expect(read('b\ufffdd').operands).toEqual(['b\ufffdd'])
  })

  it('may be values that begin with a dash and a number', () => {
    const args = read('--margin', '-1', '--fail-above', '-5%:x', 'a')
    expect([args.text('margin'), args.texts('fail-above'), args.operands]).toEqual(['-1', ['-5%:x'], ['a']])
    expect(() => read('--margin', '--json')).toThrow('--margin needs a value')
  })

  it('are numbers within limits', () => {
    const limits = { fallback: 1, from: 1, to: 100 }
    expect(wholeNumber(read(), 'repeat', limits)).toBe(1)
    expect(wholeNumber(read('--repeat', '7'), 'repeat', limits)).toBe(7)
    for (const wrong of ['0', '101', '1.5', '1e1', 'x', ''])
      expect(() => wholeNumber(read(`--repeat=${wrong}`), 'repeat', limits)).toThrow(/from 1 to 100/)
  })

  it('are durations with their units', () => {
    const read1 = (text: string) =>
      durationMs(read(`--margin=${text}`), 'margin', { fallback: null, toSeconds: 3600 })
    expect([read1('3'), read1('0'), read1('1.5s'), read1('500ms'), read1('2m'), read1('1h')]).toEqual([
      3000, 0, 1500, 500, 120_000, 3_600_000,
    ])
    for (const wrong of ['-1', '2h', 'soon', '', '1d']) expect(() => read1(wrong)).toThrow(/up to 3600 s/)
  })

  it('are one where one is wanted', () => {
    expect(oneOperand(read('a'), 'a FILE')).toBe('a')
    expect(() => oneOperand(read(), 'a FILE')).toThrow('name a FILE')
    expect(() => oneOperand(read('a', 'b'), 'a FILE')).toThrow('"b"')
  })
})
