import type { Measurement } from '#shared/measurement'
import { measure } from '#shared/measurement/measure'

/** A measurement of nothing but what a test names. */
export function measurementWith(parts: Partial<Measurement> = {}): Measurement {
  return {
    ...measure([], { fromMs: 0, toMs: 5000 }, null),
    id: 'm1',
    name: 'Test',
    note: '',
    origin: 'started',
    source: 'demonstration',
    machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
    group: null,
    run: null,
    ...parts,
  }
}
