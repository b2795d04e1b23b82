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
import { words } from '#shared/words/words'
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
  { value: 'measuring', text: words.alerts.whileMeasuring },
  { value: 'always', text: words.alerts.always },
] as const

/** The rules with their limits, when they are held back, and what fired last. */
export function AlertsSection() {
  return (
    <>
      <p className="setting-note">{words.alerts.lead}</p>
      <SourceLostRule />
      <Rule id="recording-stopped" name={words.alerts.rules.recordingStopped} />
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
    <Rule id="source-lost" name={words.alerts.rules.sourceLost}>
      <Select
        name={words.alerts.whenLost}
        options={WHEN}
        value={onlyWhileMeasuring ? 'measuring' : 'always'}
        onChoose={(when) => changeRule('source-lost', { onlyWhileMeasuring: when === 'measuring' })}
      />
    </Rule>
  )
}

function ActiveRule() {
  return (
    <Rule id="ane-active" name={words.alerts.rules.aneActive}>
      <ForSeconds id="ane-active" />
    </Rule>
  )
}

function PowerRule() {
  const { metric } = useSettings(({ alerts }) => alerts.rules.power)
  return (
    <Rule id="power" name={words.alerts.rules.power}>
      <Select
        name={words.alerts.whichPower}
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
    <Rule id="thermal" name={words.alerts.rules.thermal}>
      <Select
        name={words.alerts.leastPressure}
        options={LEVELS}
        value={atLeast}
        onChoose={(level) => changeRule('thermal', { atLeast: level })}
      />
      <span>{words.alerts.orMore}</span>
    </Rule>
  )
}

function UnusedRule() {
  const { program, isOn } = useSettings(({ alerts }) => alerts.rules['ane-unused'])
  return (
    <Rule id="ane-unused" name={words.alerts.rules.aneUnused}>
      <TextField
        name={words.alerts.appName}
        placeholder={words.alerts.appPlaceholder}
        value={program}
        maxLength={LONGEST_PROCESS}
        onChange={(name) => changeRule('ane-unused', { program: name })}
      />
      <span>{words.alerts.runsAndOthersTake}</span>
      <AboveWatts id="ane-unused" />
      <ForSeconds id="ane-unused" />
      <span>{words.alerts.andAneIsIdle}</span>
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
        ? words.alerts.program.unnamed
        : state === 'runs'
          ? words.alerts.program.runs
          : state === 'ended'
            ? words.alerts.program.ended
            : readsLog || isMadeUp
              ? words.alerts.program.unknown
              : words.alerts.program.withoutLog}
    </small>
  )
}

type TimedId = 'ane-active' | 'power' | 'ane-unused'

function ForSeconds({ id }: { id: TimedId }) {
  const { forSeconds } = useSettings(({ alerts }) => alerts.rules[id])
  return (
    <span className="alert-limit">
      <span>{words.alerts.for}</span>
      <Select
        name={words.alerts.forName}
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
      <span>{words.alerts.above}</span>
      <NumberField
        name={words.alerts.aboveName}
        value={aboveMw / MW_PER_W}
        least={ALERT_POWER_MW.least / MW_PER_W}
        most={ALERT_POWER_MW.most / MW_PER_W}
        onChange={(watts) => changeRule(id, { aboveMw: Math.round(watts * MW_PER_W) })}
      />
      <span>{words.alerts.watts}</span>
    </span>
  )
}

function HeldBack() {
  const { quietHours, snoozedUntilMs } = useSettings(({ alerts }) => alerts)
  const snoozed = useAlerts(({ isSnoozed }) => isSnoozed)
  return (
    <>
      <fieldset className="alert-rule" aria-label={words.alerts.quietHours}>
        <label>
          <input
            type="checkbox"
            checked={quietHours.isOn}
            onChange={(event) => changeAlerts({ quietHours: { ...quietHours, isOn: event.target.checked } })}
          />
          {words.alerts.quietHours}
        </label>
        <div className="alert-limits">
          <span className="alert-limit">
            <span>{words.alerts.from}</span>
            <TimeField
              name={words.alerts.quietFrom}
              minute={quietHours.fromMinute}
              onChange={(fromMinute) => changeAlerts({ quietHours: { ...quietHours, fromMinute } })}
            />
          </span>
          <span className="alert-limit">
            <span>{words.alerts.to}</span>
            <TimeField
              name={words.alerts.quietTo}
              minute={quietHours.toMinute}
              onChange={(toMinute) => changeAlerts({ quietHours: { ...quietHours, toMinute } })}
            />
          </span>
          <small>{words.alerts.quietNote}</small>
        </div>
      </fieldset>
      <div className="alert-snooze">
        <p role="status">
          {snoozed && snoozedUntilMs !== null
            ? words.alerts.snoozedUntil(formatClockMinute(snoozedUntilMs))
            : ''}
        </p>
        <Button
          name={snoozed ? words.alerts.endSnooze : words.alerts.snoozeName}
          className="framed"
          onClick={() => setSnoozed(!snoozed)}
        >
          {snoozed ? words.alerts.endSnooze : words.alerts.snooze}
        </Button>
      </div>
    </>
  )
}

const SHOWN_WORDS: Readonly<Record<FiredAlert['shown'], string>> = {
  shown: '',
  'held-back': words.alerts.heldBack,
  none: words.alerts.inRecording,
}

function Fired() {
  const fired = useAlerts((alerts) => alerts.fired)
  const status = useSession((session) => session.status)
  return (
    <section className="alert-fired" aria-label={words.alerts.firedLast}>
      <h4>{words.alerts.firedLast}</h4>
      {fired.length === 0 && <small>{words.alerts.nothingFired}</small>}
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
              name={words.alerts.showName(alert.label)}
              className="link"
              disabled={status === null || !isOfSession(alert, status)}
              onClick={() => showMoment(alert)}
            >
              {words.alerts.show}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
