import type { UnaidedKind } from '#shared/sources'
import { DemonstrationSource } from './demonstration/demonstration-source'
import type { Source } from './source'

/** Sources that need nothing but to be chosen. The others need a permission or a file first. */
const CREATE: Readonly<Record<UnaidedKind, () => Source>> = {
  demonstration: () => new DemonstrationSource(),
}

/** Creates a new source at each call. For the app and the command line. */
export function createSource(kind: UnaidedKind): Source {
  return CREATE[kind]()
}
