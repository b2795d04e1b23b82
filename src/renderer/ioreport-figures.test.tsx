// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ComparedPower, LiveStatus } from '#shared/live'
import { internOrigins, type OriginKind } from '#shared/origins'
import type { Sample } from '#shared/sample'
import { liveStatusWith } from '#shared/testing/live-status'
import { useSettings } from './stores/settings-store'
import { useView } from './stores/view-store'
import { installFakeBridge, resetStores, type FakeBridge } from './test-support/fake-bridge'
import { renderWindow } from './test-support/open-page'
import { columnsData, makeSample, makeStatus, placeSample, START_MS } from './test-support/samples'

let bridge: FakeBridge

beforeEach(() => {
  resetStores()
  bridge = installFakeBridge()
  bridge.answers['history:who'] = () => ({ ok: false, message: 'Nobody asked.' })
})
afterEach(cleanup)

const FIRST_START = liveStatusWith(
  { kind: 'not-allowed', reason: null },
  { way: null, ioReport: { kind: 'reading' }, needsPermissionForAne: true },
)

/** A window that reads live, with these samples, a second each. */
async function openWindow(samples: readonly Sample[], live: LiveStatus = FIRST_START): Promise<void> {
  const status = makeStatus({ kind: 'live', label: 'Live', sampleCount: samples.length, live })
  bridge.answers['app:bootstrap'] = () => ({
    appVersion: '0.1.0',
    platform: 'darwin',
    settings: useSettings.getInitialState(),
    status,
    notices: [],
    measurements: { list: [], running: null },
    transfer: null,
  })
  const columns = columnsData(samples.map((sample, i) => placeSample(i, sample)))
  bridge.answers['history:all'] = () => ({ sessionId: 1, status, columns })
  renderWindow(bridge)
  await screen.findByText('CPU clusters', { selector: 'h2' })
}

const chart = (name: string): HTMLElement => screen.getByRole('region', { name })
const plain = ({ textContent }: HTMLElement): string => textContent.replaceAll('\u202f', ' ')

/** A sample that IOReport gave, with read traffic of this sureness. */
function readBy(kind: OriginKind, change: (sample: Sample) => void = () => undefined): Sample {
  return makeSample((sample) => {
    sample.origins = internOrigins({
      'ane.readBytesPerSecond': { instrument: 'ioreport', field: 'PMP, AF BW: ANE0 RD', kind },
      'ane.writeBytesPerSecond': { instrument: 'ioreport', field: 'AMC Stats: ANE WR', kind: 'computed' },
    })
    change(sample)
  })
}

describe('a figure that is no measurement', () => {
  it.each([
    ['estimated', '≈'],
    ['at-least', '≥'],
  ] as const)('is marked wherever it stands: %s', async (kind, sign) => {
    await openWindow([readBy(kind), readBy(kind)])
    // The legend of the first chart is painted first.
    await waitFor(() => expect(plain(chart('ANE memory traffic'))).toContain(`Read${kind.replace('-', ' ')}`))
    const legend = plain(chart('ANE memory traffic'))
    expect(legend).toContain('Write')
    expect(legend).toContain(`${sign} 232 MB/s now`)
    expect(legend).toContain(`mean ${sign} 232 MB/s`)
    expect(legend).toContain(`peak ${sign} 232 MB/s`)
    expect(legend).toContain('167 MB/s now')
    expect(legend).not.toContain(`${sign} 167`)
  })

  it('is marked at the crosshair by what it is itself, and over the range by the least sure', async () => {
    await openWindow([readBy('computed'), readBy('estimated')])
    const at = async (crosshairMs: number, figure: RegExp): Promise<void> => {
      act(() => useView.setState({ crosshairMs }))
      await waitFor(() => expect(plain(chart('ANE memory traffic'))).toMatch(figure))
    }
    await at(START_MS + 1000, /[^≈] ?232 MB\/s crosshairmean ≈ 232 MB\/s/)
    expect(plain(chart('ANE memory traffic'))).not.toContain('≈ 232 MB/s crosshair')
    await at(START_MS + 2000, /≈ 232 MB\/s crosshair/)
  })
})

it('marks the frequency of a core that was requested, not measured, and no activity', async () => {
  const origins = internOrigins({
    'core:frequencyMhz': { instrument: 'ioreport', field: 'CPU Stats', kind: 'estimated' },
    'core:activeRatio': { instrument: 'ioreport', field: 'CPU Stats', kind: 'computed' },
  })
  await openWindow([makeSample((sample) => (sample.origins = origins))])
  const cluster = plain(screen.getByRole('region', { name: 'P0-Cluster' }))
  expect(cluster).toContain('100 % · 3036 MHz now')
  expect(cluster).toContain('CPU 1100 %≈ 3036 MHz')
})

it('draws what reached DRAM under its own name where nothing else is known', async () => {
  const dram = (sample: Sample): void => {
    Object.assign(sample.ane, { readBytesPerSecond: null, writeBytesPerSecond: null })
    Object.assign(sample.ane, { dramReadBytesPerSecond: 14.1e9, dramWriteBytesPerSecond: 1e9 })
  }
  await openWindow([makeSample(dram)])
  expect(plain(chart('ANE DRAM traffic'))).toMatch(/DRAM read.*14\.1 GB\/s now.*DRAM write.*1\.00 GB\/s now/)
  expect(screen.queryByRole('region', { name: 'ANE memory traffic' })).toBeNull()
})

it('says of when the ANE was powered that it is not how busy it was, and why there are no watts', async () => {
  const frozen = (sample: Sample): void => {
    Object.assign(sample.ane, { powerMw: null, energyMj: null, poweredRatio: 0.9 })
    sample.machine = { model: 'Mac16,12', osBuild: '26A434' }
    sample.origins = internOrigins({
      'ane.powerMw': { instrument: 'ioreport', reason: 'stands-still' },
    })
  }
  await openWindow([makeSample(frozen)])
  const legend = plain(chart('ANE power'))
  expect(legend).toMatch(/Powered.*90 % now.*not a measure of how busy it is/)
  expect(legend).toContain('IOReport’s counter has not moved for 10 s')
  expect(legend).toContain('powermetrics (administrator) gives ANE watts')
})

it('offers at the first start what a permission adds, beside figures that are there already', async () => {
  await openWindow([makeSample()])
  expect(screen.getByText(/the watts of the ANE need an administrator’s permission/)).toBeDefined()
  expect(screen.getByRole('button', { name: 'Set up live readings…' })).toBeDefined()
  expect(screen.getByText('49', { selector: '.hero-digits' })).toBeDefined()
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('tells of each value which instrument gave it', async () => {
  await openWindow([readBy('estimated')], liveStatusWith({ kind: 'live' }))
  bridge.answers['live:report'] = () => ({ ok: false, message: 'not here' })
  act(() => bridge.push('command', { kind: 'show-live' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Live readings' }))
  const from = (name: string): string | undefined => dialog.getByText(name).nextElementSibling?.textContent
  expect(from('ANE read')).toBe('IOReport, estimated from PMP, AF BW: ANE0 RD')
  expect(from('ANE write')).toBe('IOReport, computed from AMC Stats: ANE WR')
  expect(dialog.queryByText('GPU activity')).toBeNull()
})

describe('two instruments that differ', () => {
  const compared = (change: Partial<ComparedPower> = {}): LiveStatus =>
    liveStatusWith(
      { kind: 'live' },
      {
        compared: [
          {
            metric: 'ane.powerMw',
            fromMs: START_MS,
            toMs: START_MS + 5000,
            powermetricsMw: 500,
            ioReportMw: 900,
            agrees: false,
            used: 'powermetrics',
            why: 'It is exact.',
            ...change,
          },
        ],
      },
    )
  const BOTH = 'powermetrics 500 mW, IOReport 900 mW over 5 s'

  it('are told on the figure: both numbers, which one is used and why', async () => {
    await openWindow([makeSample()], compared())
    expect(plain(screen.getByRole('region', { name: 'Neural Engine' }))).toContain(
      `They differ: ${BOTH}. powermetrics is used. It is exact.`,
    )
    expect(plain(chart('ANE power'))).toContain(`differs: ${BOTH}; powermetrics is used`)
  })

  it.each([
    ['agree', { agrees: true }],
    ['were compared before the range', { fromMs: START_MS - 9e6, toMs: START_MS - 8e6 }],
    ['differ in another power', { metric: 'gpu.powerMw' }],
  ] as const)('are not told where they %s', async (_, change) => {
    await openWindow([makeSample()], compared(change))
    expect(screen.queryByText(/They differ/)).toBeNull()
    expect(plain(chart('ANE power'))).not.toContain('differs')
  })
})

it('puts throttling into the lane of events', async () => {
  await openWindow([makeSample(), makeSample()])
  const times = { startMs: START_MS, endMs: START_MS + 1000, uncertaintyMs: 1000 }
  const event = { kind: 'ane-throttle', label: 'PPT, 25.0 % of the time', ...times } as const
  act(() => bridge.push('event', { sessionId: 1, event }))
  const lane = await screen.findByRole('region', { name: 'Events and marks' })
  expect(within(lane).getByRole('listitem').textContent).toContain('PPT, 25.0 % of the time')
})
