import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'

import { FuseState } from '@electron/fuses/dist/constants.js'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'

import { testedRuntime } from '../harness/runtime'
import { expect, test } from '../harness/test'

/** The product itself, not the copy that can be driven. */
function product(): { folder: string; executable: string } {
  const { packagedFolder, packagedExecutable } = testedRuntime()
  if (packagedFolder === null || packagedExecutable === null) throw new Error('Only for the packaged app.')
  return { folder: packagedFolder, executable: packagedExecutable }
}

function resourcesFolder(): string {
  const { folder, executable } = product()
  return process.platform === 'darwin'
    ? path.join(path.dirname(executable), '..', 'Resources')
    : path.join(folder, 'resources')
}

test('every fuse of the product is as decided @packaged', async () => {
  const wire = await getCurrentFuseWire(product().executable)
  const isOn = (option: FuseV1Options): boolean => wire[option] === FuseState.ENABLE
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    nodeCliInspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyLoadAppFromAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    ownSnapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
    fileProtocolPrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    cookieEncryption: false,
    nodeOptions: false,
    nodeCliInspect: false,
    asarIntegrity: true,
    onlyLoadAppFromAsar: true,
    ownSnapshot: false,
    fileProtocolPrivileges: false,
  })
})

test('the product carries its own code in one archive, and nothing of the workshop @packaged', () => {
  const { folder } = product()
  const names = readdirSync(resourcesFolder())
  expect(names).toContain('app.asar')
  expect(names).not.toContain('app')
  expect(names).not.toContain('default_app.asar')
  expect(readdirSync(folder).filter((name) => name.includes('stand-in'))).toEqual([])
})

test('the product carries the native modules of this system and of no other @packaged', () => {
  const native = readdirSync(product().folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.node'))
    .map((name) => path.basename(path.dirname(name)))
  const { platform, arch } = process
  // The database engine and koffi, of the app and of the command.
  const engine = `${platform}-${arch}`
  const koffi = `${platform}_${arch}`
  expect(native.toSorted()).toEqual([engine, engine, koffi, koffi])
})

test('the product carries a command that runs in Node, through a link, with all that it needs @packaged', ({
  home,
}) => {
  // Away from the checkout, whose packages Node would find.
  const carried = path.join(home.root, 'carried')
  cpSync(path.join(resourcesFolder(), 'command'), carried, { recursive: true })
  const link = path.join(home.root, 'anemometer')
  symlinkSync(path.join('carried', 'bin', 'anemometer'), link)
  const env = { HOME: home.root, PATH: process.env.PATH }
  const run = (...args: string[]) => spawnSync(link, args, { encoding: 'utf8', env, cwd: home.root })
  const measured = run('run', '--source', 'demonstration', '--margin', '0', '--name', 'here', '--', 'true')
  expect({ status: measured.status, error: measured.error }).toEqual({ status: 0, error: undefined })
  expect(run('list', '--words').stdout.split('\n')).toContain('here')
})
