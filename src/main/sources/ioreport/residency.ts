/** How long something was in each of its states. */
export interface Residency {
  states: readonly string[]
  /** In any unit, one number for each state. */
  durations: readonly number[]
}

/** States in which a core, a cluster or the GPU rests. */
const AT_REST = new Set(['IDLE', 'DOWN', 'OFF'])

/** Share of the time in other states than rest, 0 to 1; null where no time has passed. */
export function activeRatio({ states, durations }: Residency): number | null {
  const total = sum(durations)
  if (total === 0) return null
  return sum(durations.filter((_, i) => !AT_REST.has(states[i] ?? ''))) / total
}

/**
 * Mean frequency while active, MHz: the states that are no rest are the steps of the table, in its order. null at rest, and
 * where the table is not known or has another number of steps: then it is that of something else.
 */
export function meanFrequencyMhz(
  { states, durations }: Residency,
  tableMhz: readonly number[] | null,
): number | null {
  const active = durations.filter((_, i) => !AT_REST.has(states[i] ?? ''))
  const total = sum(active)
  if (tableMhz?.length !== active.length || total === 0) return null
  return sum(active.map((duration, i) => duration * (tableMhz[i] ?? 0))) / total
}

/** Share of the time in any state but `Off`, 0 to 1; null where no time has passed or nothing says when it is off. */
export function poweredRatio({ states, durations }: Residency): number | null {
  const off = durations[states.indexOf('Off')]
  const total = sum(durations)
  return off === undefined || total === 0 ? null : 1 - off / total
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
