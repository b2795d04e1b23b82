import type { ComponentType } from 'react'
import type { SettingsSection } from '#shared/settings'
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
  general: { title: 'General', Content: GeneralSection },
  'menu-bar': { title: 'Menu bar', Content: MenuBarSection },
  'live-readings': { title: 'Live readings', Content: LiveReadingsSection },
  history: { title: 'History', Content: HistorySection },
  alerts: { title: 'Alerts', Content: AlertsSection },
  privacy: { title: 'Privacy', Content: PrivacySection },
  shortcuts: { title: 'Shortcuts', Content: ShortcutsSection },
  sharing: { title: 'Sharing', Content: SharingSection },
}
