import { formatMachine, formatMachineTitle, formatModel, formatSystem } from '#shared/macs'
import { words } from '#shared/words/words'
import { useMeasurements } from '../../stores/measurements-store'
import { useSession } from '../../stores/session-store'
import { leavePage, showSettings, toggleMeasurements, useView } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { ListIcon, PictureIcon, SettingsIcon, SourceIcon } from '../../ui/icons'
import { commandKey } from '../../ui/keys'
import { MenuButton } from '../../ui/menu-button'
import { MeasureControl } from './measure-control'
import { RangeTools } from './range-tools'
import { pictureEntries, sourceEntries } from './title-bar-menus'

/** The machine's name, and controls for range, measurements, pictures, source and settings. */
export function TitleBar() {
  const platform = useSession((session) => session.platform)
  const page = useView((view) => view.page.kind)
  return (
    <header className="title-bar">
      <h1>{words.head.app}</h1>
      <MachineName />
      <div className="title-tools">
        {page === 'charts' && <RangeTools />}
        <MeasureControl />
        <Button
          name={page === 'charts' ? words.head.showMeasurements : words.head.showCharts}
          shortcut="L"
          className="tool"
          data-on={page !== 'charts' && page !== 'settings'}
          onClick={toggleMeasurements}
        >
          <ListIcon />
        </Button>
        <MenuButton name={words.pictures.heading} className="tool" entries={() => pictureEntries(platform)}>
          <PictureIcon />
        </MenuButton>
        <MenuButton name={words.source.heading} className="tool" entries={() => sourceEntries(platform)}>
          <SourceIcon />
        </MenuButton>
        <Button
          name={words.head.settings}
          shortcut={commandKey(platform, ',')}
          className="tool"
          aria-pressed={page === 'settings'}
          onClick={page === 'settings' ? leavePage : () => showSettings('general')}
        >
          <SettingsIcon />
        </Button>
      </div>
    </header>
  )
}

/** The title and the room of the bar, for the first frame. */
export function TitleBarRoom() {
  return (
    <header className="title-bar">
      <h1>{words.head.app}</h1>
    </header>
  )
}

/** The Mac whose numbers are on the page: of what is measured there, else of the readings. */
function MachineName() {
  const page = useView((view) => view.page)
  const list = useMeasurements((state) => state.list)
  const ofReadings = useSession((session) => session.status?.machine)
  const measurementIds = page.kind === 'measurement' ? [page.id] : page.kind === 'comparison' ? page.ids : []
  const measured = list.filter(({ id }) => measurementIds.includes(id)).map(({ machine }) => machine)
  const machines = measured.length > 0 ? measured : ofReadings === undefined ? [] : [ofReadings]
  const [first] = machines
  const names = [...new Set(machines.map((machine) => formatMachine(machine)))]
  const models = [...new Set(machines.map(({ model }) => model))]
  if (first === undefined) return <p className="title-machine" />
  const ids = [first.model, formatSystem(first)].filter((part) => part !== null).join(' · ')
  return (
    <p className="title-machine" title={names.length > 1 ? names.join(', ') : ids}>
      {models.length > 1
        ? words.head.macs(models.length)
        : names.length > 1
          ? formatModel(first)
          : formatMachineTitle(first)}
    </p>
  )
}
