import {
  ALERT_IDS,
  alertLabel,
  isSnoozed,
  losesData,
  NO_ALERTS,
  type AlertId,
  type AlertsState,
  type AlertSettings,
  type FiredAlert,
} from '#shared/alerts'
import { HIGHEST_FLOOR_MW } from '#shared/measurement/ane-floor'
import type { PlacedSample, Sample } from '#shared/sample'
import { windowLengthMs, type TimeSpan } from '#shared/sample-window'
import { logStateOf, type SourceStatus } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import type { TrackEvent } from '#shared/track-events'
import type { Consumer } from '../pipeline/consumers'
import { alertText } from './alert-text'
import { CONDITIONS, neededMs, whyLost } from './conditions'
import { ProgramWatch } from './program-watch'
import { areHeldBack } from './quiet-hours'
import { Sustained, type Reading } from './sustained'

/** So many alerts are listed; the track has all. */
const MOST_LISTED = 20

/** How often the clock is read while alerts are snoozed, ms: a timer alone notices neither sleep nor a clock that is set. */
const SNOOZE_CHECK_MS = 10_000

export interface AlertOptions {
  settings: () => AlertSettings
  isMeasuring: () => boolean
  /** Of the source that is read now. */
  status: () => SourceStatus
  /** The present on the session's axis, ms since 1970. */
  presentMs: () => number
  /** The present by the wall clock, for the hours of the day. */
  now: () => Date
  addEvent: (event: TrackEvent) => void
  /** Shows it to the person; without a sound where others are held back. */
  notify: (alert: FiredAlert, isSilent: boolean) => void
  onChange: (state: AlertsState) => void
}

/** Applies the rules to what is read: what fires becomes an event of the session, and is shown unless it is held back. */
export class Alerts implements Consumer {
  readonly part = 'Alerts'
  /** Of each rule, with its settings as text. */
  private readonly detectors = new Map<AlertId, { detector: Sustained; settings: string }>()
  private readonly programs = new ProgramWatch()
  /** When the ANE last worked in this session, on its axis; null: it was not seen at work. */
  private workedAtMs: number | null = null
  private newest: Sample | null = null
  /** Why readings do not come, and why the history cannot be written, as sentences; null where all is well. */
  private readonly problems: Record<'source-lost' | 'recording-stopped', string | null> = {
    'source-lost': null,
    'recording-stopped': null,
  }
  private current: AlertsState
  private snoozeTimer: NodeJS.Timeout | undefined

  constructor(private readonly options: AlertOptions) {
    // Without `onChange`: what it speaks to may not be there yet.
    this.current = { ...NO_ALERTS, isSnoozed: this.checkSnooze() }
    this.followRules()
  }

  get state(): AlertsState {
    return this.current
  }

  /** A rule that has changed begins anew; the others go on. */
  settingsChanged(): void {
    this.followRules()
    this.followProgram(this.options.status())
    this.followSnooze()
  }

  /** What was raised of the older session is over. Whether the history can be written has nothing to do with the source. */
  onSession(status: SourceStatus): void {
    for (const id of ALERT_IDS) if (id !== 'recording-stopped') this.detectors.delete(id)
    this.programs.begin()
    this.workedAtMs = this.newest = this.problems['source-lost'] = null
    this.followRules()
    this.followProgram(status)
  }

  onSample({ endMs, gapBefore, sample }: PlacedSample, status: SourceStatus): void {
    this.newest = sample
    this.problems['source-lost'] = null
    if ((sample.ane.powerMw ?? 0) > HIGHEST_FLOOR_MW) this.workedAtMs = endMs
    this.followProgram(status)
    this.followSnooze()
    const windowMs = windowLengthMs(sample.elapsedMs)
    for (const id of ALERT_IDS) {
      if (gapBefore) this.detectors.get(id)?.detector.interrupt()
      this.add(id, windowMs === 0 ? 'unknown' : this.read(id, sample), endMs, windowMs)
    }
    this.showHeldBack()
  }

  onEvent(event: TrackEvent): void {
    this.programs.onEvent(event)
  }

  onStatus(status: SourceStatus): void {
    this.problems['source-lost'] = whyLost(status)
    this.followProblem('source-lost')
  }

  /** A measurement began or ended. */
  measuringChanged(): void {
    this.followProblem('source-lost')
  }

  /** `problem`: why the history cannot be written, as sentences; null: it can be. */
  onRecording(problem: string | null): void {
    this.problems['recording-stopped'] = problem
    this.followProblem('recording-stopped')
  }

  dispose(): void {
    clearTimeout(this.snoozeTimer)
  }

  /** Begins anew, but for what is listed. */
  restart(status: SourceStatus): void {
    this.detectors.delete('recording-stopped')
    this.onSession(status)
  }

  private followRules(): void {
    const { rules } = this.options.settings()
    for (const id of ALERT_IDS) {
      const settings = JSON.stringify(rules[id])
      if (this.detectors.get(id)?.settings === settings) continue
      this.detectors.set(id, { detector: new Sustained(neededMs(id, rules)), settings })
    }
  }

  private followProblem(id: 'source-lost' | 'recording-stopped'): void {
    if (this.problems[id] !== null) this.add(id, 'holds', this.options.presentMs(), 0)
  }

  private read(id: AlertId, sample: Sample): Reading {
    if (id === 'source-lost' || id === 'recording-stopped')
      return this.problems[id] === null ? 'fails' : 'holds'
    const { rules } = this.options.settings()
    const isRaised = this.detectors.get(id)?.detector.isRaised === true
    return CONDITIONS[id](sample, rules, { isRaised, program: this.current.program })
  }

  private add(id: AlertId, reading: Reading, endMs: number, windowMs: number): void {
    const { rules } = this.options.settings()
    const isLeftOut = id === 'source-lost' && rules[id].onlyWhileMeasuring && !this.options.isMeasuring()
    if (!rules[id].isOn || (isLeftOut && reading === 'holds')) return
    const span = this.detectors.get(id)?.detector.add(reading, endMs, windowMs) ?? null
    if (span !== null) this.fire(id, span)
  }

  private fire(id: AlertId, { fromMs, toMs }: TimeSpan): void {
    const { settings, status, now, addEvent } = this.options
    const { rules } = settings()
    const { kind, sessionId, measuredIntervalMs } = status()
    const label = alertLabel(id, rules)
    const isMoment = fromMs === toMs
    const uncertaintyMs = isMoment ? (measuredIntervalMs ?? 0) : 0
    addEvent({ kind: 'alert', label, startMs: fromMs, endMs: isMoment ? null : toMs, uncertaintyMs })
    const isHeldBack = areHeldBack(settings(), now())
    const alert: FiredAlert = {
      ...{ id, label, fromMs, toMs, sessionId, source: kind },
      text: alertText(id, { rules, sample: this.newest, ...this.facts(id, toMs) }),
      shown: !SOURCES[kind].isPresent ? 'none' : isHeldBack && !losesData(id) ? 'held-back' : 'shown',
    }
    this.change({ fired: [alert, ...this.current.fired].slice(0, MOST_LISTED) })
    if (alert.shown === 'shown') this.options.notify(alert, isHeldBack)
  }

  private facts(id: AlertId, toMs: number): { problem: string | null; workedAgoMs: number | null } {
    const problem = id === 'source-lost' || id === 'recording-stopped' ? this.problems[id] : null
    return { problem, workedAgoMs: this.workedAtMs === null ? null : toMs - this.workedAtMs }
  }

  /** What was held back is shown late where it still goes on. */
  private showHeldBack(): void {
    const held = this.current.fired.filter(({ shown }) => shown === 'held-back')
    if (held.length === 0 || areHeldBack(this.options.settings(), this.options.now())) return
    const late = held.filter((alert) => this.goesOn(alert))
    if (late.length === 0) return
    const fired = this.current.fired.map((alert) =>
      late.includes(alert) ? { ...alert, shown: 'shown' as const } : alert,
    )
    this.change({ fired })
    for (const alert of late) this.options.notify(alert, false)
  }

  /** It is the newest of its rule, which holds now. */
  private goesOn(alert: FiredAlert): boolean {
    const newest = this.current.fired.find(({ id }) => id === alert.id)
    return newest === alert && this.detectors.get(alert.id)?.detector.goesOn === true
  }

  private followProgram(status: SourceStatus): void {
    const { isOn, program: name } = this.options.settings().rules['ane-unused']
    const program = isOn ? this.programs.stateOf(name, logStateOf(status)) : 'unknown'
    if (program !== this.current.program) this.change({ program })
  }

  private followSnooze(): void {
    const snoozed = this.checkSnooze()
    if (snoozed !== this.current.isSnoozed) this.change({ isSnoozed: snoozed })
  }

  /** Whether alerts are snoozed. If so, it is checked again when that may be over, also where no sample comes. */
  private checkSnooze(): boolean {
    clearTimeout(this.snoozeTimer)
    const settings = this.options.settings()
    const nowMs = this.options.now().getTime()
    if (!isSnoozed(settings, nowMs)) return false
    const leftMs = (settings.snoozedUntilMs ?? nowMs) - nowMs
    this.snoozeTimer = setTimeout(() => this.followSnooze(), Math.min(leftMs, SNOOZE_CHECK_MS))
    // It alone does not keep the process alive.
    this.snoozeTimer.unref()
    return true
  }

  private change(part: Partial<AlertsState>): void {
    this.current = { ...this.current, ...part }
    this.options.onChange(this.current)
  }
}
