// `npm run test:e2e [-- --packaged] [-- Playwright's arguments]`: the end-to-end tests in the real Electron, on the
// development build, or on the packaged app (`npm run package` first).
import path from 'node:path'

import { buildIfStale } from './build-if-stale.mjs'
import { findElectron } from './electron/find-electron.mjs'
import { prepareLaunchEnvironment } from './electron/launch-environment.mjs'
import { drivablePackage, packagedApp } from './packaged-app.mjs'
import { ROOT, runInForeground, runScript } from './script.mjs'

await runScript(async () => {
  const packaged = process.argv.includes('--packaged')
  const args = process.argv.slice(2).filter((argument) => argument !== '--packaged')
  if (!packaged) buildIfStale()
  const electron = await findElectron()
  const launch = await prepareLaunchEnvironment(electron.executable, { alwaysVirtual: true })
  try {
    const runtime = packaged ? await packagedRuntime(launch) : developmentRuntime(electron, launch)
    const env = { ...launch.env, ANEMOMETER_E2E: JSON.stringify(runtime) }
    const playwright = path.join(ROOT, 'node_modules/@playwright/test/cli.js')
    return await runInForeground(
      process.execPath,
      [playwright, 'test', ...(packaged ? ['--grep', '@packaged'] : []), ...args],
      env,
    )
  } finally {
    await launch.stop()
  }
})

function developmentRuntime(electron, launch) {
  const args = [...launch.flags, ROOT]
  return {
    executable: electron.executable,
    args,
    packaged: false,
    packagedFolder: null,
    packagedExecutable: null,
  }
}

async function packagedRuntime(launch) {
  const product = packagedApp()
  const { executable } = await drivablePackage()
  const args = launch.flags
  return {
    executable,
    args,
    packaged: true,
    packagedFolder: product.folder,
    packagedExecutable: product.executable,
  }
}
