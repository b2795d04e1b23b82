import { describe, expect, it } from 'vitest'
import { readArguments } from './arguments'
import { COMMANDS } from './commands'
import { commandHelp, overviewHelp } from './help'
import { PLAIN, styleFor } from './terminal/style'

describe('the help', () => {
  it('lists every command in its group', () => {
    const text = overviewHelp(COMMANDS, { version: '1.2.3', columns: 80, style: PLAIN })
    for (const { name, summary } of COMMANDS) {
      expect(text).toMatch(new RegExp(`^  ${name} `, 'm'))
      expect(text.replaceAll(/\s+/g, ' ')).toContain(summary)
    }
  })

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    'of %s has examples that it understands',
    (name, command) => {
      const text = commandHelp(command, 80, PLAIN)
      expect(text).toContain('Exit status: ')
      expect(command.examples.length).toBeGreaterThan(0)
      for (const { line } of command.examples) {
        const [, words = ''] = new RegExp(`(?:^|anemometer )${name} ?([^|>)]*)`).exec(line) ?? []
        const typed: string[] = words.match(/"[^"]*"|\S+/g) ?? []
        const own = typed.includes('--') ? typed.slice(0, typed.indexOf('--')) : typed
        expect(() => readArguments(command, own)).not.toThrow()
      }
    },
  )

  it('names the values of an option once', () => {
    for (const { options } of COMMANDS) {
      for (const { summary, completes } of options) {
        if (!Array.isArray(completes)) continue
        expect((completes as string[]).every((value) => summary.includes(value))).toBe(false)
      }
    }
  })

  it('fits into narrow terminals', () => {
    for (const columns of [45, 80, 200]) {
      const texts = [overviewHelp(COMMANDS, { version: '1', columns, style: PLAIN })]
      for (const command of COMMANDS)
        texts.push(commandHelp({ ...command, usage: [], examples: [] }, columns, PLAIN))
      for (const line of texts.join('\n').split('\n')) {
        expect(line.length).toBeLessThanOrEqual(columns)
      }
    }
  })
})

it('emphasises only where that can be seen and is wanted', () => {
  expect(styleFor({ isTTY: true }, {}).bold('x')).toBe('\x1b[1mx\x1b[22m')
  expect(styleFor({ isTTY: true }, { NO_COLOR: '' }).bold('x')).toContain('\x1b[1m')
  for (const [stream, env] of [
    [{ isTTY: true }, { NO_COLOR: '1' }],
    [{ isTTY: true }, { TERM: 'dumb' }],
    [{}, {}],
  ] as const) {
    expect(styleFor(stream, env).bold('x')).toBe('x')
  }
})
