import { useEffect, useRef, type KeyboardEvent } from 'react'
import type { SettingsSection } from '#shared/settings'
import { words } from '#shared/words/words'
import { PageHead } from '../../components/page-head'
import { showSettings } from '../../stores/view-store'
import { SECTIONS } from './sections'

/** Everything that survives a restart and that a person may change, a section at a time. */
export function SettingsPage({ section }: { section: SettingsSection }) {
  const { title, Content } = SECTIONS[section]
  return (
    <main className="page">
      <PageHead title={words.settings.title} back={words.settings.leave} />
      <div className="settings">
        <SectionTabs current={section} />
        <div
          key={section}
          role="tabpanel"
          id="settings-panel"
          aria-labelledby={tabId(section)}
          className="page-scroll settings-panel"
          tabIndex={0}
        >
          <h3>{title}</h3>
          <Content />
        </div>
      </div>
    </main>
  )
}

/** The arrows, Home and End choose, as a list of tabs is used everywhere; Tab goes on to the section. */
function SectionTabs({ current }: { current: SettingsSection }) {
  const list = useRef<HTMLDivElement>(null)
  // Also where another section is opened from a menu, so that the next key acts on what is shown.
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()
  }, [current])
  const sections = Object.keys(SECTIONS) as SettingsSection[]
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = destination(event.key, sections.indexOf(current), sections.length)
    const section = to === null ? undefined : sections[to]
    if (section === undefined) return
    event.preventDefault()
    showSettings(section)
  }
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={words.settings.sectionsName}
      aria-orientation="vertical"
      className="settings-tabs"
      onKeyDown={onKeyDown}
    >
      {sections.map((section) => (
        <button
          key={section}
          type="button"
          role="tab"
          id={tabId(section)}
          className="settings-tab"
          aria-selected={section === current}
          aria-controls={section === current ? 'settings-panel' : undefined}
          tabIndex={section === current ? 0 : -1}
          onClick={() => showSettings(section)}
        >
          {SECTIONS[section].title}
        </button>
      ))}
    </div>
  )
}

/** The index that a key leads to; null where it is no key of the list. Both axes, since a narrow window has a row of tabs. */
function destination(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return (at + 1) % count
    case 'ArrowUp':
    case 'ArrowLeft':
      return (at + count - 1) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

function tabId(section: SettingsSection): string {
  return `settings-tab-${section}`
}
