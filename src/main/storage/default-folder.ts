import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

/** The app's name in the system's folder of application data, as Electron has it (`productName`). */
const APP_FOLDER = 'Anemometer'

interface Surroundings {
  platform: NodeJS.Platform
  env: Readonly<Partial<Record<string, string>>>
  home: string
}

/** Where the app keeps its history, so that the command line finds the same without asking Electron. */
export function defaultHistoryFolder({ platform, env, home }: Surroundings = here()): string {
  switch (platform) {
    case 'darwin':
      return posix.join(home, 'Library', 'Application Support', APP_FOLDER, 'history')
    case 'win32':
      return win32.join(env.APPDATA ?? win32.join(home, 'AppData', 'Roaming'), APP_FOLDER, 'history')
    default:
      return posix.join(absolute(env.XDG_CONFIG_HOME) ?? posix.join(home, '.config'), APP_FOLDER, 'history')
  }
}

/** The XDG specification has relative paths ignored. */
function absolute(path: string | undefined): string | null {
  return path !== undefined && posix.isAbsolute(path) ? path : null
}

function here(): Surroundings {
  return { platform: process.platform, env: process.env, home: homedir() }
}
