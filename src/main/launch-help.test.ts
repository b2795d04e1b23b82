import { expect, it } from 'vitest'
import { answerInsteadOfStart } from './launch-help'

it('explains every option, the charts, the speeds and the exit statuses', () => {
  const help = answerInsteadOfStart(['.', '--replay', 'a', '--help'], '1.2.3')
  for (const word of [
    '1.2.3',
    '--replay',
    '--speed',
    '0.01 to 100000',
    '"max"',
    '--snapshot',
    '--chart',
    '--no-picture-data',
    '--hidden',
  ]) {
    expect(help).toContain(word)
  }
  expect(help).toContain('ane-power, ')
  expect(help).toContain('default all')
  expect(help).toMatch(/Exit status: 0 .*1 .*2 /)
})

it('gives the version', () => expect(answerInsteadOfStart(['--version'], '1.2.3')).toBe('1.2.3\n'))

it('lets the app start otherwise', () => expect(answerInsteadOfStart(['.', '--hidden'], '1.2.3')).toBeNull())
