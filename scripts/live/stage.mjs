import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { PersonError, ROOT } from '../script.mjs'

/** Who runs the app in these tests, and who else there is; every Debian knows them. */
const APP_USER = 'nobody'
const STRANGER = 'daemon'
/** What an unpackaged app consists of. */
const APP_PARTS = [
  'package.json',
  'out/main',
  'out/preload',
  'out/renderer',
  'assets',
  // The database engine, which is not bundled.
  ...['@photostructure/sqlite', 'node-gyp-build'].map((name) => `node_modules/${name}`),
]

/**
 * Puts the built app and its Electron where another user can read them (a home often cannot be entered), with a
 * launcher that starts an app as that user. Needs root.
 *
 * @returns {Promise<{ root: object, note: string, remove: () => Promise<void> }>} `root` is what
 *   live-tests/harness/tested-system.ts reads.
 */
export async function stageForAnotherUser(electron, flags) {
  const user = lookUp(APP_USER)
  const folder = await mkdtemp(path.join(tmpdir(), 'anemometer-live-'))
  await chmod(folder, 0o755)
  copyFolder(electron.folder, path.join(folder, 'electron'))
  await cp(path.join(ROOT, 'bench/apps/empty-tray-app'), path.join(folder, 'empty-tray-app'), {
    recursive: true,
  })
  for (const part of APP_PARTS)
    await cp(path.join(ROOT, part), path.join(folder, 'app', part), { recursive: true })
  await mkdir(path.join(folder, 'homes'))
  const sandboxed = canSandbox(user)
  const words = [
    ...asUser(user),
    path.join(folder, 'electron', path.basename(electron.executable)),
    ...(sandboxed ? [] : ['--no-sandbox']),
    ...flags.filter((flag) => flag !== '--no-sandbox'),
  ]
  const launcher = path.join(folder, 'anemometer')
  await writeFile(launcher, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`)
  await chmod(launcher, 0o755)
  const [app, emptyTrayApp, homes] = ['app', 'empty-tray-app', 'homes'].map((name) => path.join(folder, name))
  return {
    root: { user, stranger: lookUp(STRANGER), launcher, app, emptyTrayApp, homes },
    note: `The app runs as ${user.name}, ${sandboxed ? "in Chromium's sandbox" : 'without a sandbox: this system does not let that user make one'}.`,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

function asUser({ uid, gid }) {
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--']
}

/** Chromium makes its sandbox from a user namespace. */
function canSandbox(user) {
  const [command, ...args] = [...asUser(user), 'unshare', '--user', '--map-root-user', 'true']
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function lookUp(name) {
  const { stdout } = spawnSync('getent', ['passwd', name], { encoding: 'utf8' })
  const [, , uid, gid] = stdout.split(':')
  if (gid === undefined) throw new PersonError(`This system has no user "${name}", whom these tests need.`)
  return { name, uid: Number(uid), gid: Number(gid) }
}

/** Links where the file system allows: an Electron is 300 MB. */
function copyFolder(from, to) {
  if (spawnSync('cp', ['-R', '--link', from, to]).status === 0) return
  rmSync(to, { recursive: true, force: true })
  const { status, stderr } = spawnSync('cp', ['-R', from, to], { encoding: 'utf8' })
  if (status !== 0) throw new PersonError(`Could not copy Electron: ${stderr.trim()}`)
}
