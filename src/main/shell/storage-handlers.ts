import type { Result } from '#shared/ipc-contract'
import type { Handlers } from '../ipc/handlers'
import { answered, answeredOr } from '../storage-service/client'
import type { AppStorage } from './app-storage'

type StorageChannel = Extract<
  keyof Handlers,
  `history:${string}` | `measurement:${string}` | `transfer:${string}`
>
type StorageHandlers = Omit<Pick<Handlers, StorageChannel>, 'history:all'>

/** What main answers about what is kept on disk: history, measurements, files in and out. */
export function createStorageHandlers(storage: AppStorage): StorageHandlers {
  const { client } = storage
  return {
    'history:range': (_page, request) => answered(client.call.range(request)),
    'history:extent': () => answeredOr(client.call.extent(), null),
    'history:clear': () => storage.clear(),
    'measurement:start': () => storage.startMeasurement(),
    'measurement:stop': () => storage.stopMeasurement(),
    'measurement:from-range': (_page, fromMs, toMs) => storage.measureRange(fromMs, toMs),
    'measurement:get': (_page, id) => answered(client.call.measurement(id)),
    'measurement:describe': (_page, id, words) => answered(client.call.describe(id, words)),
    'measurement:delete': (_page, ids) => answered(client.call.remove(ids)),
    'measurement:compare': (_page, ids) => answered(client.call.compare(ids)),
    'transfer:choose-import': () => storage.chooseImport(),
    'transfer:import': (_page, paths) => storage.import(paths),
    'transfer:export': (_page, subject, format) => storage.export(subject, format),
    'transfer:cancel': () => {
      storage.cancelTransfers()
      return { ok: true, value: null }
    },
  }
}

/** To a page that only draws a recording. */
export const DRAWING: Result<never> = { ok: false, message: 'A picture is being drawn.' }

/** The answers of a page that only draws a recording: nothing is kept. */
export function createStorageRefusals(): StorageHandlers {
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
