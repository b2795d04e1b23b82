import { app } from 'electron'
import { arch, cpus, release } from 'node:os'
import type { LaunchOptions } from '../launch-options'
import { log } from '../log/log'

/** Has the log tell of the app's own beginning and end, and of its processes that are gone or hang. */
export function logApplication({ hidden, verbose, replayPath }: LaunchOptions): void {
  log.isVerbose = verbose
  log.privacy.addOwnFolder(app.getPath('userData'), '<data>')
  log.info('app', 'Anemometer starts.', {
    version: app.getVersion(),
    electron: process.versions.electron,
    platform: process.platform,
    arch: arch(),
    systemRelease: release(),
    chip: cpus()[0]?.model ?? null,
    isPackaged: app.isPackaged,
    isHidden: hidden,
    hasReplay: replayPath !== null,
  })
  app.on('quit', (_event, exitStatus) => log.info('app', 'Anemometer ends.', { exitStatus }))
  app.on('render-process-gone', (_event, _page, { reason, exitCode }) => {
    log.add(reason === 'clean-exit' ? 'debug' : 'error', 'process', 'The process of a page is gone.', {
      reason,
      exitCode,
    })
  })
  app.on('child-process-gone', (_event, { type, name = null, reason, exitCode }) => {
    log.add(reason === 'clean-exit' ? 'debug' : 'error', 'process', 'A process of Electron is gone.', {
      type,
      name,
      reason,
      exitCode,
    })
  })
  app.on('browser-window-created', (_event, window) => {
    log.debug('process', 'A window was opened.')
    window.on('unresponsive', () => log.warn('process', 'A window does not respond.'))
    window.on('responsive', () => log.info('process', 'The window responds again.'))
    window.on('closed', () => log.debug('process', 'A window was closed.'))
  })
}
