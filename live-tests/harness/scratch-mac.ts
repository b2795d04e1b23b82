import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { test as base } from '@playwright/test'

import { installScript, removalScript, type InstallTarget } from '../../src/main/privilege/install-script'
import { launchDaemons, type PowermetricsDaemon } from '../../src/main/privilege/launch-daemon'

/** One call of a tool: its name and arguments. */
export type Call = readonly [tool: string, ...args: string[]]

export interface ScriptEnd {
  status: number | null
  stderr: string
}

/** Tools that only pretend. What they do beyond being recorded, in shell; `$1`, `$2`, … are their arguments. */
const PRETENDED = {
  // As launchd: a running service cannot be started again, and one that does not run cannot be stopped.
  launchctl: `
    case "$1" in
      bootstrap)
        label=$(basename "$3" .plist)
        [ -f "$3" ] && [ ! -e "$STATE/$label" ] || { echo "Bootstrap failed: 5: Input/output error" >&2; exit 5; }
        : > "$STATE/$label" ;;
      print)
        [ -e "$STATE/\${2#system/}" ] || { echo "Could not find service" >&2; exit 113; } ;;
      bootout)
        label=\${2#system/}
        [ -e "$STATE/$label" ] || { echo "Boot-out failed: 3: No such process" >&2; exit 3; }
        rm "$STATE/$label" ;;
      *) exit 64 ;;
    esac`,
  chown: '[ -f "$2" ]',
  plutil: `grep -q '^</plist>$' "$3"`,
  sleep: 'true',
}
/** Tools that do their real work, and are recorded. */
type RealTool = 'chmod' | 'mv' | 'rm'

/** Root's part of a Mac's disk in a scratch folder, with tools that record how they are called. */
export class ScratchMac {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'anemometer-mac-'))
  readonly target: InstallTarget
  readonly #calls = path.join(this.folder, 'calls')
  readonly #failing = path.join(this.folder, 'failing')
  readonly #state = path.join(this.folder, 'running')

  constructor() {
    const daemonFolder = path.join(this.folder, 'Library', 'LaunchDaemons')
    const socketFolder = path.join(this.folder, 'var', 'run')
    for (const folder of [daemonFolder, socketFolder, this.#state, path.join(this.folder, 'bin')])
      mkdirSync(folder, { recursive: true })
    this.target = {
      daemonFolder,
      socketFolder,
      launchctl: this.#tool('launchctl', PRETENDED.launchctl),
      chown: this.#tool('chown', PRETENDED.chown),
      plutil: this.#tool('plutil', PRETENDED.plutil),
      sleep: this.#tool('sleep', PRETENDED.sleep),
      chmod: this.#tool('chmod', '/bin/chmod "$@"'),
      mv: this.#tool('mv', '/bin/mv "$@"'),
      rm: this.#tool('rm', '/bin/rm "$@"'),
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Runs a script as the prompt would have root's shell run it. */
  run(script: string, options: { cwd?: string; env?: Record<string, string> } = {}): ScriptEnd {
    const { cwd = '/', env = { PATH: '/usr/bin:/bin' } } = options
    const { status, stderr } = spawnSync('/bin/sh', ['-c', script], { cwd, env, encoding: 'utf8' })
    return { status, stderr }
  }

  /** The calls since the last time it was asked, in order. */
  readNewCalls(): Call[] {
    if (!existsSync(this.#calls)) return []
    const lines = readFileSync(this.#calls, 'utf8').split('\n').slice(0, -1)
    rmSync(this.#calls)
    return lines.map((line) => line.split('\t') as unknown as Call)
  }

  /** Makes every later call with exactly these arguments fail. */
  letFail(call: Call): void {
    writeFileSync(this.#failing, `${call.join('\t')}\n`, { flag: 'a' })
  }

  letNothingFail(): void {
    rmSync(this.#failing, { force: true })
  }

  /** Labels of the services that launchd runs. */
  running(): string[] {
    return readdirSync(this.#state).toSorted()
  }

  /** Names in the folder of services. */
  installed(): string[] {
    return readdirSync(this.target.daemonFolder).toSorted()
  }

  contentOf(name: string): string {
    return readFileSync(path.join(this.target.daemonFolder, name), 'utf8')
  }

  #tool(name: keyof typeof PRETENDED | RealTool, body: string): string {
    const file = path.join(this.folder, 'bin', name)
    const script = `#!/bin/sh
STATE=${this.#state}
line=${name}
for argument in "$@"; do line="$line	$argument"; done
printf '%s\\n' "$line" >> ${this.#calls}
if [ -e ${this.#failing} ] && grep -qxF -- "$line" ${this.#failing}; then
  echo '${name}: made to fail' >&2
  exit 1
fi
${body}
`
    writeFileSync(file, script)
    chmodSync(file, 0o755)
    return file
  }
}

export const UID = 501

export const test = base.extend<{ mac: ScratchMac }>({
  mac: async ({}, use) => {
    const mac = new ScratchMac()
    await use(mac)
    mac.remove()
  },
})
export const { expect } = test

export function daemonsOf(
  mac: ScratchMac,
  profile: 'standard' | 'show-all' = 'standard',
  uid = UID,
): PowermetricsDaemon[] {
  return launchDaemons(uid, { profile, bandwidth: false }, mac.target.socketFolder)
}

export function install(mac: ScratchMac, daemons = daemonsOf(mac)): ScriptEnd {
  return mac.run(installScript(daemons, mac.target))
}

export function remove(mac: ScratchMac, daemons = daemonsOf(mac)): ScriptEnd {
  return mac.run(removalScript(daemons, mac.target))
}
