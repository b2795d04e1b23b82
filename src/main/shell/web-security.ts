import { app, session } from 'electron'
import { APP_ORIGIN } from './app-protocol'

/** Pages may not navigate, open windows, embed views, or be granted anything. Once, when the app is ready. */
export function lockDownPages(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  // The app has no business on a network: whatever asks for one is refused.
  defaultSession.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !isLocal(details.url) })
  })
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

function isLocal(url: string): boolean {
  const allowed = [`${APP_ORIGIN}/`, `blob:${APP_ORIGIN}/`, 'data:', 'devtools://']
  return allowed.some((prefix) => url.startsWith(prefix))
}
