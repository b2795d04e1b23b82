/** What `powermetrics -s` knows, by macOS: from the help texts of 11.2 and 14.3 on Apple silicon. */

const UP_TO_12 = [
  'tasks',
  'battery',
  'network',
  'disk',
  'int_sources',
  'devices',
  'interrupts',
  'cpu_power',
  'thermal',
  'sfi',
  'gpu_power',
  'bandwidth',
]
/** 13 took away three and brought `ane_power`. */
const SINCE_13 = [
  'tasks',
  'battery',
  'network',
  'disk',
  'interrupts',
  'cpu_power',
  'thermal',
  'sfi',
  'gpu_power',
  'ane_power',
]
const DEFAULT_GROUP = ['tasks', 'battery', 'network', 'disk', 'interrupts', 'cpu_power', 'gpu_power']

export function samplersOf(macosMajor: number): readonly string[] {
  return macosMajor >= 13 ? SINCE_13 : UP_TO_12
}

export function defaultSamplers(macosMajor: number): readonly string[] {
  return macosMajor >= 13 ? [...DEFAULT_GROUP, 'ane_power'] : DEFAULT_GROUP
}

/** The samplers that a `-s` list names, groups taken apart; or the first name that this macOS does not know. */
export function resolveSamplers(
  list: string,
  macosMajor: number,
): { known: Set<string> } | { unknown: string } {
  const known = new Set<string>()
  for (const name of list.split(',')) {
    const members =
      name === 'all' ? samplersOf(macosMajor) : name === 'default' ? defaultSamplers(macosMajor) : [name]
    for (const member of members) {
      if (!samplersOf(macosMajor).includes(member)) return { unknown: member }
      known.add(member)
    }
  }
  return { known }
}
