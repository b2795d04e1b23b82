import { app } from 'electron'
import type { LaunchOptions, Wish } from '../launch-options'
import { Application } from './application'
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
  spareOptimiser()
  app.dock?.hide()
  app.on('window-all-closed', () => undefined)
  const started = app.whenReady().then(() => new Application(options))
  started
    .then((application) => {
      keepMemoryTidy()
      app.on('activate', () => application.openWindow())
      app.on('before-quit', () => application.dispose())
      return application.begin(options)
    })
    .catch((error: unknown) => {
      // A bug. Without a tray icon nobody could even quit: say it and end.
      console.error(error)
      app.exit(1)
    })
  // A wish that comes while the app still starts waits for it. Whether it started at all is dealt with above.
  const takeOver = (wish: unknown): void => {
    started.then((application) => application.takeOver(wish)).catch(() => undefined)
  }
  app.on('second-instance', (_event, _args, _folder, wish) => takeOver(wish))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    takeOver({ replayPath: path, replaySpeed: 1 } satisfies Wish)
  })
}
