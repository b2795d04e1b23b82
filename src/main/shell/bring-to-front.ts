import { app } from 'electron'

/** An app without a dock icon does not become active by itself on macOS: its windows would open behind others. */
export function bringToFront(): void {
  if (process.platform === 'darwin') app.focus({ steal: true })
}
