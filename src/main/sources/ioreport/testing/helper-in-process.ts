import { serveHelper } from '../helper'
import type { HelperProcess } from '../helper-client'

/** Where no library is. */
export const NOWHERE = {
  ioReport: '/nowhere',
  coreFoundation: '/nowhere/CoreFoundation',
  system: '/nowhere',
}

type Listener = (message: unknown) => void

/** A helper in this very process, with messages that are cloned and come later, as between two. */
export class HelperInProcess implements HelperProcess {
  readonly pid = process.pid
  isRunning = true
  /** It hears nothing and says nothing. */
  isHanging = false
  private readonly toHelper: Listener[] = []
  private readonly toClient: Listener[] = []
  private readonly onEnd: ((how: string) => void)[] = []

  private readonly release: () => void

  constructor() {
    this.release = serveHelper({
      post: (message) => this.send(this.toClient, message),
      onMessage: (listener) => void this.toHelper.push(listener),
    })
  }

  post = (message: unknown): void => this.send(this.toHelper, message)
  onMessage = (listener: Listener): void => void this.toClient.push(listener)
  onExit = (listener: (how: string) => void): void => void this.onEnd.push(listener)
  kill = (): void => this.crash('it was ended by SIGKILL')

  /** Ends as a process does: what was on its way is lost. */
  crash(how: string): void {
    if (!this.isRunning) return
    this.isRunning = false
    this.release()
    for (const listener of this.onEnd) listener(how)
  }

  private send(listeners: readonly Listener[], message: unknown): void {
    const copy = structuredClone(message)
    queueMicrotask(() => {
      if (this.isRunning && !this.isHanging) for (const listener of listeners) listener(copy)
    })
  }
}
