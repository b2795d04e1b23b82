import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { packCommand } from './pack-command.mjs'
import { targetOf } from './stage.mjs'

const TERMINAL = path.join(import.meta.dirname, 'terminal.py')
export const PROMPT = 'READY> '

/** The command, packed and installed as a person would who has an empty home, Node, and no network. */
export class InstalledCommand {
  folder = mkdtempSync(path.join(tmpdir(), 'anemometer-installed-'))
  home = path.join(this.folder, 'home of a person')
  prefix = path.join(this.folder, 'prefix')
  program = path.join(this.prefix, 'bin/anemometer')
  package = path.join(this.prefix, 'lib/node_modules/anemometer')

  async install() {
    mkdirSync(this.home)
    this.archive = await packCommand(targetOf(), path.join(this.folder, 'archive'))
    return this.npm('install', '--global', '--prefix', this.prefix, this.archive)
  }

  npm(...args) {
    // Nobody listens there.
    return this.execute('npm', [...args, '--registry', 'http://127.0.0.1:9'])
  }

  run(...args) {
    return this.execute('anemometer', args)
  }

  /** In an environment that has nothing of the one that the tests run in but its programs. */
  execute(program, args, more = {}) {
    const PATH = [path.join(this.prefix, 'bin'), path.dirname(process.execPath), '/usr/bin', '/bin'].join(
      path.delimiter,
    )
    const env = { HOME: this.home, PATH, LANG: 'C.UTF-8', TERM: 'dumb', ...more }
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd: this.home,
      env,
      encoding: 'utf8',
      timeout: 60_000,
    })
    if (error) throw error
    return { status, stdout, stderr }
  }

  /** What a shell shows when `line` is typed into it, with its start-up file `setUp`. */
  type(shell, setUp, line) {
    const { file, args, env = {} } = SHELLS[shell](this.home)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, setUp)
    const typed = [TERMINAL, PROMPT, JSON.stringify([line, 'exit']), shell, ...args]
    return stripVTControlCharacters(this.execute('python3', typed, env).stdout)
  }

  write(file, content) {
    const place = path.join(this.home, file)
    mkdirSync(path.dirname(place), { recursive: true })
    writeFileSync(place, content)
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** How each shell is started for a person, and where it looks for what it runs first. */
const SHELLS = {
  bash: (home) => {
    const file = path.join(home, '.bashrc')
    return { file, args: ['--noprofile', '--rcfile', file, '-i'] }
  },
  zsh: (home) => ({ file: path.join(home, '.zshrc'), args: ['-i'] }),
  fish: (home) => ({ file: path.join(home, '.config/fish/config.fish'), args: ['-i'] }),
}
