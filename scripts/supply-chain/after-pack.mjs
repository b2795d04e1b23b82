import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { Arch } from 'electron-builder'

import { PersonError } from '../script.mjs'
import { billOfMaterials, billPathOf } from './bill-of-materials.mjs'

/** Called by electron-builder with each app that it has packed, whatever installers are made of it. */
export default function afterPack({ appOutDir, arch, electronPlatformName: platform, packager }) {
  requireKoffi(packager.getResourcesDir(appOutDir), `koffi-${platform}-${Arch[arch]}`)
  const electron = { version: packager.info.framework.version, platform, arch: Arch[arch] }
  writeFileSync(billPathOf(appOutDir), `${JSON.stringify(billOfMaterials(electron), null, 2)}\n`)
}

/** `npm ci` installs koffi's native package of its own machine only: an app for another one could not read IOReport. */
function requireKoffi(resources, name) {
  if (existsSync(path.join(resources, 'app.asar.unpacked/node_modules/@koromix', name))) return
  throw new PersonError(
    `@koromix/${name} is not in the app. Install it beside the others, then pack again: npm install --no-save --force @koromix/${name}`,
  )
}
