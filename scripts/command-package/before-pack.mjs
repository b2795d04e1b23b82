import { cpSync } from 'node:fs'
import path from 'node:path'

import { Arch } from 'electron-builder'

import { ROOT } from '../script.mjs'
import { stageCommand, targetOf } from './stage.mjs'

/**
 * Called by electron-builder before it packs an app: lays out the command where electron-builder.yml takes it from, with the
 * program that a link leads to.
 */
export default async function beforePack({ arch, electronPlatformName: platform }) {
  const target = targetOf(`${platform}-${Arch[arch]}`)
  const folder = path.join(ROOT, 'out/command', `${target.platform}-${target.arch}`)
  await stageCommand(folder, target)
  cpSync(path.join(ROOT, 'bin/anemometer'), path.join(folder, 'bin/anemometer'))
}
