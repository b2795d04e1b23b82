import { writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Page } from '@playwright/test'

import { Counters } from '../../src/main/sources/ioreport/counters'
import {
  writeScript,
  type MadeChannel,
  type MadeStretch,
} from '../../src/main/sources/ioreport/testing/mac-script'
import {
  counting,
  M1,
  M4,
  M5_MAX,
  M6,
  NOT_PERMITTED,
  type AssembledMac,
} from '../../src/main/sources/ioreport/testing/macs'
import { joinFrames, readFramed } from '../../src/main/sources/ioreport/testing/recordings'
import { StandIn } from '../../src/main/sources/ioreport/testing/stand-in-library'
import { instrumentRule, needsPermissionForAne, permissionGains } from '../../src/shared/instruments'
import type { Bootstrap } from '../../src/shared/ipc-contract'
import type { LiveStatus } from '../../src/shared/live'
import { liveStatusWith } from '../../src/shared/testing/live-status'
import type { AnemometerApp } from './anemometer-app'
import { M4_MAX_MACOS_15, writeRecording } from './recordings'
import type { SandboxHome } from './sandbox-home'
import { expect } from './test'

/** Enough for the range of a minute. */
const SECONDS = 60

/** What the window shows of a Mac that IOReport reads. */
export interface Scene {
  name: string
  /** Writes the recording that is opened, and returns its path. */
  record: (folder: string) => string
  /** Live readings, as main would tell of them; null: it is seen as the recording that it is. */
  live: (() => LiveStatus) | null
}

/** Plays an assembled Mac through the stand-in of IOReport and the real bindings, a second at a time, up to now. */
function recordIoReport({ mac, facts }: AssembledMac): Scene['record'] {
  return (folder) => {
    const channels = mac.channels.map(underLoad)
    const standIn = new StandIn(writeScript({ ...mac, channels }))
    const counters = new Counters(standIn.libraries)
    const startMs = Date.now() - SECONDS * 1000
    const snapshots = Array.from({ length: SECONDS + 1 }, (_, second) => {
      standIn.setTimeMs(second * 1000)
      return { ...counters.sample(), wallMs: startMs + second * 1000 }
    })
    const file = path.join(folder, 'ioreport.anemometer-ioreport')
    writeFileSync(file, joinFrames(readFramed(facts, counters.reports, snapshots)))
    counters.close()
    standIn.dispose()
    return file
  }
}

/** A load that comes and goes, instead of a steady one, for what counts bytes, energy or events. */
function underLoad(channel: MadeChannel): MadeChannel {
  const [first] = channel.stretches
  const isLoad = channel.states === undefined || channel.unit === 'events'
  if (!isLoad || first?.perSecond === undefined || channel.stretches.length > 1) return channel
  const { values, perSecond } = first
  let counted = values.map(BigInt)
  const stretches = Array.from({ length: SECONDS + 1 }, (_, second): MadeStretch => {
    const share = second % 20 < 7 ? 0.1 : 0.6 + 0.4 * Math.sin(second / 3)
    const rates = perSecond.map((rate) => Math.round(rate * share))
    const stretch = { fromMs: second * 1000, values: counted, perSecond: rates }
    counted = counted.map((value, i) => value + BigInt(rates[i] ?? 0))
    return stretch
  })
  return { ...channel, stretches }
}

/** With macOS 26 its counters of energy move. */
const M4_MACOS_26: AssembledMac = {
  mac: { ...M4.mac, channels: M4.mac.channels.map(thawed) },
  facts: { ...M4.facts, machine: { ...M4.facts.machine, osBuild: '25F71' } },
}

function thawed(channel: MadeChannel): MadeChannel {
  const mw = { 'CPU Energy': 4200, ANE: 650, DRAM: 480 }[channel.name]
  return channel.group !== 'Energy Model' || mw === undefined
    ? channel
    : { ...channel, stretches: counting(mw) }
}

const M1_REFUSED: AssembledMac = {
  ...M1,
  mac: { ...M1.mac, refused: [{ group: 'AMC Stats', ...NOT_PERMITTED }] },
}

const MACOS_27 = { macos: 27, generation: 4 }
const firstStart = (): LiveStatus =>
  liveStatusWith(
    { kind: 'not-allowed', reason: null },
    {
      way: null,
      ioReport: { kind: 'reading' },
      gains: permissionGains(MACOS_27),
      needsPermissionForAne: needsPermissionForAne(MACOS_27.macos),
    },
  )

/** Both instruments are read, and differ. */
function differing(): LiveStatus {
  const toMs = Date.now()
  const { preferred: used, why } = instrumentRule('ane.powerMw', { macos: 15, generation: 4 })
  const numbers = { metric: 'ane.powerMw', powermetricsMw: 6000, ioReportMw: 4100, agrees: false } as const
  return liveStatusWith(
    { kind: 'live' },
    { ioReport: { kind: 'reading' }, compared: [{ ...numbers, used, why, fromMs: toMs - 6000, toMs }] },
  )
}

const recordPowermetrics: Scene['record'] = (folder) => {
  const firstMs = Date.now() - SECONDS * 1000
  return writeRecording(folder, 'powermetrics.plist', {
    samples: SECONDS,
    chip: M4_MAX_MACOS_15,
    anePowerMw: (index) => 6000 - (index % 5) * 40,
    change: (window, index) => ({ ...window, endMs: firstMs + (index + 1) * 1000 }),
  })
}

export const SCENES: readonly Scene[] = [
  { name: 'm4-macos-26', record: recordIoReport(M4_MACOS_26), live: null },
  { name: 'm4-macos-27', record: recordIoReport(M4), live: null },
  { name: 'm5-max-estimated', record: recordIoReport(M5_MAX), live: null },
  { name: 'm6-without-watts', record: recordIoReport(M6), live: null },
  { name: 'refused', record: recordIoReport(M1_REFUSED), live: null },
  { name: 'first-start', record: recordIoReport(M4), live: firstStart },
  { name: 'differing', record: recordPowermetrics, live: differing },
]

export function sceneOf(name: string): Scene {
  const scene = SCENES.find((each) => each.name === name)
  if (scene === undefined) throw new Error(`There is no scene ${name}.`)
  return scene
}

/** Opens the window on a scene. */
export async function openScene(
  launch: (args: string[]) => Promise<AnemometerApp>,
  home: SandboxHome,
  { record, live }: Scene,
): Promise<{ app: AnemometerApp; page: Page }> {
  const app = await launch([`--replay=${record(home.root)}`, '--speed=max'])
  const page = await app.window()
  await expect(page.locator('.badge')).toContainText('ended')
  await page.keyboard.press('1')
  if (live !== null) await tellOfLive(app, page, live())
  return { app, page }
}

/** Main tells the window that what it shows is live: no Mac is here that could be read. */
async function tellOfLive(app: AnemometerApp, page: Page, live: LiveStatus): Promise<void> {
  const { status } = await page.evaluate(() =>
    (
      window as unknown as { anemometer: { invoke: (channel: 'app:bootstrap') => Promise<Bootstrap> } }
    ).anemometer.invoke('app:bootstrap'),
  )
  const told = { ...status, kind: 'live', label: 'Live', state: 'running', replay: null, live } as const
  await app.electron.evaluate(({ BrowserWindow }, message) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) webContents.send('status', message)
  }, told)
  await expect(page.locator('.badge')).toContainText('Live')
}
