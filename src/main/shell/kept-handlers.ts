import type { Result } from '#shared/ipc-contract'
import type { Handlers } from '../ipc/handlers'
import type { Keeping } from './keeping'

type KeptChannel = Extract<
  keyof Handlers,
  `history:${string}` | `measurement:${string}` | `transfer:${string}`
>
type KeptHandlers = Omit<Pick<Handlers, KeptChannel>, 'history:all'>

/** What main answers about what is kept on disk: history, measurements, files in and out. */
export function createKeptHandlers(keeping: Keeping): KeptHandlers {
  const { history, measuring } = keeping
  return {
    'history:range': (_page, { target, ...request }) =>
      target.kind === 'current' ? history.range(request) : measuring.range(target.id, request),
    'history:extent': () => history.extent(),
    'history:clear': () => history.clear(),
    'measurement:start': () => measuring.start(),
    'measurement:stop': () => measuring.stop(),
    'measurement:from-range': (_page, fromMs, toMs) => measuring.fromRange(fromMs, toMs),
    'measurement:get': (_page, id) => measuring.get(id),
    'measurement:describe': (_page, id, words) => measuring.describe(id, words),
    'measurement:delete': (_page, ids) => measuring.remove(ids),
    'measurement:compare': (_page, ids) => measuring.compare(ids),
    'transfer:choose-import': () => keeping.chooseImport(),
    'transfer:import': (_page, paths) => keeping.import(paths),
    'transfer:export': (_page, subject, format) => keeping.export(subject, format),
    'transfer:cancel': () => {
      keeping.cancelTransfer()
      return { ok: true, value: null }
    },
  }
}

/** To a page that only draws a recording. */
export const DRAWING: Result<never> = { ok: false, message: 'A picture is being drawn.' }

/** The answers of a page that only draws a recording: nothing is kept. */
export function createKeptRefusals(): KeptHandlers {
  const refuse = (): Result<never> => DRAWING
  return {
    'history:range': refuse,
    'history:extent': () => null,
    'history:clear': refuse,
    'measurement:start': refuse,
    'measurement:stop': refuse,
    'measurement:from-range': refuse,
    'measurement:get': refuse,
    'measurement:describe': refuse,
    'measurement:delete': refuse,
    'measurement:compare': refuse,
    'transfer:choose-import': refuse,
    'transfer:import': refuse,
    'transfer:export': refuse,
    'transfer:cancel': refuse,
  }
}
