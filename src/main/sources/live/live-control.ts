import type { Socket } from 'node:net'
import type { Result } from '#shared/ipc-contract'
import { needsPermissionForAne, permissionGains } from '#shared/instruments'
import type { LiveIntervalMs, LiveStatus, PermissionWay, TrustReport } from '#shared/live'
import { macosMajorOf } from '#shared/macs'
import type { LiveKind } from '#shared/sources'
import type { PromptAnswer } from '../../privilege/admin-prompt'
import type { Finding, LivePermission } from '../../privilege/live-permission'
import { LiveSource } from '../fusion/live-source'
import type { IoReportReadings } from '../ioreport/ioreport-readings'
import { openListeningSocket, type ListeningSocket } from './listening-socket'
import type { LiveEnvironment, LiveReadings } from './live-readings'
import { widerProfile, type RememberedProfile } from './profile-choice'
import { PowermetricsSource } from './powermetrics-source'
import { openAccepted } from './socket-stream'
import type { Source } from '../source'

export interface LiveControlParts {
  permission: LivePermission
  readings: LiveReadings
  ioReport: IoReportReadings
  /** The status has changed otherwise than by the readings. */
  onChange?: () => void
  /** The interval in the settings; without it the readings keep theirs. */
  intervalMs?: () => LiveIntervalMs
  remembered: () => RememberedProfile
  remember: (profile: RememberedProfile) => void
  /** Calls back once after so many milliseconds, unless the function that it returns was called. */
  after: LiveEnvironment['after']
  /** Tests open a socket in other folders. */
  openListening?: () => Promise<ListeningSocket>
}

/** From the end of the prompt to the connection of *This time only*: two programs start and connect, on a busy Mac. */
const CONNECTION_DEADLINE_MS = 10_000

const DONE: Result = { ok: true, value: null }

/**
 * Makes the source of live readings, and asks an administrator for the permission that powermetrics needs, and returns it.
 * One prompt at a time.
 */
export class LiveControl {
  private source: LiveSource | null = null
  private asking = false
  private listening: ListeningSocket | null = null

  constructor(private readonly parts: LiveControlParts) {}

  get readings(): LiveReadings {
    return this.parts.readings
  }

  get status(): LiveStatus {
    const { status } = this.readings
    const { state, facts } = this.parts.ioReport
    const macos = macosMajorOf(facts?.machine.osBuild ?? null)
    return {
      ...status,
      canAskForMore: status.canAskForMore && this.wider !== null,
      ioReport: state,
      gains: permissionGains({ macos, generation: facts?.generation ?? null }),
      needsPermissionForAne: needsPermissionForAne(macos),
      compared: this.source?.compared ?? [],
    }
  }

  /** Whether readings can be had without asking anybody: powermetrics is allowed, or for `live` IOReport can be read. */
  async canRead(kind: LiveKind): Promise<boolean> {
    await this.look()
    return this.readings.isAllowed || (kind === 'live' && (await this.parts.ioReport.find()))
  }

  /** After `canRead`, whether the source was started or not. */
  release(): void {
    this.parts.ioReport.release()
  }

  createSource(kind: LiveKind): Source {
    const { readings, ioReport, onChange } = this.parts
    if (kind === 'powermetrics') return new PowermetricsSource(readings)
    return (this.source = new LiveSource(readings, ioReport, undefined, onChange))
  }

  /** Checks whether *Always* is installed, which may have changed in a terminal. */
  async look(): Promise<void> {
    const finding = await this.parts.permission.find()
    // While a prompt is open, its answer will change the state.
    if (!this.asking) this.follow(finding)
  }

  /** Asks the administrator. The answer is in `status`; a failure means that no prompt could be opened. */
  allow(way: PermissionWay): Promise<Result> {
    return this.askAlone(() => (way === 'always' ? this.allowAlways() : this.allowOnce()))
  }

  /** Asks for the next wider profile. Where it is refused, the profile stays. `osBuild`: of the Mac that is read. */
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
      return answer.kind === 'failed' ? this.failAndLook(answer.message) : DONE
    })
  }

  remove(): Promise<Result> {
    return this.askAlone(async () => {
      const answer = await this.parts.permission.remove()
      if (answer.kind === 'failed') return this.failAndLook(answer.message)
      if (answer.kind !== 'allowed') return fail('Nothing was removed: the administrator did not allow it.')
      this.readings.withdraw(null)
      return DONE
    })
  }

  async report(): Promise<Result<TrustReport>> {
    // A stream that was allowed once keeps its interval when the setting changes.
    const intervalMs = this.status.way === 'once' ? this.readings.intervalMs : this.chosenIntervalMs
    return { ok: true, value: await this.parts.permission.report(intervalMs) }
  }

  dispose(): void {
    this.readings.dispose()
    this.parts.ioReport.detach()
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
    // Refused by a person: stays so until a person tries again.
    if (state.kind !== 'refused') this.readings.withdraw(finding.reason)
  }

  /** A script that failed may have removed the service before, so the state is read again. */
  private async failAndLook(message: string): Promise<Result<never>> {
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

  /** The prompt ends as soon as the stream was started; which of connection and answer comes first is open. */
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
    const connected = await this.connection(listening, answer)
    await listening.close()
    this.listening = null
    if ('kind' in connected) return this.settle(connected)
    readings.allowOnce((handlers) => openAccepted(connected, listening.path, handlers))
    return DONE
  }

  /** The connection; what the prompt answered where there is none, or not in time after it was allowed. */
  private async connection(
    { connection }: ListeningSocket,
    answer: Promise<PromptAnswer>,
  ): Promise<Socket | PromptAnswer> {
    const first = await Promise.race([connection, answer])
    if (!('kind' in first) || first.kind !== 'allowed') return first
    let cancel: () => void = () => undefined
    const late = new Promise<PromptAnswer>((resolve) => {
      cancel = this.parts.after(CONNECTION_DEADLINE_MS, () => resolve(first))
    })
    const connected = await Promise.race([connection, late])
    cancel()
    return connected
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
        readings.withdraw(
          `It was allowed, but powermetrics did not connect within ${CONNECTION_DEADLINE_MS / 1000} seconds, so nothing is read. Try again; if it stays so, choose Always.`,
        )
    }
    return DONE
  }
}

function fail(message: string): Result<never> {
  return { ok: false, message }
}
