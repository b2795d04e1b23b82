import { metricName } from '#shared/availability'
import type { MetricId } from '#shared/metrics'
import { INSTRUMENT_NAMES } from '#shared/origins'
import type { Observations } from '../observations'
import { APP_CHECKS } from './app'
import { cannotMeasure, degraded, ok, SEND_REPORT, type Check, type Judgement } from './check'
import { IOREPORT_CHECKS } from './ioreport'
import { MACHINE_CHECKS } from './machine'
import { POWERMETRICS_CHECKS } from './powermetrics'
import { metricsOf, readingsOf, samplesOf } from './readings'

/** What the product is about. */
const ANE_METRICS = [
  'ane.powerMw',
  'ane.readBytesPerSecond',
  'ane.writeBytesPerSecond',
] as const satisfies MetricId[]

/** Whether anything of the Neural Engine can be read now, by whatever instrument: the sum of all that stands above it. */
const MEASURING: Check = {
  id: 'measuring',
  title: 'Measuring',
  asks: 'What of the Neural Engine can be measured on this Mac now?',
  judge: judgeMeasuring,
}

/** All checks, in the order in which they are shown. */
export const CHECKS: readonly Check[] = [
  ...MACHINE_CHECKS,
  ...POWERMETRICS_CHECKS,
  ...IOREPORT_CHECKS,
  ...APP_CHECKS,
  MEASURING,
]

function judgeMeasuring({ mac, stream, ioReport }: Observations): Judgement {
  if (mac.platform !== 'darwin') return cannotMeasure('Nothing: this is no Mac.', 'Run this on a Mac.')
  const has = {
    powermetrics: metricsOf(stream === null ? [] : samplesOf(stream)),
    ioreport: metricsOf(ioReport === null ? [] : readingsOf(ioReport, mac)),
  }
  const instruments = ['powermetrics', 'ioreport'] as const
  const allow =
    stream === null
      ? 'Allow powermetrics ("Set up live readings…" in Anemometer), or start the command with sudo.'
      : null
  if (instruments.every((each) => has[each].size === 0))
    return cannotMeasure(
      'Neither powermetrics nor IOReport gave a single figure.',
      `${allow ?? 'Follow what the checks above say.'} ${SEND_REPORT}`,
    )
  const figures = ANE_METRICS.map((metric) => {
    const by = instruments.filter((each) => has[each].has(metric)).map((each) => INSTRUMENT_NAMES[each])
    return `${metricName(metric)}: ${by.length === 0 ? 'not reported' : `by ${by.join(' and ')}`}`
  })
  const evidence = `${figures.join('; ')}.`
  return instruments.some((each) => has[each].has('ane.powerMw'))
    ? ok(evidence)
    : degraded(evidence, allow ?? 'No instrument reports the power of this Neural Engine.')
}
