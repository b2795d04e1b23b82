import type { Page } from '@playwright/test'

import type { AnemometerApp } from './anemometer-app'

/**
 * Runs code in a task of the page's own, as a page that was taken over would: what the debugger evaluates directly is exempt
 * from the content security policy. It need not end.
 */
export async function runInTask(page: Page, code: () => unknown): Promise<void> {
  await page.evaluate((source) => {
    // Made here, where eval is still the debugger's.
    const run = window.eval(`(${source})`) as () => unknown
    return new Promise<void>((resolve) =>
      setTimeout(() => {
        resolve()
        void Promise.resolve()
          .then(run)
          .catch(() => undefined)
      }),
    )
  }, code.toString())
}

/**
 * Counts Electron's dialogs, which no test could close, and answers each as if it had been cancelled. Returns what reads the
 * number.
 */
export async function countDialogs(app: AnemometerApp): Promise<() => Promise<number>> {
  await app.electron.evaluate(({ dialog }) => {
    const counter = globalThis as { dialogsShown?: number }
    counter.dialogsShown = 0
    const cancel = (): Promise<never> => {
      counter.dialogsShown = (counter.dialogsShown ?? 0) + 1
      return Promise.resolve({ canceled: true, filePaths: [], filePath: '', response: 0 } as never)
    }
    const block = (): never => cancel() as never
    Object.assign(dialog, { showOpenDialog: cancel, showSaveDialog: cancel, showMessageBox: cancel })
    Object.assign(dialog, {
      showErrorBox: block,
      showMessageBoxSync: block,
      showOpenDialogSync: block,
      showSaveDialogSync: block,
    })
  })
  return () => app.electron.evaluate(() => (globalThis as { dialogsShown?: number }).dialogsShown ?? -1)
}

/** The texts of all pages, through main: Playwright gives up a page whose process has died. */
export function pageTexts(app: AnemometerApp): Promise<string[]> {
  return app.electron.evaluate(({ webContents }) =>
    Promise.all(
      webContents.getAllWebContents().map((contents) => {
        const text = contents.isCrashed()
          ? Promise.resolve('')
          : (contents.executeJavaScript('document.body.innerText') as Promise<string>)
        // The answer of a page that dies now never comes.
        const death = new Promise<string>((resolve) =>
          contents.once('render-process-gone', () => resolve('')),
        )
        return Promise.race([text, death])
      }),
    ),
  )
}
