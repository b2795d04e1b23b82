import type { UnaidedKind } from '#shared/sources'
import { DemonstrationSource } from './demonstration/demonstration-source'
import type { StartHelper } from './ioreport/helper-client'
import { IoReportSource } from './ioreport/ioreport-source'
import type { Source } from './source'

/** Sources that need nothing but to be chosen. The others need a permission or a file first. */
const CREATE: Readonly<Record<UnaidedKind, (startHelper: StartHelper) => Source>> = {
  demonstration: () => new DemonstrationSource(),
  ioreport: (startHelper) => new IoReportSource({ startHelper }),
}

/** Creates a new source at each call. `startHelper`: a utility process in the app, a child process in the command line. */
export function createSource(kind: UnaidedKind, startHelper: StartHelper): Source {
  return CREATE[kind](startHelper)
}
