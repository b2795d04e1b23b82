import type { ReactNode } from 'react'
import {
  ALERT_LEVELS,
  ALERT_POWER_MW,
  ALERT_RAILS,
  ALERT_SECONDS,
  isOfSession,
  type AlertId,
  type FiredAlert,
} from '#shared/alerts'
import { LONGEST_PROCESS } from '#shared/ane-facts'
import { formatDuration } from '#shared/format'
import { METRICS } from '#shared/metrics'
import { formatClockMinute, formatDayClock } from '../../format/time-format'
import { changeAlerts, changeRule, setSnoozed, useAlerts } from '../../stores/alerts-store'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { showMoment } from '../../stores/time-actions'
import { Button } from '../../ui/button'
import { NumberField, Select, TextField, TimeField } from '../../ui/fields'

const MW_PER_W = 1000

const DURATIONS = ALERT_SECONDS.map((seconds) => ({ value: seconds, text: formatDuration(seconds * 1000) }))
const RAILS = ALERT_RAILS.map((metric) => ({ value: metric, text: METRICS[metric].name }))
const LEVELS = ALERT_LEVELS.map((level) => ({ value: level, text: level }))
const WHEN = [
  { value: 'measuring', text: 'while a measurement runs' },
  { value: 'always', text: 'at any time' },
] as const

/** The rules with their limits, when they are held back, and what fired last. */
export function AlertsSection() {
  return (
    <>
      <p className="setting-note">
        A notification, and a mark on the charts at what it speaks of. On from the start is what loses data.
      </p>
      <SourceLostRule />
      <Rule id="recording-stopped" name="The history cannot be written, as on a full disk" />
      <ActiveRule />
      <PowerRule />
      <ThermalRule />
      <UnusedRule />
      <HeldBack />
      <Fired />
    </>
  )
}

interface RuleProps {
  id: AlertId
  /** What it is about, for the switch. */
  name: string
  /** Its limits. */
  children?: ReactNode
}

/** The switch of a rule, with its limits on the line below. */
function Rule({ id, name, children }: RuleProps) {
  const isOn = useSettings(({ alerts }) => alerts.rules[id].isOn)
  return (
    <fieldset className="alert-rule" aria-label={name}>
      <label>
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => changeRule(id, { isOn: event.target.checked })}
        />
        {name}
      </label>
      {children !== undefined && <div className="alert-limits">{children}</div>}
    </fieldset>
  )
}

function SourceLostRule() {
  const { onlyWhileMeasuring } = useSettings(({ alerts }) => alerts.rules['source-lost'])
  return (
    <Rule id="source-lost" name="Readings stop although they should go on">
      <Select
        name="When lost readings alert"
        options={WHEN}
        value={onlyWhileMeasuring ? 'measuring' : 'always'}
        onChoose={(when) => changeRule('source-lost', { onlyWhileMeasuring: when === 'measuring' })}
      />
    </Rule>
  )
}

function ActiveRule() {
  return (
    <Rule id="ane-active" name="The ANE works">
      <ForSeconds id="ane-active" />
    </Rule>
  )
}

function PowerRule() {
  const { metric } = useSettings(({ alerts }) => alerts.rules.power)
  return (
    <Rule id="power" name="A power stays high">
      <Select
        name="Which power"
        options={RAILS}
        value={metric}
        onChoose={(chosen) => changeRule('power', { metric: chosen })}
      />
      <AboveWatts id="power" />
      <ForSeconds id="power" />
    </Rule>
  )
}

function ThermalRule() {
  const { atLeast } = useSettings(({ alerts }) => alerts.rules.thermal)
  return (
    <Rule id="thermal" name="macOS reports thermal pressure">
      <Select
        name="Least thermal pressure"
        options={LEVELS}
        value={atLeast}
        onChoose={(level) => changeRule('thermal', { atLeast: level })}
      />
      <span>or more</span>
    </Rule>
  )
}

function UnusedRule() {
  const { program, isOn } = useSettings(({ alerts }) => alerts.rules['ane-unused'])
  return (
    <Rule id="ane-unused" name="An app should use the ANE and does not">
      <TextField
        name="Name of the app"
        placeholder="Name as in the log"
        value={program}
        maxLength={LONGEST_PROCESS}
        onChange={(name) => changeRule('ane-unused', { program: name })}
      />
      <span>runs, CPU or GPU take</span>
      <AboveWatts id="ane-unused" />
      <ForSeconds id="ane-unused" />
      <span>and the ANE is idle.</span>
      {isOn && <ProgramNote program={program} />}
    </Rule>
  )
}

/** Whether the app runs, or why nobody can tell. */
function ProgramNote({ program }: { program: string }) {
  const state = useAlerts((alerts) => alerts.program)
  const readsLog = useSettings((settings) => settings.readsLog)
  const isMadeUp = useSession((session) => session.status?.isMadeUp === true)
  return (
    <small role="status" className="settings-state" data-trouble={state === 'unknown'}>
      {program === ''
        ? 'Name an app, or this rule never alerts.'
        : state === 'runs'
          ? 'It runs, as the log tells.'
          : state === 'ended'
            ? 'It does not run, as the log tells.'
            : readsLog || isMadeUp
              ? 'Whether it runs is unknown: the log has not told of it since it is read, or a part is missing. Until then this rule does not alert.'
              : 'Whether it runs is unknown, for the system log is not read: switch that on in Privacy, or this rule never alerts.'}
    </small>
  )
}

type TimedId = 'ane-active' | 'power' | 'ane-unused'

function ForSeconds({ id }: { id: TimedId }) {
  const { forSeconds } = useSettings(({ alerts }) => alerts.rules[id])
  return (
    <span className="alert-limit">
      <span>for</span>
      <Select
        name="For how long"
        options={DURATIONS}
        value={forSeconds}
        onChoose={(seconds) => changeRule(id, { forSeconds: seconds })}
      />
    </span>
  )
}

function AboveWatts({ id }: { id: 'power' | 'ane-unused' }) {
  const { aboveMw } = useSettings(({ alerts }) => alerts.rules[id])
  return (
    <span className="alert-limit">
      <span>above</span>
      <NumberField
        name="Above how many watts"
        value={aboveMw / MW_PER_W}
        least={ALERT_POWER_MW.least / MW_PER_W}
        most={ALERT_POWER_MW.most / MW_PER_W}
        onChange={(watts) => changeRule(id, { aboveMw: Math.round(watts * MW_PER_W) })}
      />
      <span>W</span>
    </span>
  )
}

function HeldBack() {
  const { quietHours, snoozedUntilMs } = useSettings(({ alerts }) => alerts)
  const snoozed = useAlerts(({ isSnoozed }) => isSnoozed)
  return (
    <>
      <fieldset className="alert-rule" aria-label="Quiet hours">
        <label>
          <input
            type="checkbox"
            checked={quietHours.isOn}
            onChange={(event) => changeAlerts({ quietHours: { ...quietHours, isOn: event.target.checked } })}
          />
          Quiet hours
        </label>
        <div className="alert-limits">
          <span className="alert-limit">
            <span>from</span>
            <TimeField
              name="Quiet from"
              minute={quietHours.fromMinute}
              onChange={(fromMinute) => changeAlerts({ quietHours: { ...quietHours, fromMinute } })}
            />
          </span>
          <span className="alert-limit">
            <span>to</span>
            <TimeField
              name="Quiet to"
              minute={quietHours.toMinute}
              onChange={(toMinute) => changeAlerts({ quietHours: { ...quietHours, toMinute } })}
            />
          </span>
          <small>Only what loses data is shown then, without a sound.</small>
        </div>
      </fieldset>
      <div className="alert-snooze">
        <p role="status">
          {snoozed && snoozedUntilMs !== null ? `Snoozed until ${formatClockMinute(snoozedUntilMs)}.` : ''}
        </p>
        <Button
          name={snoozed ? 'End the snooze' : 'Snooze for an hour: all alerts'}
          className="framed"
          onClick={() => setSnoozed(!snoozed)}
        >
          {snoozed ? 'End the snooze' : 'Snooze for an hour'}
        </Button>
      </div>
    </>
  )
}

const SHOWN_WORDS: Readonly<Record<FiredAlert['shown'], string>> = {
  shown: '',
  'held-back': 'held back',
  none: 'in a recording',
}

function Fired() {
  const fired = useAlerts((alerts) => alerts.fired)
  const status = useSession((session) => session.status)
  return (
    <section className="alert-fired" aria-label="What fired last">
      <h4>What fired last</h4>
      {fired.length === 0 && (
        <small>Nothing since Anemometer was started. Earlier alerts are on the charts.</small>
      )}
      <ul>
        {fired.map((alert, index) => (
          <li key={fired.length - index}>
            <p>
              {alert.label}
              <small>
                {[formatDayClock(alert.toMs), SHOWN_WORDS[alert.shown]].filter(Boolean).join(' · ')}
              </small>
              <small>{alert.text}</small>
            </p>
            <Button
              name={`Show on the charts: ${alert.label}`}
              className="link"
              disabled={status === null || !isOfSession(alert, status)}
              onClick={() => showMoment(alert)}
            >
              Show
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
