import {
  INSTRUMENTS,
  internOrigins,
  NO_ORIGINS,
  ORIGIN_KINDS,
  type Instrument,
  type Origin,
  type OriginKey,
  type OriginKind,
  type Origins,
  type OriginStretch,
} from '#shared/origins'
import { DamagedBlockError } from './bytes'

/** Fields of each kind of each instrument, by what they give: a third of the bytes that an object for each origin takes. */
export type StoredOrigins = Partial<
  Record<Instrument, Partial<Record<OriginKind, Partial<Record<OriginKey, string>>>>>
>

const stored = new WeakMap<Origins, StoredOrigins>()

/** The same object for the same origins. */
export function storedOrigins(given: Origins): StoredOrigins {
  const origins = internOrigins(given)
  const known = stored.get(origins)
  if (known !== undefined) return known
  const made: StoredOrigins = {}
  for (const [key, { instrument, kind, field }] of Object.entries(origins) as [OriginKey, Origin][]) {
    const kinds = (made[instrument] ??= {})
    ;(kinds[kind] ??= {})[key] = field
  }
  stored.set(origins, made)
  return made
}

/** Throws where an instrument or a kind is none; series of another version are kept. */
export function readOrigins(made: StoredOrigins | undefined): Origins {
  if (made === undefined) return NO_ORIGINS
  const origins: Partial<Record<OriginKey, Origin>> = {}
  for (const [instrument, kinds] of Object.entries(made) as [Instrument, object][]) {
    for (const [kind, fields] of Object.entries(kinds) as [OriginKind, object][]) {
      if (!INSTRUMENTS.includes(instrument) || !ORIGIN_KINDS.includes(kind))
        throw new DamagedBlockError('its values come from nowhere')
      for (const [key, field] of Object.entries(fields) as [OriginKey, unknown][])
        origins[key] = { instrument, kind, field: String(field) }
    }
  }
  return internOrigins(origins)
}

/** A stretch in the head of a block of buckets. */
export type StoredStretch = [fromMs: number, toMs: number, origins: StoredOrigins]

export function storedStretches(stretches: readonly OriginStretch[]): StoredStretch[] {
  return stretches.map(({ fromMs, toMs, origins }) => [fromMs, toMs, storedOrigins(origins)])
}

export function readStretches(made: readonly StoredStretch[] | undefined): OriginStretch[] {
  return (made ?? []).map(([fromMs, toMs, origins]) => ({ fromMs, toMs, origins: readOrigins(origins) }))
}
