import { session } from 'electron'
import { registerHandlers } from '../ipc/handlers'
import { serveRenderer } from './app-protocol'
import { useOptimiser } from './optimiser'
import { createPageHandlers, type PageHandlerParts } from './page-handlers'
import { RENDERER_FOLDER } from './paths'
import { lockDownPages, lockDownSession } from './web-security'

/**
 * Prepares what pages need: the locked-down session, their files, and the answers to what they ask. It is left until a
 * first page is wanted, because touching the session costs megabytes that an app in the menu bar need not weigh.
 */
export class PageHost {
  private prepared = false

  /** `partition` names the session of the pages; empty is the default one. */
  constructor(
    private readonly parts: () => PageHandlerParts,
    private readonly partition = '',
  ) {
    lockDownPages()
  }

  prepare(): void {
    if (this.prepared) return
    this.prepared = true
    useOptimiser()
    const pageSession = session.fromPartition(this.partition)
    lockDownSession(pageSession)
    serveRenderer(pageSession, RENDERER_FOLDER)
    registerHandlers(createPageHandlers(this.parts()))
  }
}
