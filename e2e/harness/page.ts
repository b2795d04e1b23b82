import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'

import type { AnemometerApp } from './anemometer-app'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Runs axe in the page. The content security policy allows no script tag; the debugger may evaluate all the same. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const results = await page.evaluate(() =>
    (window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  )
  return results.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.target.join(' ')).join('\n  ')}`,
  )
}

/** Presses a key with Ctrl in the first window, as the system does: main sees none of those that the debugger presses. */
export async function pressInMain(app: AnemometerApp, keyCode: string): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }, key) => {
    const page = BrowserWindow.getAllWindows()[0]?.webContents
    page?.sendInputEvent({ type: 'keyDown', keyCode: key, modifiers: ['control'] })
    page?.sendInputEvent({ type: 'keyUp', keyCode: key, modifiers: ['control'] })
  }, keyCode)
}

/** Drops files of the disk on the page as the file manager does. */
export async function dropFiles(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  }
}
