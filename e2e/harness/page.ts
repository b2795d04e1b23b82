import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { Locator, Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'

import type { AnemometerApp } from './anemometer-app'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Runs axe in the page: all of its rules, or those named. The content security policy allows no script tag; the debugger may
 * evaluate all the same.
 */
export async function violations(page: Page, rules: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const results = await page.evaluate(
    (runOnly) =>
      (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run(
        runOnly.length === 0 ? {} : { runOnly },
      ),
    [...rules],
  )
  return results.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.target.join(' ')).join('\n  ')}`,
  )
}

const THEMES = [
  { colorScheme: 'light', contrast: 'no-preference' },
  { colorScheme: 'dark', contrast: 'no-preference' },
  { colorScheme: 'dark', contrast: 'more' },
  { colorScheme: 'light', contrast: 'more' },
] as const

/** The violations in both themes, as they are and with increased contrast. Only colours differ between them. */
export async function violationsInThemes(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const theme of THEMES) {
    await page.emulateMedia(theme)
    const ofTheme = await violations(page, theme === THEMES[0] ? [] : ['color-contrast'])
    found.push(...ofTheme.map((violation) => `${theme.colorScheme}, ${theme.contrast}: ${violation}`))
  }
  return found
}

/**
 * What a screen reader says of a part of the page, in its order. Numbers are N, since they change with what is read. The specs
 * hold it against `e2e/spoken`: read that aloud before you record it anew, with `npm run test:e2e -- spoken popover
 * --update-snapshots`.
 */
export async function saidOf(part: Locator): Promise<string> {
  const said = await part.ariaSnapshot()
  return said.replace(/(?<!level=)\d+(?:[.,:]\d+)*/g, 'N') + '\n'
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
