import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

import { LiveApp } from './harness/live-app'
import { STEADY, test } from './harness/test'
import { rootSystem } from './harness/tested-system'

// `npm run bench:live`: figures are printed, and nothing is asserted about them.

const SECONDS = Number(process.env.BENCH_SECONDS ?? 300)
/** Start-up is over by then. */
const SETTLE_MS = 10_000
/** Clock ticks a second in /proc, the same on every Linux that runs Node. */
const TICKS_PER_SECOND = 100

test.describe.configure({ timeout: (3 * SECONDS + 120) * 1000 })

test('from sample to tray at 200 ms @root', async ({ launchd, standIn, launch }) => {
  standIn.play({ ...STEADY, ane: 'counting' })
  const app = await launch(200)
  const shown: { milliwatts: number; monotonicNs: number }[] = []
  const stopWatching = await app.tray.watchToolTips((text, monotonicNs) => {
    const figure = /Neural Engine: (\d+)\u202fmW/.exec(text)?.[1]
    if (figure !== undefined) shown.push({ milliwatts: Number(figure), monotonicNs })
  })
  await wait(SECONDS * 1000)
  const sent = standIn.journal.of('sample')
  const [first] = shown
  const from = sent.findIndex(({ anePowerMw }) => anePowerMw === first?.milliwatts)
  // The newest sample may be on its way.
  const expected = sent.slice(from, -1)
  stopWatching()
  const latencies: number[] = []
  let at = 0
  for (const sample of expected) {
    const found = shown.findIndex(({ milliwatts }, index) => index >= at && milliwatts === sample.anePowerMw)
    if (found < 0) continue
    at = found + 1
    latencies.push(((shown[found]?.monotonicNs ?? Number.NaN) - sample.monotonicNs) / 1e6)
  }
  const sorted = latencies.toSorted((a, b) => a - b)
  const share = (part: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN).toFixed(2)
  console.log(
    `sample to tray at 200 ms over ${SECONDS} s, ${expected.length} samples by ${launchd.streams().length} stream`,
  )
  console.log(`  median ${share(0.5)} ms, p99 ${share(0.99)} ms, max ${share(1)} ms`)
  console.log(`  lost ${expected.length - latencies.length}`)
})

test('processor time at 1 s with the window closed, beside an empty tray app @root', async ({
  launchd,
  launch,
}) => {
  const empty = await LiveApp.launch([], {}, rootSystem().emptyTrayApp)
  const ours = await launch(1000)
  await wait(SETTLE_MS)
  const apps = [
    ['empty tray app', empty],
    ['anemometer', ours],
  ] as const
  const before = apps.map(([, app]) => processorSeconds(app))
  await wait(SECONDS * 1000)
  const shares = apps.map(([, app], index) => {
    const { main, all } = processorSeconds(app)
    const percent = (after: number, start = Number.NaN): number => ((after - start) / SECONDS) * 100
    return { main: percent(main, before[index]?.main), all: percent(all, before[index]?.all) }
  })
  console.log(
    `processor time over ${SECONDS} s at 1 s, share of one core (${launchd.streams().length} stream)`,
  )
  apps.forEach(([name], index) =>
    console.log(
      `  ${name.padEnd(15)} main ${shares[index]?.main.toFixed(2)} %, all processes ${shares[index]?.all.toFixed(2)} %`,
    ),
  )
  await empty.close()
})

/** User and system time so far, of the main process and of the whole app. */
function processorSeconds(app: LiveApp): { main: number; all: number } {
  const seconds = (pid: number): number => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  }
  return {
    main: seconds(app.pid),
    all: app.processes().reduce((sum, pid) => sum + seconds(pid), 0),
  }
}
