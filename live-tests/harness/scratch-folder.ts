import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { test as base } from '@playwright/test'

import { runInScratchRoot, type ScratchAnswers } from './scratch-root'
import { StandIn } from './stand-in'
import type { ScenarioFile } from '../powermetrics/scenario'

/** What most tests play: a Mac whose ANE takes 49 mW, all the time. */
export const STEADY: ScenarioFile = { machine: 'M4 Max, macOS 15', ane: 49 }
export const STEADY_TEXT = 'Neural Engine: 49\u202fmW'

interface Fixtures {
  /** An empty folder with a plain name, gone with the test. */
  folder: string
  standIn: StandIn
  /** Runs a script as root in the scratch root. */
  run: (script: string) => ScratchAnswers
}

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anemometer-test-'))
    await use(folder)
    rmSync(folder, { recursive: true })
  },
  standIn: async ({ folder }, use) => {
    await use(new StandIn(folder, STEADY))
  },
  run: async ({ folder, standIn }, use) => {
    await use((script) => runInScratchRoot(folder, standIn, script))
  },
})

export const expect = test.expect
