import { MISSING_REASONS } from '#shared/metrics'
import {
  INSTRUMENTS,
  internOrigins,
  isAbsence,
  NO_ORIGINS,
  ORIGIN_KINDS,
  type Absence,
  type Instrument,
  type Origin,
  type OriginKey,
  type OriginKind,
  type Origins,
  type OriginStretch,
} from '#shared/origins'
import { DamagedBlockError } from './bytes'

/** The key under which the reasons of absences stand, beside the kinds. */
const MISSING = 'missing'

/**
 * Fields of each kind of each instrument, and reasons of what is missing, by what they give: a third of the bytes that an
 * object for each takes.
 */
export type StoredOrigins = Partial<
  Record<Instrument, Partial<Record<OriginKind | typeof MISSING, Partial<Record<OriginKey, string>>>>>
>

const stored = new WeakMap<Origins, StoredOrigins>()

/** The same object for the same origins. */
export function storedOrigins(given: Origins): StoredOrigins {
  const origins = internOrigins(given)
  const known = stored.get(origins)
  if (known !== undefined) return known
  const made: StoredOrigins = {}
  for (const [key, entry] of Object.entries(origins) as [OriginKey, Origin | Absence][]) {
    const kinds = (made[entry.instrument] ??= {})
    if (isAbsence(entry)) (kinds[MISSING] ??= {})[key] = entry.reason
    else (kinds[entry.kind] ??= {})[key] = entry.field
  }
  stored.set(origins, made)
  return made
}

/** Throws where an instrument, a kind or a reason is none; series of another version are kept. */
export function readOrigins(made: StoredOrigins | undefined): Origins {
  if (made === undefined) return NO_ORIGINS
  const origins: Partial<Record<OriginKey, Origin | Absence>> = {}
  for (const [instrument, kinds] of Object.entries(made)) {
    for (const [kind, fields] of Object.entries(kinds)) {
      for (const [key, field] of Object.entries(fields) as [OriginKey, unknown][])
        origins[key] = entryOf(instrument, kind, String(field))
    }
  }
  return internOrigins(origins)
}

function entryOf(instrument: string, kind: string, field: string): Origin | Absence {
  if (isOneOf(INSTRUMENTS, instrument)) {
    if (isOneOf(ORIGIN_KINDS, kind)) return { instrument, kind, field }
    if (kind === MISSING && isOneOf(MISSING_REASONS, field)) return { instrument, reason: field }
  }
  throw new DamagedBlockError('its values come from nowhere')
}

function isOneOf<Word extends string>(words: readonly Word[], text: string): text is Word {
  return words.some((word) => word === text)
}

/** A stretch in the head of a block of buckets. */
export type StoredStretch = [fromMs: number, toMs: number, origins: StoredOrigins]

export function storedStretches(stretches: readonly OriginStretch[]): StoredStretch[] {
  return stretches.map(({ fromMs, toMs, origins }) => [fromMs, toMs, storedOrigins(origins)])
}

export function readStretches(made: readonly StoredStretch[] | undefined): OriginStretch[] {
  return (made ?? []).map(([fromMs, toMs, origins]) => ({ fromMs, toMs, origins: readOrigins(origins) }))
}
