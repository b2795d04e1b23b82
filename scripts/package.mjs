// `npm run package`: a directory build of the app for this machine, in dist/. The installers (dmg, AppImage, deb) are
// made by `npx electron-builder` from the same electron-builder.yml.
import { rm } from 'node:fs/promises'
import path from 'node:path'

import { Platform, build as packApp } from 'electron-builder'

import { build } from './build-if-stale.mjs'
import { findElectron } from './electron/find-electron.mjs'
import { packagedApp } from './packaged-app.mjs'
import { ROOT, runScript } from './script.mjs'

await runScript(async () => {
  build()
  const electron = await findElectron()
  await packApp({
    projectDir: ROOT,
    targets: Platform.current().createTarget('dir'),
    publish: 'never',
    config: { extends: 'electron-builder.yml', ...distribution(electron) },
  })
  console.log(`Packaged with Electron ${electron.version}: ${packagedApp().folder}`)
  return 0
})

/** Packages the Electron that is installed already instead of downloading it again. */
function distribution(electron) {
  return {
    electronDist: electron.folder,
    electronVersion: electron.version,
    afterExtract: ({ appOutDir }) => removeDefaultApp(appOutDir),
  }
}

/** The default app of the stand-in has no place in a product. */
async function removeDefaultApp(folder) {
  await rm(path.join(folder, 'resources', 'app'), { recursive: true, force: true })
}
