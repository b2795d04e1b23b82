import { app } from 'electron'
import type { LaunchOptions, Wish } from '../launch-options'
import { logApplication } from './app-log'
import { Application } from './application'
import { endWithBug, surviveBugs } from './bug-handling'
import { spareOptimiser } from './optimiser'
import { keepMemoryTidy } from './tidy-memory'

/** The app in the menu bar: one instance, until it is quit. */
export function runApplication(options: LaunchOptions): void {
  // A second start hands its wish to the first, through data that Chromium carries for us, and ends.
  const { replayPath, replaySpeed } = options
  if (!app.requestSingleInstanceLock({ replayPath, replaySpeed } satisfies Wish)) {
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
  // A wish that comes while the app still starts waits for it. Whether it started at all is dealt with above.
  const takeOver = (wish: unknown): void => {
    started.then(
      (application) => application.takeOver(wish),
      () => undefined,
    )
  }
  app.on('second-instance', (_event, _args, _folder, wish) => takeOver(wish))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    takeOver({ replayPath: path, replaySpeed: 1 } satisfies Wish)
  })
}
