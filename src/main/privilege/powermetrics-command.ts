import type { LiveIntervalMs, LiveProfile } from '#shared/live'

/** Everything that can vary in what runs as root. */
export interface PowermetricsRequest {
  intervalMs: LiveIntervalMs
  profile: LiveProfile
  /** The `bandwidth` sampler: Apple silicon with macOS 11 and 12 only; elsewhere the tool refuses to run. */
  bandwidth: boolean
}

/** Text for each choice. */
const INTERVAL_WORDS: Readonly<Record<LiveIntervalMs, string>> = { 200: '200', 1000: '1000', 5000: '5000' }
const SAMPLERS = 'cpu_power,gpu_power,thermal'
const PROFILE_WORDS: Readonly<Record<LiveProfile, (samplers: string) => string[]>> = {
  standard: (samplers) => ['-s', samplers],
  'with-ane-power': (samplers) => ['-s', `${samplers},ane_power`],
  'show-all': () => ['--show-all'],
}

/**
 * The one place that says what may run as root: the words of `/usr/bin/powermetrics`, made of literals. No output file,
 * no path, no text of a person's can get in.
 */
export function powermetricsCommand(request: PowermetricsRequest): readonly string[] {
  const interval = own(INTERVAL_WORDS, request.intervalMs)
  const profile = own(PROFILE_WORDS, request.profile)
  const samplers = request.bandwidth ? `${SAMPLERS},bandwidth` : SAMPLERS
  return ['/usr/bin/powermetrics', '-f', 'plist', '-i', interval, '-b', '0', ...profile(samplers)]
}

/** What `words` has for `choice`; a value from outside the type, as a caller without types might pass, throws. */
function own<K extends string | number, W>(words: Readonly<Record<K, W>>, choice: K): W {
  if (!Object.hasOwn(words, choice))
    throw new TypeError('There is no such interval or profile of powermetrics.')
  return words[choice]
}
