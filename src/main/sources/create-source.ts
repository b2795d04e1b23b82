import type { UnaidedKind } from '#shared/sources'
import { DemonstrationSource } from './demonstration/demonstration-source'
import type { Source } from './source'

/** How each source begins that needs nothing but to be chosen. The others need a permission or a file first. */
const CREATE: Readonly<Record<UnaidedKind, () => Source>> = {
  demonstration: () => new DemonstrationSource(),
}

/** A source of its own for each call, for the app and the command line. */
export function createSource(kind: UnaidedKind): Source {
  return CREATE[kind]()
}
