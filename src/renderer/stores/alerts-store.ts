import { create } from 'zustand'
import { NO_ALERTS, SNOOZE_MS, type AlertRules, type AlertSettings, type AlertsState } from '#shared/alerts'
import { changeSettings, useSettings } from './settings-store'

/** What fired, and what is known of the watched program, as last reported by main. */
export const useAlerts = create<AlertsState>()(() => ({ ...NO_ALERTS }))

export function changeAlerts(patch: Partial<AlertSettings>): void {
  changeSettings({ alerts: { ...useSettings.getState().alerts, ...patch } })
}

/** Changes one rule. */
export function changeRule<Id extends keyof AlertRules>(id: Id, patch: Partial<AlertRules[Id]>): void {
  const { rules } = useSettings.getState().alerts
  changeAlerts({ rules: { ...rules, [id]: { ...rules[id], ...patch } } })
}

/** Holds alerts back for an hour from now, or no longer. */
export function setSnoozed(isWanted: boolean): void {
  changeAlerts({ snoozedUntilMs: isWanted ? Date.now() + SNOOZE_MS : null })
}
