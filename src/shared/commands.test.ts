import { describe, expect, it } from 'vitest'
import { COMMAND_IDS, COMMANDS, formatKey, RANGE_KEYS, sentenceLabel, splitKey } from './commands'
import { RANGE_MINUTES } from './settings'

describe('the table of commands', () => {
  it('gives no key to two commands', () => {
    const keys = COMMAND_IDS.flatMap((id) => COMMANDS[id].keys)
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  it('has a key for each range', () => {
    expect(RANGE_KEYS).toEqual(RANGE_MINUTES.map((_minutes, index) => String(index + 1)))
  })

  it('has no label twice, in menus or in the sheet', () => {
    expect(new Set(COMMAND_IDS.map(sentenceLabel)).size).toBe(COMMAND_IDS.length)
  })

  it('writes keys as the keyboards of each system do', () => {
    expect(formatKey('Mod+S', 'darwin')).toBe('⌘S')
    expect(formatKey('Mod+S', 'linux')).toBe('Ctrl+S')
    expect(formatKey('Alt+ArrowLeft', 'darwin')).toBe('⌥←')
    expect(formatKey('Alt+ArrowLeft', 'win32')).toBe('Alt+←')
    expect(formatKey('+', 'linux')).toBe('+')
    expect(formatKey('Escape', 'darwin')).toBe('Esc')
    expect(formatKey('Mod++', 'darwin')).toBe('⌘+')
    expect(formatKey('Mod++', 'linux')).toBe('Ctrl++')
    expect(splitKey('+')).toEqual(['+'])
    expect(splitKey('Mod+-')).toEqual(['Mod', '-'])
  })

  it('has labels in sentence case for the window', () => {
    expect(sentenceLabel('open-recording')).toBe('Open recording')
    expect(sentenceLabel('show-range-6')).toBe('Show 24 hours')
  })
})
