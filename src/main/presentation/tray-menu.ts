import type { FiredAlert } from '#shared/alerts'
import { CHART_IDS, CHARTS, type SnapshotTarget } from '#shared/charts'
import { clockTime, formatPower, joinUnit } from '#shared/format'
import { describeActivity, describeRunning, describeTraffic, type Glance } from '#shared/glance'
import { describeLive, type LiveStatus } from '#shared/live'
import { goesOn, isFlowing, logStateOf } from '#shared/source-status'
import type { SettingsSection } from '#shared/settings'
import { MENU_KINDS, SOURCES, type SelectableKind } from '#shared/sources'
import { describeLogState } from '#shared/unified-log'
import { words } from '#shared/words/words'
import { whyNoAnePower, type MeterReading } from './meter-reading'

/** What choosing an entry does; the shell carries it out. */
export type MenuAction =
  | { kind: 'open-window' }
  | { kind: 'snapshot'; target: SnapshotTarget }
  | { kind: 'start-measurement' }
  | { kind: 'stop-measurement' }
  | { kind: 'show-measurements' }
  | { kind: 'add-mark' }
  | { kind: 'save-recent' }
  | { kind: 'choose-import' }
  | { kind: 'set-paused'; paused: boolean }
  | { kind: 'select-source'; source: SelectableKind }
  | { kind: 'show-live' }
  | { kind: 'show-settings'; section: SettingsSection }
  | { kind: 'show-alert' }
  | { kind: 'snooze-alerts'; isWanted: boolean }
  | { kind: 'choose-recording' }
  | { kind: 'set-start-at-login'; enabled: boolean }
  | { kind: 'show-about' }
  | { kind: 'check-for-updates' }
  | { kind: 'install-command' }
  | { kind: 'quit' }

export type MenuEntry =
  | { type: 'separator' }
  | { type: 'text'; label: string }
  /** A text that changes with every sample. */
  | { type: 'figure'; label: string }
  | { type: 'action'; label: string; action: MenuAction; enabled?: boolean }
  | { type: 'choice'; label: string; action: MenuAction; checked: boolean }
  | { type: 'toggle'; label: string; action: MenuAction; checked: boolean }
  | { type: 'submenu'; label: string; entries: MenuEntry[] }

export interface MenuContext {
  reading: MeterReading
  /** Of the same reading. */
  glance: Glance
  /** null where the system has no such setting. */
  startAtLogin: boolean | null
  /** Messages that wait until a window is open. */
  waitingMessages: number
  /** The person wants the unified log to be read. */
  readsLog: boolean
  alerts: TrayAlerts
  /** Time of day of the figures, where the panel receives the menu before it is opened; else null. */
  givenAt: string | null
}

/** What the menu says of alerts. */
export interface TrayAlerts {
  /** null where none has fired since the start. */
  last: FiredAlert | null
  isSnoozed: boolean
}

/** The tray's menu as data, so that it can be read and tested without Electron. */
export function trayMenu(context: MenuContext): MenuEntry[] {
  const { reading, glance, startAtLogin, waitingMessages, givenAt } = context
  const { status } = reading
  const paused = status.state === 'paused'
  return [
    ...figures(reading, glance, givenAt),
    ...whoEntries(context),
    ...alertEntries(context.alerts),
    { type: 'separator' },
    ...(waitingMessages === 0 ? [] : [messagesEntry(waitingMessages)]),
    { type: 'action', label: words.menus.openWindow, action: { kind: 'open-window' } },
    ...measurementEntries(reading, glance.measuring !== null),
    { type: 'separator' },
    { type: 'submenu', label: words.menus.picture, entries: snapshotEntries() },
    {
      type: 'action',
      label: words.menus.saveRecent,
      action: { kind: 'save-recent' },
      enabled: status.sampleCount > 0,
    },
    { type: 'action', label: words.measurements.import, action: { kind: 'choose-import' } },
    { type: 'separator' },
    {
      type: 'action',
      label: paused ? words.menus.resumeReading : words.menus.pauseReading,
      action: { kind: 'set-paused', paused: !paused },
      enabled: goesOn(status) && SOURCES[status.kind].canPause,
    },
    { type: 'submenu', label: words.menus.source, entries: sourceEntries(reading) },
    ...(startAtLogin === null ? [] : [loginEntry(startAtLogin)]),
    { type: 'separator' },
    { type: 'action', label: words.commands.settings, action: { kind: 'show-settings', section: 'general' } },
    { type: 'action', label: words.menus.about, action: { kind: 'show-about' } },
    { type: 'action', label: words.menus.quit, action: { kind: 'quit' } },
  ]
}

/** Equal for menus that differ in their figures only. */
export function menuShape(entries: readonly MenuEntry[]): string {
  return JSON.stringify(entries.filter((entry) => entry.type !== 'figure'))
}

/** What the popover shows, in lines. */
function figures({ status, sample }: MeterReading, glance: Glance, givenAt: string | null): MenuEntry[] {
  const { activity, measuring, thermalPressure } = glance
  const traffic = describeTraffic(glance)
  const lines = figureLines([
    `ANE  ${joinUnit(formatPower(glance.anePowerMw))}`,
    activity && describeActivity(activity),
    traffic && words.menus.aneTraffic(traffic),
    `GPU  ${joinUnit(formatPower(glance.gpuPowerMw))}`,
    `CPU  ${joinUnit(formatPower(glance.cpuPowerMw))}`,
    thermalPressure && words.menus.thermalPressure(menuText(thermalPressure)),
    measuring && words.menus.measuring(describeRunning(measuring)),
  ])
  if (!isFlowing(status) && status.live !== null) {
    lines.push({ type: 'text', label: describeLive(status.live).title })
  } else if (sample === null) lines.push({ type: 'text', label: whyNoAnePower({ status, sample }) ?? '' })
  else if (givenAt !== null) lines.push({ type: 'figure', label: words.menus.at(givenAt) })
  const { label, needs } = SOURCES[status.kind]
  if (status.isMadeUp)
    lines.push({ type: 'text', label: words.menus.notThisMachine(SOURCES.demonstration.label) })
  if (needs === 'file') lines.push({ type: 'text', label: menuText(`${label}: ${status.label}`) })
  return lines
}

function figureLines(lines: readonly (string | null)[]): MenuEntry[] {
  return lines.filter((line) => line !== null).map((label) => ({ type: 'figure', label }))
}

/** A menu takes an ampersand for the mark of a key. */
function menuText(text: string): string {
  return text.replaceAll('&', '&&')
}

/** Who used it, in lines that are no wider than a menu may be; or why nobody can tell, and where to change that. */
function whoEntries({ reading: { status }, glance: { who }, readsLog }: MenuContext): MenuEntry[] {
  const log = logStateOf(status)
  const { isReal, isPresent } = SOURCES[status.kind]
  if (!readsLog && isReal && isPresent)
    return [
      {
        type: 'action',
        label: words.menus.tellWho,
        action: { kind: 'show-settings', section: 'privacy' },
      },
    ]
  const isTold = ['off', 'starting', 'reading'].includes(log.kind)
  const trouble: MenuEntry[] = isTold ? [] : [{ type: 'text', label: describeLogState(log).title }]
  const lines = who?.split(/(?<=;) |(?<=\.) (?=[A-Z])/) ?? []
  return [...figureLines(lines.map(menuText)), ...trouble]
}

/** One row, once there is anything to say. */
function alertEntries({ last, isSnoozed }: TrayAlerts): MenuEntry[] {
  if (last === null && !isSnoozed) return []
  const label =
    last === null
      ? words.menus.alertsAreSnoozed
      : words.menus.alert(clockTime(new Date(last.toMs)), last.label)
  const show: MenuEntry = { type: 'action', label: words.menus.showOnCharts, action: { kind: 'show-alert' } }
  const snooze: MenuEntry = {
    type: 'toggle',
    label: words.menus.snoozeAlerts,
    action: { kind: 'snooze-alerts', isWanted: !isSnoozed },
    checked: isSnoozed,
  }
  return [{ type: 'submenu', label, entries: last === null ? [snooze] : [show, snooze] }]
}

/** A running measurement can be stopped whatever the state of the source. */
function measurementEntries({ status }: MeterReading, isMeasuring: boolean): MenuEntry[] {
  const start: MenuEntry = {
    type: 'action',
    label: words.menus.startMeasurement,
    action: { kind: 'start-measurement' },
    enabled: goesOn(status),
  }
  const stop: MenuEntry = {
    type: 'action',
    label: words.menus.stopMeasurement,
    action: { kind: 'stop-measurement' },
  }
  return [
    isMeasuring ? stop : start,
    { type: 'action', label: words.menus.measurements, action: { kind: 'show-measurements' } },
    {
      type: 'action',
      label: words.commands.addMark,
      action: { kind: 'add-mark' },
      enabled: status.sampleCount > 0,
    },
  ]
}

function snapshotEntries(): MenuEntry[] {
  return [
    { type: 'action', label: words.menus.allCharts, action: { kind: 'snapshot', target: 'all' } },
    { type: 'separator' },
    ...CHART_IDS.map((id): MenuEntry => ({
      type: 'action',
      label: words.menus.chart(CHARTS[id].title),
      action: { kind: 'snapshot', target: id },
    })),
  ]
}

function sourceEntries({ status }: MeterReading): MenuEntry[] {
  return [
    ...MENU_KINDS.map((source): MenuEntry => ({
      type: 'choice',
      label: SOURCES[source].label,
      action: { kind: 'select-source', source },
      checked: status.kind === source,
    })),
    {
      type: 'choice',
      label: words.commands.openRecording,
      action: { kind: 'choose-recording' },
      checked: SOURCES[status.kind].needs === 'file',
    },
    ...liveEntry(status.live),
  ]
}

/** Opens the page about the permission for live readings. */
function liveEntry(live: LiveStatus | null): MenuEntry[] {
  if (live === null) return []
  const label = live.way === null ? words.menus.setUpLive : words.menus.aboutLive
  return [{ type: 'separator' }, { type: 'action', label, action: { kind: 'show-live' } }]
}

/** The window shows them. */
function messagesEntry(count: number): MenuEntry {
  return {
    type: 'action',
    label: words.menus.readMessages(count),
    action: { kind: 'open-window' },
  }
}

function loginEntry(enabled: boolean): MenuEntry {
  return {
    type: 'toggle',
    label: words.menus.startAtLogin,
    action: { kind: 'set-start-at-login', enabled: !enabled },
    checked: enabled,
  }
}
