import { vi } from 'vitest'
import { NO_ALERTS } from '#shared/alerts'
import type { Bridge, HistorySnapshot, PushChannel, PushMap } from '#shared/ipc-contract'
import { SampleColumns } from '#shared/sample-columns'
import { DEFAULT_SETTINGS } from '#shared/settings'
import { useEventList } from '../stores/event-list-store'
import { useEvents } from '../stores/events-store'
import { useMark } from '../stores/mark-store'
import { useMeasurements } from '../stores/measurements-store'
import { useNotices } from '../stores/notices-store'
import { liveHistory, useOwnCost, useSession } from '../stores/session-store'
import { useSettings } from '../stores/settings-store'
import { useSharing } from '../stores/sharing-store'
import { useTime } from '../stores/time-store'
import { useTransfer } from '../stores/transfer-store'
import { useView } from '../stores/view-store'
import { useWho } from '../stores/who-store'
import { resetDiskHistory } from '../stores/window-range'
import { columnsData, makeStatus } from './samples'

export interface FakeBridge extends Bridge {
  /** Sends a push as main would. */
  push<C extends PushChannel>(channel: C, message: PushMap[C]): void
  /** What main answers; a test replaces what it needs. */
  answers: Record<string, (...args: never[]) => unknown>
}

/** A fake of main, installed on `window.anemometer`. */
export function installFakeBridge(): FakeBridge {
  const listeners = new Map<string, Set<(message: never) => void>>()
  const answers: FakeBridge['answers'] = {
    'app:bootstrap': () => ({
      appVersion: '0.1.0',
      platform: 'linux',
      settings: DEFAULT_SETTINGS,
      status: makeStatus(),
      notices: [],
      measurements: { list: [], running: null },
      transfer: null,
      alerts: NO_ALERTS,
    }),
    'history:all': (): HistorySnapshot => ({
      sessionId: 1,
      status: makeStatus(),
      columns: columnsData([]),
    }),
    'history:extent': () => null,
    'history:range': () => ({ ok: false, message: 'There is no history.' }),
    'shortcut:status': () => ({ limit: null, inactive: {} }),
    'sharing:status': () => ({
      state: { kind: 'off' },
      lastRequest: null,
      accessFile: '/home/a/web-config.yml',
    }),
    'settings:update': (patch: object) => ({ ...useSettings.getState(), ...patch }),
  }
  const bridge: FakeBridge = {
    answers,
    invoke: vi.fn(async (channel: string, ...args: unknown[]) => {
      const answer = answers[channel] ?? (() => ({ ok: true, value: null }))
      return answer(...(args as never[])) as never
    }),
    subscribe: (channel, listener) => {
      const own = listeners.get(channel) ?? new Set()
      listeners.set(channel, own.add(listener))
      return () => own.delete(listener)
    },
    pathOfDroppedFile: () => '/recordings/log.txt',
    push: (channel, message) => listeners.get(channel)?.forEach((listener) => listener(message as never)),
  }
  window.anemometer = bridge
  return bridge
}

/** Resets every store to the state of a new window. */
export function resetStores(): void {
  useSession.setState(useSession.getInitialState(), true)
  useSettings.setState(useSettings.getInitialState(), true)
  useNotices.setState(useNotices.getInitialState(), true)
  useMeasurements.setState(useMeasurements.getInitialState(), true)
  useTransfer.setState(useTransfer.getInitialState(), true)
  useOwnCost.setState(useOwnCost.getInitialState(), true)
  useSharing.setState(useSharing.getInitialState(), true)
  useView.setState(useView.getInitialState(), true)
  useTime.setState(useTime.getInitialState(), true)
  useMark.setState(useMark.getInitialState(), true)
  useEvents.setState(useEvents.getInitialState(), true)
  useEventList.setState(useEventList.getInitialState(), true)
  useWho.setState(useWho.getInitialState(), true)
  resetDiskHistory()
  liveHistory.sessionId = null
  liveHistory.columns = new SampleColumns(null)
}
