import { app, dialog, session, shell, type MessageBoxOptions } from 'electron'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { Result } from '#shared/ipc-contract'
import {
  findCommandLink,
  installCommandLink,
  linkFolders,
  removeCommandLink,
  searchedFolders,
} from '../distribution/command-link'
import { findNewerRelease } from '../distribution/release-feed'
import { askAlone } from './native-dialogs'

const DONE: Result = { ok: true, value: null }

/** *Check for Updates…*: asks GitHub once, in a session of its own, and opens the page of a newer release where it is wanted. */
export async function checkForUpdates(): Promise<Result> {
  const network = session.fromPartition('releases', { cache: false })
  const found = await findNewerRelease({ fetch: (url, init) => network.fetch(url, init) })
  if (!found.ok) return found
  const release = found.value
  const version = app.getVersion()
  if (release === null) {
    const shown = await ask({ message: `Anemometer ${version} is the newest release.`, buttons: ['Close'] })
    return shown.ok ? DONE : shown
  }
  const asked = await ask({
    message: `Anemometer ${release.version} is there. This is ${version}.`,
    detail: 'Nothing was downloaded. The page of the release says what is new, and has the files.',
    buttons: ['Open Its Page', 'Close'],
  })
  if (!asked.ok) return asked
  if (asked.value === 'Open Its Page') await shell.openExternal(release.page)
  return DONE
}

/** *Install Command…*: links the command that this app carries so that terminals find it, or takes the link away again. */
export async function manageCommandLink(): Promise<Result> {
  const options = {
    launcher: join(process.resourcesPath, 'command', 'bin', 'anemometer'),
    folders: linkFolders(homedir()),
    home: homedir(),
    searched: searchedFolders(process.env.PATH ?? ''),
  }
  const link = findCommandLink(options)
  const asked = await ask(
    link === null
      ? {
          message: 'Install the command “anemometer” for terminals?',
          detail: `It measures and compares without a window. A link is made in the first of these folders that can be written to, and nothing is replaced: ${options.folders.join(', ')}.`,
          buttons: ['Install', 'Cancel'],
        }
      : {
          message: 'The command “anemometer” is installed.',
          detail: `${link} leads to this app.`,
          buttons: ['Remove', 'Close'],
          defaultId: 1,
        },
  )
  if (!asked.ok || asked.value === 'Cancel' || asked.value === 'Close') return asked.ok ? DONE : asked
  const done = asked.value === 'Install' ? installCommandLink(options) : removeCommandLink(options)
  if (!done.ok) return done
  const undo = asked.value === 'Install' ? ' Install Command… also removes it.' : ''
  const shown = await ask({ message: `${done.value}${undo}`, buttons: ['Close'] })
  return shown.ok ? DONE : shown
}

/** The word of the button that was pressed; the last one where the window was closed. The first one is the proposed answer. */
async function ask(options: MessageBoxOptions & { buttons: string[] }): Promise<Result<string>> {
  const cancelId = options.buttons.length - 1
  const asked = await askAlone(() =>
    dialog.showMessageBox({ type: 'info', title: 'Anemometer', defaultId: 0, cancelId, ...options }),
  )
  return asked.ok ? { ok: true, value: options.buttons[asked.value.response] ?? '' } : asked
}
