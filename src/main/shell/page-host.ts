import { registerHandlers } from '../ipc/handlers'
import { serveRenderer } from './app-protocol'
import { createPageHandlers, type PageHandlerParts } from './page-handlers'
import { RENDERER_FOLDER } from './paths'
import { lockDownPages, lockDownSession } from './web-security'

/**
 * Prepares what pages need: the locked-down session, their files, and the answers to what they ask. It is left until a
 * first page is wanted, because touching the session costs megabytes that an app in the menu bar need not weigh.
 */
export class PageHost {
  private prepared = false

  constructor(private readonly parts: () => PageHandlerParts) {
    lockDownPages()
  }

  prepare(): void {
    if (this.prepared) return
    this.prepared = true
    lockDownSession()
    serveRenderer(RENDERER_FOLDER)
    registerHandlers(createPageHandlers(this.parts()))
  }
}
