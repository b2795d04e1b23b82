import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { PersonError } from '../script.mjs'
import { commandBillOfMaterials } from '../supply-chain/bill-of-materials.mjs'
import { stageCommand, targetOf } from './stage.mjs'

/**
 * Makes the npm archive of the command for `target`, and its bill of materials, in `destination`. Its name tells the target,
 * since its native modules are of that one alone.
 *
 * @param {import('./stage.mjs').Target} target
 * @param {string} destination An absolute folder, made where there is none.
 * @returns {Promise<string>} The path of the archive.
 */
export async function packCommand(target, destination) {
  mkdirSync(destination, { recursive: true })
  const suffix = `${target.platform}-${target.arch}`
  const { place, shipped } = await pack(
    target,
    destination,
    ({ name, version }) => `${name}-${version}-${suffix}.tgz`,
  )
  const bill = JSON.stringify(commandBillOfMaterials(shipped), null, 2)
  writeFileSync(`${place.replace(/\.tgz$/, '')}.cdx.json`, `${bill}\n`)
  return place
}

/**
 * Makes the npm archive of the command for this machine in `destination`, under the name that npm gives it.
 *
 * @param {string} destination An absolute folder.
 * @returns {Promise<string>} The path of the archive.
 */
export async function packLikeNpm(destination) {
  return (await pack(targetOf(), destination, ({ filename }) => filename)).place
}

async function pack(target, destination, nameOf) {
  const folder = mkdtempSync(path.join(tmpdir(), 'anemometer-command-'))
  try {
    const stage = path.join(folder, 'package')
    const shipped = await stageCommand(stage, target)
    const [archive] = npmPack(stage, folder)
    const place = path.join(destination, nameOf(archive))
    copyFileSync(path.join(folder, archive.filename), place)
    return { place, shipped }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns {{ filename: string, name: string, version: string }[]} */
function npmPack(stage, destination) {
  const args = ['pack', stage, '--pack-destination', destination, '--json', '--ignore-scripts']
  const { status, stdout, stderr } = spawnSync('npm', args, { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 })
  if (status !== 0)
    throw new PersonError(`npm made no archive (exit status ${status}): ${stderr?.trim() ?? ''}`)
  return JSON.parse(stdout)
}
