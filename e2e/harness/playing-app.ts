import { DEFAULT_SETTINGS } from '../../src/shared/settings'
import type { AnemometerApp } from './anemometer-app'
import { writeRecording } from './recordings'
import { writeSettings, type SandboxHome } from './sandbox-home'
import { expect } from './test'

/**
 * An app that plays a recording of 900 samples, each of which differs from the others, with its window open. It plays as many
 * a second as `speed`, five at most, and the tray shows each: a test sees soon that both go on.
 */
export async function launchPlaying(
  launch: (args: string[]) => Promise<AnemometerApp>,
  home: SandboxHome,
  speed = 5,
): Promise<AnemometerApp> {
  const file = writeRecording(home.root, 'run.plist', { samples: 900, anePowerMw: (index) => 100 + index })
  writeSettings(home, { menuBar: { ...DEFAULT_SETTINGS.menuBar, refreshMs: 200 } })
  const app = await launch([`--replay=${file}`, `--speed=${speed}`])
  await expect((await app.window()).locator('.badge')).toBeVisible()
  return app
}
