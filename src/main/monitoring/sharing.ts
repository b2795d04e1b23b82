import { isDeepStrictEqual } from 'node:util'
import type { Settings } from '#shared/settings'
import type { SharedRequest, SharingState, SharingStatus } from '#shared/sharing'
import { errorFields, nameOf, whereLogged } from '../log/bug-reports'
import { log } from '../log/log'
import type { Pipeline } from '../pipeline/pipeline'
import type { OpenEndpoint } from './shared-endpoint'
import type { SharedReadings } from './shared-readings'

type SharingSettings = Pick<Settings, 'sharesReadings' | 'sharingPort' | 'sharingReach'>

export interface SharingParts {
  pipeline: Pick<Pipeline, 'register' | 'status'>
  version: string
  /** Says who is let in; it need not exist. */
  accessFile: string
  /** As often as somebody asks, too. */
  onChange: (status: SharingStatus) => void
}

/** Serves what the app reads while the settings say so. Until then nothing of it is loaded, and nothing listens. */
export class Sharing {
  private state: SharingState = { kind: 'off' }
  private lastRequest: SharedRequest | null = null
  private wanted: SharingSettings | null = null
  private close: (() => Promise<void>) | null = null
  /** One after the other: a port is free again only once what listened is closed. */
  private queue: Promise<void> = Promise.resolve()

  constructor(private readonly parts: SharingParts) {}

  get status(): SharingStatus {
    return { state: this.state, lastRequest: this.lastRequest, accessFile: this.parts.accessFile }
  }

  /** Resolves when it serves, or cannot; does nothing where the settings are those of before. */
  follow({ sharesReadings, sharingPort, sharingReach }: SharingSettings): Promise<void> {
    const wanted = { sharesReadings, sharingPort, sharingReach }
    if (isDeepStrictEqual(wanted, this.wanted)) return this.queue
    this.wanted = wanted
    return this.restart()
  }

  /** Reads the file of who is let in anew, and listens again. */
  restart(): Promise<void> {
    this.queue = this.queue.then(() => this.serve())
    return this.queue
  }

  /** Nothing is served afterwards. */
  dispose(): Promise<void> {
    this.wanted = null
    return this.restart()
  }

  private async serve(): Promise<void> {
    await this.close?.()
    this.close = null
    this.lastRequest = null
    // Of several changes that waited, the latest counts.
    const { wanted } = this
    if (wanted?.sharesReadings !== true) {
      this.change({ kind: 'off' })
      return
    }
    this.change({ kind: 'starting' })
    try {
      this.change(await this.open(wanted))
    } catch (thrown) {
      log.error('bug', 'Readings could not be shared.', errorFields(thrown))
      const message = `It went wrong (${nameOf(thrown)}). Try again; ${whereLogged()}.`
      this.change({ kind: 'failed', message })
    }
  }

  private async open({ sharingPort, sharingReach }: SharingSettings): Promise<SharingState> {
    const { version, accessFile } = this.parts
    const [{ openEndpoint }, { SharedReadings }, { Meter }] = await Promise.all([
      import('./shared-endpoint'),
      import('./shared-readings'),
      import('./meter'),
    ])
    const options = { version, watchedEvents: ['source', 'gap'] as const, hasHistory: false }
    const readings = new SharedReadings(() => new Meter(options))
    const opened = await openEndpoint(readings, {
      ...{ port: sharingPort, reach: sharingReach, accessFile, version },
      onRequest: (request) => {
        this.lastRequest = request
        this.parts.onChange(this.status)
      },
    })
    if (!opened.ok) {
      log.warn('process', 'Readings could not be shared.', { reach: sharingReach })
      return { kind: 'failed', message: opened.message }
    }
    log.info('process', 'Readings are shared.', { reach: sharingReach })
    this.connect(readings, opened.value)
    return opened.value.state
  }

  private connect(readings: SharedReadings, endpoint: OpenEndpoint): void {
    const { pipeline } = this.parts
    if (pipeline.status.sessionId > 0) readings.onSession(pipeline.status)
    const unregister = pipeline.register(readings)
    this.close = () => {
      unregister()
      return endpoint.close()
    }
  }

  private change(state: SharingState): void {
    this.state = state
    this.parts.onChange(this.status)
  }
}
