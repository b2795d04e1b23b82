import type { ComponentType } from 'react'
import type { SettingsSection } from '#shared/settings'
import { words } from '#shared/words/words'
import { AlertsSection } from './alerts-section'
import { GeneralSection } from './general-section'
import { HistorySection } from './history-section'
import { LiveReadingsSection } from './live-readings-section'
import { MenuBarSection } from './menu-bar-section'
import { PrivacySection } from './privacy-section'
import { ShortcutsSection } from './shortcuts-section'
import { SharingSection } from './sharing-section'

interface Section {
  title: string
  Content: ComponentType
}

/** The sections in the order in which they are listed. A new one is its file, its row here, and its id in `SETTINGS_SECTIONS`. */
export const SECTIONS: Readonly<Record<SettingsSection, Section>> = {
  general: { title: words.settings.sections.general, Content: GeneralSection },
  'menu-bar': { title: words.settings.sections.menuBar, Content: MenuBarSection },
  'live-readings': { title: words.settings.sections.liveReadings, Content: LiveReadingsSection },
  history: { title: words.settings.sections.history, Content: HistorySection },
  alerts: { title: words.settings.sections.alerts, Content: AlertsSection },
  privacy: { title: words.settings.sections.privacy, Content: PrivacySection },
  shortcuts: { title: words.settings.sections.shortcuts, Content: ShortcutsSection },
  sharing: { title: words.settings.sections.sharing, Content: SharingSection },
}
