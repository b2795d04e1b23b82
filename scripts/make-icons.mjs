// `npm run icons`: draws assets/*.png from assets/*.svg in the real Electron. Run it when an SVG changes.
import { findElectron } from './electron/find-electron.mjs'
import { prepareLaunchEnvironment } from './electron/launch-environment.mjs'
import { ROOT, runInForeground, runScript } from './script.mjs'

const icon = (svg, png, edge) => ({ svg: `${ROOT}assets/${svg}`, png: `${ROOT}assets/${png}`, edge })
const ICONS = [
  icon('icon.svg', 'icon.png', 1024),
  // macOS draws a template image from its alpha alone; Electron finds the @2x by its name.
  icon('tray.svg', 'trayTemplate.png', 18),
  icon('tray.svg', 'trayTemplate@2x.png', 36),
]

await runScript(async () => {
  const electron = await findElectron()
  const launch = await prepareLaunchEnvironment(electron.executable)
  const env = { ...launch.env, ICONS: JSON.stringify(ICONS) }
  try {
    return await runInForeground(electron.executable, [...launch.flags, `${ROOT}scripts/icons`], env)
  } finally {
    await launch.stop()
  }
})
