import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatProcess, formatProcessName } from './process-format'

const isolated = (text: string): string => `\u2068${text}\u2069`

it('names a process with its id, as far as both are known and may be shown', () => {
  expect(formatProcess({ name: 'Preview', pid: 77 })).toBe(`${isolated('Preview')} (pid 77)`)
  expect(formatProcess({ name: 'Preview', pid: null })).toBe(isolated('Preview'))
  expect(formatProcess({ name: null, pid: 77 })).toBe('pid 77')
  expect(formatProcess({ name: null, pid: null })).toBe('A program')
  expect(formatProcess({ name: 'Preview', pid: 77 }, false)).toBe('pid 77')
  expect(formatProcess({ name: 'Preview', pid: null }, false)).toBe('A program')
})

it('escapes what could break the line or turn it, and cuts what is longer', () => {
  expect(formatProcessName('a\nb\u202ec')).toBe(isolated(String.raw`a\nb\u202ec`))
  expect(formatProcessName('x'.repeat(60))).toBe(isolated('x'.repeat(60)))
  expect(formatProcessName('x'.repeat(61))).toBe(isolated(`${'x'.repeat(59)}…`))
  expect(formatProcessName('🦉'.repeat(61))).toBe(isolated(`${'🦉'.repeat(59)}…`))
})

it('is one isolated line of a bounded length, whatever the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const inside = formatProcessName(name).slice(1, -1)
      expect([...inside].length).toBeLessThanOrEqual(60)
      expect(inside).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u)
    }),
  )
})
