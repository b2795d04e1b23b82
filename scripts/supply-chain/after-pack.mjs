import { writeFileSync } from 'node:fs'

import { Arch } from 'electron-builder'

import { billOfMaterials, billPathOf } from './bill-of-materials.mjs'

/** Called by electron-builder with each app that it has packed, whatever installers are made of it. */
export default function afterPack({ appOutDir, arch, electronPlatformName: platform, packager }) {
  const electron = { version: packager.info.framework.version, platform, arch: Arch[arch] }
  writeFileSync(billPathOf(appOutDir), `${JSON.stringify(billOfMaterials(electron), null, 2)}\n`)
}
