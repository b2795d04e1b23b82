import type { Result } from '#shared/ipc-contract'
import type { Handlers } from '../ipc/handlers'

type KeptChannel = Extract<
  keyof Handlers,
  `history:${string}` | `measurement:${string}` | `transfer:${string}`
>

/** What main answers about what is kept on disk: history, measurements, files in and out. */
export function createKeptHandlers(): Omit<Pick<Handlers, KeptChannel>, 'history:all'> {
  const refused: Result<never> = { ok: false, message: 'Nothing is kept yet.' }
  const refuse = (): Result<never> => refused
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
