import { session } from 'electron'
import { registerHandlers } from '../ipc/handlers'
import { serveRenderer } from './app-protocol'
import { createPageHandlers, type PageHandlerParts } from './page-handlers'
import { RENDERER_FOLDER } from './paths'
import { enableOptimiser } from './v8-memory'
import { lockDownPages, lockDownSession } from './web-security'

/**
 * Prepares what pages need: a locked-down session, the files of the renderer, and the handlers of their requests. Only when
 * the first page is opened, because the session takes megabytes that an app without a window can save.
 */
export class PageHost {
  private prepared = false

  /** `partition`: Electron's name of the session; empty for the default one. */
  constructor(
    private readonly parts: () => PageHandlerParts,
    private readonly partition = '',
  ) {
    lockDownPages()
  }

  prepare(): void {
    if (this.prepared) return
    this.prepared = true
    enableOptimiser()
    const pageSession = session.fromPartition(this.partition)
    lockDownSession(pageSession)
    serveRenderer(pageSession, RENDERER_FOLDER)
    registerHandlers(createPageHandlers(this.parts()))
  }
}
