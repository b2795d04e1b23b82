import { goesOn } from '#shared/source-status'
import { RANGE_MINUTES, type RangeMinutes } from '#shared/time-range'
import { changeSettings, togglePause } from '../../stores/actions'
import { toggleMeasurements } from '../../stores/measurement-actions'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { useView } from '../../stores/view-store'
import { formatSystem } from '../../stores/words'
import { Button } from '../../ui/button'
import { ListIcon, PauseIcon, PictureIcon, PlayIcon, SettingsIcon, SourceIcon } from '../../ui/icons'
import { commandKey } from '../../ui/keys'
import { MenuButton } from '../../ui/menu-button'
import { Segments, type Segment } from '../../ui/segments'
import { MeasureControl } from './measure-control'
import { pictureEntries, sourceEntries } from './title-bar-menus'

const RANGES: Segment<RangeMinutes>[] = RANGE_MINUTES.map((minutes, index) => ({
  value: minutes,
  text: minutes === 60 ? '1 h' : `${minutes} m`,
  meaning: minutes === 60 ? 'last hour' : minutes === 1 ? 'last minute' : `last ${minutes} minutes`,
  shortcut: String(index + 1),
}))

/** Names the machine; holds the range, the pause, measuring, the pictures, the source and the settings. */
export function TitleBar() {
  const platform = useSession((session) => session.platform)
  const page = useView((view) => view.page.kind)
  return (
    <header className="title-bar">
      <h1>Anemometer</h1>
      <MachineName />
      <div className="title-tools">
        {page === 'charts' && <ChartTools />}
        <MeasureControl />
        <Button
          name={page === 'charts' ? 'Show the measurements' : 'Show the charts'}
          shortcut="L"
          className="tool"
          aria-pressed={page !== 'charts'}
          onClick={toggleMeasurements}
        >
          <ListIcon />
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

/** What belongs to the charts of the source that is followed. */
function ChartTools() {
  const rangeMinutes = useSettings((settings) => settings.rangeMinutes)
  const paused = useView((view) => view.frozen !== null)
  const stands = useSession((session) => session.status !== null && !goesOn(session.status))
  return (
    <>
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
    </>
  )
}

function MachineName() {
  const machine = useSession((session) => session.status?.machine)
  const parts = machine ? [machine.model, formatSystem(machine)].filter((part) => part !== null) : []
  return <p className="title-machine">{parts.join(' · ')}</p>
}
