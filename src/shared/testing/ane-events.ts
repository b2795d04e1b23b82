import type { AneFacts } from '../ane-facts'
import { failureLabel } from '../attribution/failures'
import type { AneEvent, TrackEvent } from '../track-events'

const NOBODY: AneFacts = {
  ...{ process: null, pid: null, evidence: null, writer: null, message: null, isOfCommand: null },
}

export interface MadeProcess {
  name: string
  pid: number
  isOfCommand?: boolean
}

function aneEvent(kind: string, startMs: number, facts: Partial<AneFacts>, label = ''): AneEvent {
  return { kind, label, startMs, endMs: null, uncertaintyMs: 0, ane: { ...NOBODY, ...facts } }
}

const of = ({ name, pid, isOfCommand }: MadeProcess): Partial<AneFacts> => ({
  ...{ process: name, pid, isOfCommand: isOfCommand ?? null },
})

/** Events as the source of the log makes them, at a time in ms. */
export const aneEvents = {
  logOn: (atMs: number): TrackEvent => ({
    ...{ kind: 'log-on', label: '', startMs: atMs, endMs: null, uncertaintyMs: 0 },
  }),
  gap: (kind: 'log-gap' | 'log-filled', fromMs: number, toMs: number): TrackEvent => ({
    ...{ kind, label: 'dropped', startMs: fromMs, endMs: toMs, uncertaintyMs: 0 },
  }),
  loaded: (atMs: number, process: MadeProcess) =>
    aneEvent('ane-loaded', atMs, { ...of(process), evidence: 'ownership', writer: 'kernel' }),
  opened: (atMs: number, process: MadeProcess) =>
    aneEvent('ane-opened', atMs, { ...of(process), evidence: 'own-open', writer: process.name }),
  powerOn: (atMs: number, { name }: Pick<MadeProcess, 'name'>) =>
    aneEvent('ane-power-on', atMs, { process: name, evidence: 'power', writer: 'kernel' }),
  powerOff: (atMs: number, { name }: Pick<MadeProcess, 'name'>) =>
    aneEvent('ane-power-off', atMs, { process: name, evidence: 'power', writer: 'kernel' }),
  connected: (atMs: number, { pid }: Pick<MadeProcess, 'pid'>) =>
    aneEvent('ane-connected', atMs, { pid, evidence: 'connection', writer: 'aned' }),
  gone: (atMs: number, { pid }: Pick<MadeProcess, 'pid'>) =>
    aneEvent('ane-gone', atMs, { pid, evidence: 'connection', writer: 'aned' }),
  byDaemon: (atMs: number) => aneEvent('ane-opened', atMs, { evidence: 'unknown-client', writer: 'aned' }),
  asleep: (atMs: number) => aneEvent('ane-asleep', atMs, { writer: 'kernel' }),
  boot: (atMs: number) => aneEvent('ane-boot', atMs, { writer: 'kernel' }),
  asked: (atMs: number, step: 'parse' | 'search', process: MadeProcess) =>
    aneEvent('ane-request', atMs, { ...of(process), writer: process.name }, step),
  compileFailed: (atMs: number, facts: Partial<AneFacts> = {}) =>
    aneEvent(
      'ane-compile-failed',
      atMs,
      { evidence: 'unknown-client', writer: 'aned', ...facts },
      failureLabel(facts.message ?? ''),
    ),
  error: (atMs: number, process: MadeProcess) =>
    aneEvent('ane-error', atMs, { ...of(process), evidence: 'own-open' }),
}
