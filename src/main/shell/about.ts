import { app, dialog, shell } from 'electron'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import type { Result } from '#shared/ipc-contract'
import { checkForUpdates } from './distribution'
import { askAlone } from './native-dialogs'
import { NOTICES_PATH } from './paths'

const CHROMIUM_NOTICES = 'LICENSES.chromium.html'

/**
 * *About*: the version, and the licences of what others wrote, which the system's own programs show. Fails with a sentence
 * where these are missing or no program opens them.
 */
export async function showAbout(): Promise<Result> {
  const shown = await askAlone(() =>
    dialog.showMessageBox({
      type: 'info',
      title: 'About Anemometer',
      message: `Anemometer ${app.getVersion()}`,
      detail: `Copyright © The Anemometer authors. MIT licence.\nElectron ${process.versions.electron}, Chromium ${process.versions.chrome}.`,
      buttons: ['Close', 'Third-Party Notices', 'Notices of Chromium', 'Check for Updates…'],
      defaultId: 0,
      cancelId: 0,
    }),
  )
  if (!shown.ok) return shown
  const { response } = shown.value
  if (response === 1) return open(app.isPackaged ? join(process.resourcesPath, 'notices.txt') : NOTICES_PATH)
  if (response === 2) return open(chromiumNotices())
  if (response === 3) return checkForUpdates()
  return { ok: true, value: null }
}

/** Beside the program; on a Mac in the app's resources, where packing puts them. */
function chromiumNotices(): string {
  const inResources = join(process.resourcesPath, CHROMIUM_NOTICES)
  return existsSync(inResources) ? inResources : join(dirname(app.getPath('exe')), CHROMIUM_NOTICES)
}

async function open(path: string): Promise<Result> {
  if (!existsSync(path))
    return { ok: false, message: `There are no notices at ${path}. Install the app anew.` }
  const trouble = await shell.openPath(path)
  return trouble === ''
    ? { ok: true, value: null }
    : { ok: false, message: `${path} was not opened: ${trouble}` }
}
