import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMMANDS } from './commands'
import { completionScript, SHELLS } from './completion'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-completion-'))
  // Stands in for the program: the ids it lists tell which history it was asked for.
  const program = join(folder, 'anemometer')
  writeFileSync(program, '#!/bin/sh\n[ "$1 $2" = "list --ids" ] && echo "aaa111 bbb222 $4" | tr " " "\\n"\n')
  chmodSync(program, 0o755)
  writeFileSync(join(folder, 'script.bash'), completionScript('bash', COMMANDS))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What bash offers for the last of the words. */
function offered(...words: string[]): string[] {
  const script = `
    source ${join(folder, 'script.bash')} || exit 9
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _anemometer
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--norc', '--noprofile', '-c', script, 'bash', 'anemometer', ...words],
    {
      encoding: 'utf8',
      cwd: folder,
      env: { PATH: [folder, process.env.PATH].join(delimiter) },
    },
  )
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.split('\n').filter((line) => line !== '')
}

describe('completion in bash', () => {
  it('offers commands', () => {
    expect(offered('')).toEqual([...COMMANDS.map(({ name }) => name), '--help', '--version'])
    expect(offered('co')).toEqual(['compare', 'completion'])
  })

  it('offers options and their values', () => {
    expect(offered('run', '--re')).toEqual(['--repeat'])
    expect(offered('compare', 'x', '--format', '')).toEqual(['text', 'markdown', 'json', 'junit'])
    expect(offered('watch', '--interval', '')).toEqual(['200', '1000', '5000'])
    expect(offered('run', '--repeat', '')).toEqual([])
    expect(offered('completion', 'z')).toEqual(['zsh'])
  })

  it('offers the measurements of the history that was named', () => {
    expect(offered('show', '')).toEqual(['aaa111', 'bbb222'])
    expect(offered('compare', 'aaa111', 'b')).toEqual(['bbb222'])
    expect(offered('show', '--data', 'ccc333', 'c')).toEqual(['ccc333'])
  })

  it('offers programs behind the -- of run, and leaves their arguments to files', () => {
    expect(offered('run', '')).toEqual(['--'])
    expect(offered('run', '--', 'anemomete')).toContain('anemometer')
    expect(offered('run', '--', 'ls', '--re')).toEqual([])
    expect(offered('run', '--data', 'scr')).toEqual([])
  })
})

it.each(SHELLS)('has every command and option in %s', (shell) => {
  const script = completionScript(shell, COMMANDS)
  for (const { name, options } of COMMANDS) {
    expect(script).toContain(name)
    for (const option of options) expect(script).toMatch(new RegExp(`(--|-l )${option.name}\\b`))
  }
})
