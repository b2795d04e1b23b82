import { goesOn, type SourceStatus } from '#shared/source-status'
import { RANGE_MINUTES, type RangeMinutes } from '#shared/time-range'
import { changeSettings, request, togglePause } from '../../stores/actions'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { useView } from '../../stores/view-store'
import { formatSystem } from '../../stores/words'
import { copyPicture, savePicture } from '../../snapshot/deliver'
import { activeTarget } from '../../snapshot/active-target'
import { Button } from '../../ui/button'
import { PauseIcon, PictureIcon, PlayIcon, SettingsIcon, SourceIcon } from '../../ui/icons'
import { commandKey } from '../../ui/keys'
import type { MenuEntry } from '../../ui/menu'
import { MenuButton } from '../../ui/menu-button'
import { Segments, type Segment } from '../../ui/segments'

const RANGES: Segment<RangeMinutes>[] = RANGE_MINUTES.map((minutes, index) => ({
  value: minutes,
  text: minutes === 60 ? '1 h' : `${minutes} m`,
  meaning: minutes === 60 ? 'last hour' : minutes === 1 ? 'last minute' : `last ${minutes} minutes`,
  shortcut: String(index + 1),
}))

/** Names the machine; holds the range, the pause, the pictures, the source and the settings. */
export function TitleBar() {
  const rangeMinutes = useSettings((settings) => settings.rangeMinutes)
  const platform = useSession((session) => session.platform)
  const paused = useView((view) => view.frozen !== null)
  const stands = useSession((session) => session.status !== null && !goesOn(session.status))
  return (
    <header className="title-bar">
      <h1>Anemometer</h1>
      <MachineName />
      <div className="title-tools">
        <Segments
          name="Time range"
          segments={RANGES}
          value={rangeMinutes}
          onChoose={(minutes) => changeSettings({ rangeMinutes: minutes })}
        />
        <Button
          name={paused ? 'Follow the newest sample' : 'Pause the view'}
          shortcut="Space"
          className="tool"
          aria-pressed={paused}
          disabled={stands && !paused}
          onClick={togglePause}
        >
          {paused ? <PlayIcon /> : <PauseIcon />}
        </Button>
        <MenuButton name="Picture" className="tool" entries={() => pictureEntries(platform)}>
          <PictureIcon />
        </MenuButton>
        <MenuButton name="Source" className="tool" entries={() => sourceEntries(platform)}>
          <SourceIcon />
        </MenuButton>
        <Button
          name="Settings"
          shortcut={commandKey(platform, ',')}
          className="tool"
          onClick={() => useView.setState({ settingsOpen: true })}
        >
          <SettingsIcon />
        </Button>
      </div>
    </header>
  )
}

function MachineName() {
  const machine = useSession((session) => session.status?.machine)
  const parts = machine ? [machine.model, formatSystem(machine)].filter((part) => part !== null) : []
  return <p className="title-machine">{parts.join(' · ')}</p>
}

function pictureEntries(platform: Parameters<typeof commandKey>[0]): MenuEntry[] {
  const target = activeTarget()
  const what = target === 'all' ? 'all charts' : 'this chart'
  const own: MenuEntry[] = [
    { text: `Save ${what}…`, shortcut: commandKey(platform, 'S'), onChoose: () => void savePicture(target) },
    { text: `Copy ${what}`, shortcut: commandKey(platform, 'C'), onChoose: () => void copyPicture(target) },
  ]
  if (target === 'all') return own
  return [
    ...own,
    'separator',
    { text: 'Save all charts…', onChoose: () => void savePicture('all') },
    { text: 'Copy all charts', onChoose: () => void copyPicture('all') },
  ]
}

function sourceEntries(platform: Parameters<typeof commandKey>[0]): MenuEntry[] {
  const { status } = useSession.getState()
  const kind = status?.kind
  return [
    liveEntry(status),
    {
      text: 'Demonstration',
      checked: kind === 'demonstration',
      onChoose: () => void request('source:select', 'demonstration'),
    },
    'separator',
    {
      text: 'Open recording…',
      shortcut: commandKey(platform, 'O'),
      onChoose: () => void request('source:choose-recording'),
    },
    ...liveEntries(),
  ]
}

/** Where live readings cannot be had, choosing them would only begin the demonstration anew. */
function liveEntry(status: SourceStatus | null): MenuEntry {
  const isAvailable = status !== null && status.live !== null
  return {
    text: isAvailable ? 'Live readings' : 'Live readings (only on a Mac)',
    checked: status?.kind === 'live',
    disabled: !isAvailable,
    onChoose: () => void request('source:select', 'live'),
  }
}

function liveEntries(): MenuEntry[] {
  const live = useSession.getState().status?.live ?? null
  if (live === null) return []
  const text = live.way === null ? 'Set up live readings…' : 'About live readings…'
  return ['separator', { text, onChoose: () => useView.setState({ liveOpen: true }) }]
}
