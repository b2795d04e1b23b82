import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SELECTABLE_KINDS } from '#shared/sources'
import { COMMANDS } from '../commands'
import { completionScript, SHELLS } from './completion'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-completion-'))
  // Stands in for the program: the ids it lists tell which history it was asked for.
  const program = join(folder, 'anemometer')
  writeFileSync(
    program,
    `#!/bin/sh
[ "$1 $2" = "list --words" ] || exit 1
cat <<'END'
aaa111
bbb222
Visual Look Up
it's
$(touch pwned)
END
echo "$4"
`,
  )
  chmodSync(program, 0o755)
  writeFileSync(join(folder, 'script.bash'), completionScript('bash', COMMANDS))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What bash offers for the last of the words. */
const offered = (...words: string[]): string[] => offeredAfter('', 'anemometer', words)

/** The same for a program of that name, in a shell that has run `setup`. */
function offeredAfter(setup: string, program: string, words: readonly string[]): string[] {
  const script = `
    ${setup}
    source ${join(folder, 'script.bash')} || exit 9
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _anemometer
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--norc', '--noprofile', '-c', script, 'bash', program, ...words],
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
    expect(offered('run', '--rep')).toEqual(['--repeat'])
    expect(offered('compare', 'x', '--format', '')).toEqual(['text', 'markdown', 'json', 'junit'])
    expect(offered('watch', '--interval', '')).toEqual(['200', '1000', '5000'])
    expect(offered('run', '--repeat', '')).toEqual([])
    expect(offered('completion', 'z')).toEqual(['zsh'])
  })

  it('offers the measurements of the history that was named', () => {
    expect(offered('show', '').slice(0, 2)).toEqual(['aaa111', 'bbb222'])
    expect(offered('compare', 'aaa111', 'b')).toEqual(['bbb222'])
    expect(offered('show', '--data', 'ccc333', 'c')).toEqual(['ccc333'])
    expect(offered('show', '--data', '=', 'ccc333', 'c')).toEqual(['ccc333'])
    expect(offered('export', 'b')).toEqual(['bbb222'])
  })

  it('asks the program that an alias stands for, as README sets one up', () => {
    const program = join(folder, 'anemometer')
    const setup = `alias other="sh '${program}'"; alias another='no-such-program'`
    expect(offeredAfter(setup, 'other', ['show', 'a'])).toEqual(['aaa111'])
    expect(offeredAfter(setup, 'other', ['show', '--data', 'ccc 333', 'c'])).toEqual([String.raw`ccc\ 333`])
    expect(offeredAfter(setup, 'another', ['show', 'a'])).toEqual([])
  })

  it('offers names as the shell has to read them, and evaluates none', () => {
    expect(offered('show', 'V')).toEqual([String.raw`Visual\ Look\ Up`])
    expect(offered('delete', String.raw`Visual\ L`)).toEqual([String.raw`Visual\ Look\ Up`])
    expect(offered('show', '"Visual L')).toEqual(['Visual Look Up'])
    expect(offered('show', "'i")).toEqual([])
    expect(offered('show', 'i')).toEqual([String.raw`it\'s`])
    expect(offered('compare', 'aaa111', '$')).toEqual([String.raw`\$\(touch\ pwned\)`])
    expect(readdirSync(folder)).not.toContain('pwned')
  })

  it('offers values behind =, whether bash takes the word apart or not', () => {
    expect(offered('compare', 'x', '--format', '=', 'ju')).toEqual(['junit'])
    expect(offered('compare', 'x', '--format', '=')).toEqual(['text', 'markdown', 'json', 'junit'])
    expect(offered('compare', 'x', '--format=ju')).toEqual(['--format=junit'])
    expect(offered('list', '--data=')).toEqual([])
  })

  it('offers sources beside files', () => {
    expect(offered('run', '--source', 'd')).toEqual(['demonstration'])
    expect(offered('record', '--source', '')).toEqual([...SELECTABLE_KINDS, 'anemometer', 'script.bash'])
    expect(offered('run', '--source', '=', 'l')).toEqual(['live'])
  })

  it('offers the figures of a rule', () => {
    expect(offered('compare', '--fail-above', '5%', ':', 'ane.p')).toContain('ane.peakMw')
    expect(offered('compare', '--fail-above', '=', '5%', ':')).toContain('durationMs')
    expect(offered('compare', '--fail-above', '5%:dur')).toEqual(['5%:durationMs'])
    expect(offered('compare', '--fail-above=50:dur')).toEqual(['--fail-above=50:durationMs'])
    expect(offered('compare', '--fail-above', '5')).toEqual([])
    expect(offered('compare', '--fail-above', '')).toContain('5%:ane.energyMj')
    expect(offered('compare', '--fail-above', '=')).toContain('5%:ane.energyMj')
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
