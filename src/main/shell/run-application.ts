import { app } from 'electron'
import { arch, cpus, release } from 'node:os'
import { runningSentence, type LaunchOptions, type LaunchRequest } from '../launch-options'
import { log } from '../log/log'
import { Application } from './application'
import { endWithBug, surviveBugs } from './bug-handling'
import { isWaylandSession } from './global-shortcuts'
import { collectGarbageWhileHidden, disableOptimiser } from './v8-memory'

/** Runs the app in the menu bar: one instance, until it is quit. */
export function runApplication(options: LaunchOptions): void {
  // A second start passes its request to the first through Chromium's lock, and ends.
  const { replayPath, replaySpeed } = options
  if (!app.requestSingleInstanceLock({ replayPath, replaySpeed } satisfies LaunchRequest)) {
    sayInTerminal('Anemometer runs already: its window was brought to the front.')
    app.quit()
    return
  }
  logApplication(options)
  disableOptimiser()
  // Electron's way to global shortcuts there (its documentation of `globalShortcut`).
  if (isWaylandSession()) app.commandLine.appendSwitch('enable-features', 'GlobalShortcutsPortal')
  app.dock?.hide()
  app.on('window-all-closed', () => undefined)
  const started = app.whenReady().then(() => new Application(options))
  started
    .then((application) => {
      surviveBugs((sentence) => application.note(sentence))
      collectGarbageWhileHidden()
      app.on('activate', () => application.openWindow())
      app.on('before-quit', () => application.dispose())
      void application.begin(options)
      sayInTerminal(runningSentence(process.platform, options.hidden))
    })
    .catch(endWithBug)
  // A request that arrives while the app starts waits for it. A failed start is handled above.
  const onLaunchRequest = (request: unknown): void => {
    started.then(
      (application) => application.onLaunchRequest(request),
      () => undefined,
    )
  }
  app.on('second-instance', (_event, _args, _folder, request) => onLaunchRequest(request))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    onLaunchRequest({ replayPath: path, replaySpeed: 1 } satisfies LaunchRequest)
  })
}

/** For the person who started it in a terminal; a program that did has asked for no words. */
function sayInTerminal(sentence: string): void {
  if (process.stdout.isTTY) process.stdout.write(`${sentence}\n`)
}

/** Logs the start and the end of the app, and processes of it that crash or hang. */
function logApplication({ hidden, verbose, replayPath }: LaunchOptions): void {
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
