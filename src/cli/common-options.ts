import { LIVE_INTERVALS_MS } from '#shared/live'
import { UNIT_READERS } from '#shared/phases/unit-readers'
import { DEFAULT_SOURCE, SELECTABLE_KINDS } from '#shared/sources'
import type { OptionDescription } from './command'

/** Options of every command; `anemometer.ts` handles them before the command runs. */
export const STANDARD_OPTIONS: readonly OptionDescription[] = [
  { name: 'verbose', summary: 'log more, and show where a bug of ours comes from' },
  { name: 'help', short: 'h', summary: 'this' },
]

export const DATA_OPTION: OptionDescription = {
  name: 'data',
  value: 'DIR',
  summary: "the folder with the history (default: the app's own)",
  completes: 'folder',
}

export const JSON_OPTION: OptionDescription = { name: 'json', summary: 'for programs, on standard output' }

export const SOURCE_OPTION: OptionDescription = {
  name: 'source',
  value: 'SOURCE',
  summary: `${SELECTABLE_KINDS.join(', ')}, or a FILE that is replayed at its own pace (default ${DEFAULT_SOURCE})`,
  completes: 'source',
}

export const INTERVAL_OPTION: OptionDescription = {
  name: 'interval',
  value: 'MS',
  summary: 'between live samples, ms (default 1000)',
  completes: LIVE_INTERVALS_MS.map(String),
}

export const NAME_OPTION: OptionDescription = {
  name: 'name',
  value: 'NAME',
  summary: 'what the measurement is called',
}

/** How much work was done, for `run` and `divide`. */
export const UNIT_OPTIONS: readonly OptionDescription[] = [
  {
    name: 'per',
    value: 'PATTERN',
    summary: "count units of work in the output, as '(\\d+) tokens'; may be given several times",
    multiple: true,
  },
  {
    name: 'reader',
    value: 'NAME',
    summary: 'count what this program says it did; auto recognises it',
    completes: ['auto', ...UNIT_READERS],
  },
  { name: 'units', value: 'NAME=N', summary: 'so much was done, as tokens=512', multiple: true },
]

export const EVENTS_OPTION: OptionDescription = {
  name: 'events',
  summary: 'also read the unified log: which programs use the ANE; their names are kept in the history',
}

export const WITH_PROCESSES_OPTION: OptionDescription = {
  name: 'with-processes',
  summary: 'leave the names of processes in, which the log told; without it they are left out',
}
