import path from 'node:path'

import type { Page } from '@playwright/test'

export const FOLDER = path.join(import.meta.dirname, '../../docs/pictures')

/** Saves pictures of the window as `NAME-light.png` and `NAME-dark.png`, with the pointer out of the way. */
export async function captureLightAndDark(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: path.join(FOLDER, `${name}-${colorScheme}.png`), animations: 'disabled' })
  }
}
