import { app } from 'electron'
import type { LaunchOptions, LaunchRequest } from '../launch-options'
import { logApplication } from './app-log'
import { Application } from './application'
import { endWithBug, surviveBugs } from './bug-handling'
import { spareOptimiser } from './optimiser'
import { keepMemoryTidy } from './tidy-memory'

/** The app in the menu bar: one instance, until it is quit. */
export function runApplication(options: LaunchOptions): void {
  // A second start hands its request to the first, through data that Chromium carries for us, and ends.
  const { replayPath, replaySpeed } = options
  if (!app.requestSingleInstanceLock({ replayPath, replaySpeed } satisfies LaunchRequest)) {
    app.quit()
    return
  }
  logApplication(options)
  spareOptimiser()
  app.dock?.hide()
  app.on('window-all-closed', () => undefined)
  const started = app.whenReady().then(() => new Application(options))
  started
    .then((application) => {
      surviveBugs((sentence) => application.note(sentence))
      keepMemoryTidy()
      app.on('activate', () => application.openWindow())
      app.on('before-quit', () => application.dispose())
      void application.begin(options)
    })
    .catch(endWithBug)
  // A request that comes while the app still starts waits for it. Whether it started at all is dealt with above.
  const takeOver = (request: unknown): void => {
    started.then(
      (application) => application.takeOver(request),
      () => undefined,
    )
  }
  app.on('second-instance', (_event, _args, _folder, request) => takeOver(request))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    takeOver({ replayPath: path, replaySpeed: 1 } satisfies LaunchRequest)
  })
}
