import { test, type TestInfo } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { proportionalSetSizeBytes } from '../e2e/harness/processes'
import { testedRuntime } from '../e2e/harness/runtime'
import { createSandboxHome } from '../e2e/harness/sandbox-home'
import { TrayHost } from '../e2e/harness/tray-host'
import { startSessionBus } from '../scripts/electron/session-bus.mjs'

/** Rounds, each app once a round in turn; the median is reported. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
/** Both apps are measured this long after their tray icon appeared, so that start-up is over. */
const SETTLE_MS = Number(process.env.BENCH_SETTLE_MS ?? 20_000)

// Resident memory with only the tray: PSS of all processes of the app, beside an Electron with a tray icon.
test('tray-only memory beside an empty tray app', async ({}, testInfo) => {
  const runtime = testedRuntime()
  const [flags, root] = [runtime.args.slice(0, -1), runtime.args.at(-1) ?? '']
  const apps = {
    empty: [...flags, `${root}bench/empty-tray-app`],
    anemometer: [...runtime.args, '--hidden'],
  }
  const megabytes: Record<keyof typeof apps, number[]> = { empty: [], anemometer: [] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['empty', 'anemometer'] as const) {
      megabytes[name].push(await measure(runtime.executable, apps[name], testInfo, `${name}-${round}`))
    }
  }
  const ratios = megabytes.anemometer.map((value, round) => value / (megabytes.empty[round] ?? Number.NaN))
  console.log(`empty tray app  ${summary(megabytes.empty)} MB`)
  console.log(`anemometer      ${summary(megabytes.anemometer)} MB`)
  console.log(`ratio           ${summary(ratios)}`)
})

async function measure(
  executable: string,
  args: string[],
  testInfo: TestInfo,
  name: string,
): Promise<number> {
  const home = createSandboxHome(testInfo.outputPath(name))
  const bus = await startSessionBus()
  const tray = await TrayHost.start(bus.env.DBUS_SESSION_BUS_ADDRESS)
  const child = spawn(executable, [...args, `--user-data-dir=${home.userData}`], {
    env: { ...home.env, ...bus.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  try {
    while (!tray.hasItem) await wait(50)
    await wait(SETTLE_MS)
    return proportionalSetSizeBytes(pidOf(child)) / 1e6
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
    tray.stop()
    await bus.stop()
  }
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The app did not start.')
  return child.pid
}

function summary(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): string =>
    (sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN).toFixed(3)
  return `median ${at(0.5)} (min ${at(0)}, max ${at(1)})`
}
