import { recogniseError } from '../../powermetrics/powermetrics-errors'
import type { PowermetricsFound } from '../observations'
import { SAMPLERS_ASKED } from '../observations'
import type { DoctorSystem, ProgramEnd } from '../system'

const POWERMETRICS = '/usr/bin/powermetrics'
/** One short window: as root it measures. */
const ONE_SAMPLE = ['-n', '1', '-i', '100', '-s']

/**
 * Which samplers powermetrics knows. It looks at their names before it looks who asks, seen on macOS 26.5: without root it
 * either names the sampler that it does not know, or says that it wants root.
 */
export async function observePowermetrics({ run }: DoctorSystem): Promise<PowermetricsFound> {
  const samplers: PowermetricsFound['samplers'] = {}
  for (const sampler of SAMPLERS_ASKED) {
    const end = await run(POWERMETRICS, [...ONE_SAMPLE, sampler])
    if (end.status === null) return { state: 'missing', samplers: {} }
    // Each question more would hang as long.
    if (end.status === 'hangs') return { state: 'hangs', samplers }
    samplers[sampler] = answerOf(end)
  }
  return { state: 'answers', samplers }
}

function answerOf({ status, stdout, stderr }: ProgramEnd): 'known' | 'unknown' | 'unclear' {
  if (status === 0) return 'known'
  const codes = `${stderr}\n${stdout}`.split('\n').map((line) => recogniseError(line)?.code)
  if (codes.includes('powermetrics-unknown-sampler')) return 'unknown'
  return codes.includes('powermetrics-not-root') ? 'known' : 'unclear'
}
