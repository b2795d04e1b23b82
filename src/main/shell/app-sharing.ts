import { app } from 'electron'
import { join } from 'node:path'
import { Sharing } from '../monitoring/sharing'
import type { Pipeline } from '../pipeline/pipeline'
import type { SettingsStore } from '../settings/settings-store'
import { Throttle } from '../throttle'
import type { AppWindow } from './app-window'

/** However often somebody asks for what is shared, it is pushed no sooner again. */
const SHORTEST_NEWS_MS = 500

export interface AppSharingParts {
  pipeline: Pipeline
  settings: SettingsStore
  window: AppWindow
}

/** The endpoint for Prometheus of the app: follows the settings, and pushes to the window how it stands. */
export class AppSharing {
  readonly sharing: Sharing
  private readonly news = new Throttle(SHORTEST_NEWS_MS, () => this.pushStatus())

  constructor(private readonly parts: AppSharingParts) {
    this.sharing = new Sharing({
      pipeline: parts.pipeline,
      version: app.getVersion(),
      accessFile: join(app.getPath('userData'), 'web-config.yml'),
      onChange: () => this.news.ask(),
    })
  }

  /** A failure becomes a notice, since nobody looks at the settings at the start. */
  async begin(): Promise<void> {
    await this.sharing.follow(this.parts.settings.current)
    const { state } = this.sharing.status
    if (state.kind === 'failed') this.parts.window.note(`Readings are not shared. ${state.message}`)
  }

  settingsChanged(): void {
    void this.sharing.follow(this.parts.settings.current)
  }

  pushStatus(): void {
    const { window } = this.parts
    if (window.isVisible) window.push('sharing', this.sharing.status)
  }

  async dispose(): Promise<void> {
    await this.sharing.dispose()
    this.news.cancel()
  }
}
