import type { Socket } from 'node:net'
import type { Result } from '#shared/ipc-contract'
import type { LiveIntervalMs, LiveStatus, PermissionWay, TrustReport } from '#shared/live'
import type { PromptAnswer } from '../../privilege/admin-prompt'
import type { Finding, LivePermission } from '../../privilege/live-permission'
import type { ByteStream, StreamHandlers } from './byte-stream'
import { openListeningSocket, type ListeningSocket } from './listening-socket'
import type { LiveReadings } from './live-readings'
import { widerProfile, type RememberedProfile } from './profile-choice'
import { listen, silence } from './socket-source'

export interface LiveControlParts {
  permission: LivePermission
  readings: LiveReadings
  /** What the person has chosen; left out, the readings keep the interval they have. */
  intervalMs?: () => LiveIntervalMs
  remembered: () => RememberedProfile
  remember: (profile: RememberedProfile) => void
  /** Tests name other folders. */
  openListening?: () => Promise<ListeningSocket>
}

const DONE: Result = { ok: true, value: null }

/** Obtains and returns the permission for live readings, in answer to a person. One question at a time. */
export class LiveControl {
  private asking = false
  private listening: ListeningSocket | null = null

  constructor(private readonly parts: LiveControlParts) {}

  get readings(): LiveReadings {
    return this.parts.readings
  }

  get status(): LiveStatus {
    const { status } = this.readings
    return { ...status, canAskForMore: status.canAskForMore && this.wider !== null }
  }

  /** Looks whether *Always* is in place, or still is: it may have been installed or removed in a terminal. */
  async look(): Promise<void> {
    const finding = await this.parts.permission.find()
    // Whoever is asking will tell how it went.
    if (!this.asking) this.follow(finding)
  }

  /** Asks the administrator. How it went is told by the state, unless nothing could be asked. */
  allow(way: PermissionWay): Promise<Result> {
    return this.askAlone(() => (way === 'always' ? this.allowAlways() : this.allowOnce()))
  }

  /** Asks for the next wider profile. Refused, the question stays as it was. `osBuild`: of the Mac that is read. */
  askForMore(osBuild: string): Promise<Result> {
    return this.askAlone(async () => {
      const { remembered, remember, permission } = this.parts
      const { wider } = this
      if (wider === null) return fail('Everything that powermetrics offers has been asked for.')
      const before = remembered()
      remember({ osBuild, profile: wider })
      if (this.status.way === 'once') {
        const asked = await this.allowOnce()
        if (!this.readings.isAllowed) remember(before)
        return asked
      }
      const answer = await permission.install()
      if (answer.kind === 'allowed') this.readings.allowAlways()
      else remember(before)
      return answer.kind === 'failed' ? this.failHalfWay(answer.message) : DONE
    })
  }

  remove(): Promise<Result> {
    return this.askAlone(async () => {
      const answer = await this.parts.permission.remove()
      if (answer.kind === 'failed') return this.failHalfWay(answer.message)
      if (answer.kind !== 'allowed') return fail('Nothing was removed: the administrator did not allow it.')
      this.readings.withdraw(null)
      return DONE
    })
  }

  async report(): Promise<Result<TrustReport>> {
    // What was allowed once keeps its interval, whatever is chosen for the next time.
    const intervalMs = this.status.way === 'once' ? this.readings.intervalMs : this.chosenIntervalMs
    return { ok: true, value: await this.parts.permission.report(intervalMs) }
  }

  dispose(): void {
    this.readings.dispose()
    void this.listening?.close()
  }

  private get chosenIntervalMs(): LiveIntervalMs {
    return this.parts.intervalMs?.() ?? this.readings.intervalMs
  }

  private get wider() {
    return widerProfile(this.parts.remembered()?.profile ?? 'standard')
  }

  private follow(finding: Finding): void {
    const { way, state } = this.status
    if (way === 'once') return
    if (finding.kind === 'allowed') {
      if (way === null) this.readings.allowAlways()
      return
    }
    // What a person refused stays refused until a person asks again.
    if (state.kind !== 'refused') this.readings.withdraw(finding.reason)
  }

  /** What failed may have taken the service away before: how things stand is looked up. */
  private async failHalfWay(message: string): Promise<Result<never>> {
    this.follow(await this.parts.permission.find())
    return fail(message)
  }

  private async askAlone(ask: () => Promise<Result>): Promise<Result> {
    if (this.asking) return fail('The administrator is being asked already. Answer that prompt first.')
    this.asking = true
    try {
      return await ask()
    } finally {
      this.asking = false
    }
  }

  private async allowAlways(): Promise<Result> {
    const { permission, readings } = this.parts
    readings.asked('always', this.chosenIntervalMs)
    const answer = await permission.install()
    if (answer.kind !== 'allowed') return this.settle(answer)
    const finding = await permission.find()
    if (finding.kind === 'allowed') readings.allowAlways()
    else readings.withdraw('It was allowed, but the service is not in its place. Try again.')
    return DONE
  }

  /** The prompt's answer comes when the stream is over; that it was allowed shows by the connection. */
  private async allowOnce(): Promise<Result> {
    const { permission, readings, openListening = openListeningSocket } = this.parts
    let listening: ListeningSocket
    try {
      listening = await openListening()
    } catch (error) {
      return fail(`Nothing was asked: ${error instanceof Error ? error.message : String(error)}`)
    }
    this.listening = listening
    const intervalMs = this.chosenIntervalMs
    readings.asked('once', intervalMs)
    const answer = permission.runOnce(intervalMs, listening.path)
    const first = await Promise.race([listening.connection, answer])
    await listening.close()
    this.listening = null
    if ('kind' in first) return this.settle(first)
    readings.allowOnce((handlers) => openAccepted(first, listening.path, handlers))
    return DONE
  }

  private settle(answer: PromptAnswer): Result {
    const { readings } = this
    switch (answer.kind) {
      case 'cancelled':
      case 'wrong-password':
        readings.refused(answer.kind)
        break
      case 'failed':
        readings.withdraw(answer.message)
        break
      case 'allowed':
        readings.withdraw('powermetrics ended before it sent anything. Try again.')
    }
    return DONE
  }
}

/** Nothing is told before this returns, even if the socket has ended meanwhile. */
function openAccepted(socket: Socket, path: string, handlers: StreamHandlers): ByteStream {
  let closed = false
  queueMicrotask(() => {
    if (closed) return
    handlers.onOpen()
    listen(socket, path, handlers)
  })
  return {
    close: () => {
      closed = true
      silence(socket)
    },
  }
}

function fail(message: string): Result<never> {
  return { ok: false, message }
}
