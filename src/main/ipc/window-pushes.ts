import type { WebContents } from 'electron'
import type { PushChannel, PushMap } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import type { SourceStatus } from '#shared/source-status'
import type { TrackEvent } from '#shared/track-events'
import type { Consumer } from '../pipeline/consumers'
import { PushBatcher } from './push-batcher'

/** Sends a message of the contract to a window. Does nothing where its page no longer exists, or has died. */
export function push<C extends PushChannel>(contents: WebContents, channel: C, message: PushMap[C]): void {
  if (!contents.isDestroyed() && !contents.isCrashed()) contents.send(channel, message)
}

export interface WindowPushesParts {
  isVisible: () => boolean
  status: () => SourceStatus
  push: <C extends PushChannel>(channel: C, message: PushMap[C]) => void
}

/** Pushes to the window while it is visible. A window that was hidden requests what it missed. */
export class WindowPushes implements Consumer {
  readonly part = 'What the window shows'
  private readonly batcher = new PushBatcher((samples) => {
    const status = this.parts.status()
    if (samples.length > 0) this.parts.push('samples', { sessionId: status.sessionId, samples })
    this.parts.push('status', status)
  })

  constructor(private readonly parts: WindowPushesParts) {}

  onSession(): void {
    this.batcher.clear()
    this.onStatus()
  }

  onSample(placed: PlacedSample): void {
    if (this.parts.isVisible()) this.batcher.add(placed)
  }

  onEvent(event: TrackEvent, { sessionId }: SourceStatus): void {
    if (this.parts.isVisible()) this.parts.push('event', { sessionId, event })
  }

  onStatus(): void {
    if (this.parts.isVisible()) this.batcher.statusChanged()
  }

  /** The window asks for what it missed. */
  restart(): void {
    this.batcher.clear()
  }

  /** Sends samples no more often than this; null sends each at once. */
  drawEvery(everyMs: number | null): void {
    this.batcher.drawEvery(everyMs)
  }

  /** Drops what has not been sent. */
  clear(): void {
    this.batcher.clear()
  }
}
