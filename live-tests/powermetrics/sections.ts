/** Which top-level key of the property list comes from which sampler. */
const SAMPLER_OF_KEY: Readonly<Record<string, string>> = {
  tasks: 'tasks',
  all_tasks: 'tasks',
  processor: 'cpu_power',
  thermal_pressure: 'thermal',
  gpu: 'gpu_power',
  bandwidth_counters: 'bandwidth',
}

const KEY = /^<key>([^<]*)<\/key>/
const ONE_LINE = /^<key>[^<]*<\/key>./
const ANE_KEY = /^<key>ane_(energy|power)<\/key>/

/** A sample as it is with only these samplers: a key exists only if its sampler was asked for. */
export function selectSamplers(sample: string, samplers: ReadonlySet<string>): string {
  let depth = 0
  let dropping = false
  const kept = sample.split('\n').filter((line) => {
    const key = depth === 1 ? KEY.exec(line)?.[1] : undefined
    if (key !== undefined) {
      const sampler = SAMPLER_OF_KEY[key]
      dropping = sampler !== undefined && !samplers.has(sampler)
    }
    if (/^<(dict|array)>$/.test(line)) depth++
    if (/^<\/(dict|array)>$/.test(line)) depth--
    return depth === 0 || !dropping
  })
  return kept.join('\n')
}

/** A sample of a machine that says nothing about the ANE's power. */
export function withoutAnePower(sample: string): string {
  const lines = sample.split('\n')
  return lines
    .filter((line, index) => {
      const before = lines[index - 1] ?? ''
      const isValue = ANE_KEY.test(before) && !ONE_LINE.test(before)
      return !ANE_KEY.test(line) && !isValue
    })
    .join('\n')
}
