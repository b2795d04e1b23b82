import { app, type Session } from 'electron'
import { APP_ORIGIN } from './app-protocol'

/** Preferences of every page: no Node, an isolated world, a sandbox. */
export function pagePreferences(preloadPath: string): Electron.WebPreferences {
  return {
    preload: preloadPath,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
    // Scripts are compiled whole and kept from the first opening on: see docs/adr/0009-compiled-scripts-are-kept.md.
    v8CacheOptions: 'bypassHeatCheckAndEagerCompile',
    // `alert` and its like would stop the page for a window that nobody asked for.
    disableDialogs: true,
    navigateOnDragDrop: false,
  }
}

/**
 * Forbids pages to navigate, open windows, embed views, keep their window open, or reach the network past the session. Must run
 * before the first page exists.
 */
export function lockDownPages(): void {
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (event: Electron.Event): void => event.preventDefault()
    contents.on('will-navigate', refuse)
    contents.on('will-frame-navigate', refuse)
    contents.on('will-redirect', refuse)
    contents.on('will-attach-webview', refuse)
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    // Prevents the prevention: a page may not keep its window open, nor the app from quitting.
    contents.on('will-prevent-unload', refuse)
    // No event asks before about:blank and the like, which load nothing. Such a page has lost its rights, and is ended.
    contents.on('did-navigate', (_navigated, url) => {
      if (!url.startsWith(`${APP_ORIGIN}/`)) contents.forcefullyCrashRenderer()
    })
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  })
}

/** Denies every permission to the pages of `session`, every download, and every request that leaves the app. */
export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  // Electron would ask where to save it.
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !isLocal(details.url) })
  })
}

function isLocal(url: string): boolean {
  const allowed = [`${APP_ORIGIN}/`, `blob:${APP_ORIGIN}/`, 'data:', 'devtools://']
  return allowed.some((prefix) => url.startsWith(prefix))
}
