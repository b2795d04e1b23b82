import { existsSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import path from 'node:path'

import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'

import { PersonError, ROOT } from './script.mjs'

/** Where `npm run package` leaves the app of this machine: its folder, and the binary in it. */
function locations() {
  const arch = process.arch === 'x64' ? '' : `-${process.arch}`
  if (process.platform === 'darwin') {
    return { name: `mac${arch}`, binary: 'Anemometer.app/Contents/MacOS/Anemometer' }
  }
  return { name: `linux${arch}-unpacked`, binary: 'anemometer' }
}

/** The packaged app, as it would be shipped. */
export function packagedApp() {
  const { name, binary } = locations()
  const folder = path.join(ROOT, 'dist', name)
  const executable = path.join(folder, binary)
  if (!existsSync(executable))
    throw new PersonError(`There is no packaged app in ${folder}. Type: npm run package`)
  return { folder, executable }
}

/**
 * A copy of the packaged app that Playwright can drive. It differs in one fuse: Playwright reaches main through
 * Node's inspector, which the product refuses. The product's own fuses are read and checked apart.
 */
export async function drivablePackage() {
  const { folder, executable } = packagedApp()
  const copy = path.join(ROOT, 'dist', 'e2e', path.basename(folder))
  await rm(copy, { recursive: true, force: true })
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true })
  const drivable = path.join(copy, path.relative(folder, executable))
  await flipFuses(drivable, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: process.platform === 'darwin',
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  return { executable: drivable }
}
