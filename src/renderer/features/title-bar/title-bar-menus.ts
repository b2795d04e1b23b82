import type { Bootstrap } from '#shared/ipc-contract'
import { isLive, type SourceStatus } from '#shared/source-status'
import { MENU_KINDS, SOURCES, type SelectableKind } from '#shared/sources'
import { words } from '#shared/words/words'
import { request } from '../../bridge/bridge'
import { pictureNamesEntry } from '../../components/picture-names'
import { activeTarget, copyPicture, savePicture } from '../../snapshot/deliver'
import { useSession } from '../../stores/session-store'
import { chooseImport, exportRange, saveRecent } from '../../stores/transfer-store'
import { showPage, showsCharts, toggleLedger, useView } from '../../stores/view-store'
import { windowSource } from '../../stores/window-source'
import { commandKey } from '../../ui/keys'
import type { MenuEntry } from '../../ui/menu'

type Platform = Bootstrap['platform']

/** Entries for pictures of the charts and for exporting their numbers. */
export function pictureEntries(platform: Platform): MenuEntry[] {
  const target = activeTarget()
  const isAll = target === 'all'
  const save = {
    text: isAll ? words.pictures.saveAll : words.pictures.saveThis,
    shortcut: commandKey(platform, 'S'),
    onChoose: () => void savePicture(target),
  }
  const copy = {
    text: isAll ? words.pictures.copyAll : words.pictures.copyThis,
    shortcut: commandKey(platform, 'C'),
    onChoose: () => void copyPicture(target),
  }
  const saveAll = { text: words.pictures.saveAll, onChoose: () => void savePicture('all') }
  const copyAll = { text: words.pictures.copyAll, onChoose: () => void copyPicture('all') }
  const disabled = !showsCharts()
  const pictures: MenuEntry[] = [
    { ...save, disabled },
    { ...copy, disabled },
  ]
  if (!isAll) pictures.push('separator', { ...saveAll, disabled }, { ...copyAll, disabled })
  return [...pictures, 'separator', pictureNamesEntry(), ...exportEntries()]
}

function exportEntries(): MenuEntry[] {
  const range = useView.getState().page.kind === 'charts' ? windowSource.range() : null
  return [
    'separator',
    {
      text: words.charts.exportShown,
      disabled: range === null,
      onChoose: () => {
        if (range !== null) exportRange(range.fromMs, range.toMs)
      },
    },
    { text: words.pictures.saveRecent, onChoose: () => void saveRecent() },
  ]
}

/** Entries for choosing the source. */
export function sourceEntries(platform: Platform): MenuEntry[] {
  const { status } = useSession.getState()
  return [
    ...MENU_KINDS.map((kind) => sourceEntry(kind, status)),
    'separator',
    {
      text: words.source.openRecording,
      shortcut: commandKey(platform, 'O'),
      onChoose: () => void request('source:choose-recording'),
    },
    { text: words.source.importAsMeasurements, onChoose: () => void chooseImport() },
    ...liveEntries(),
    'separator',
    { text: words.ledger.title, shortcut: 'J', onChoose: toggleLedger },
    { text: words.mac.whatCanBeMeasured, onChoose: () => showPage({ kind: 'capabilities' }) },
    { text: words.mac.check, onChoose: () => showPage({ kind: 'doctor' }) },
  ]
}

/** Disabled where it cannot be had at all. */
function sourceEntry(kind: SelectableKind, status: SourceStatus | null): MenuEntry {
  const { title } = SOURCES[kind]
  const isAvailable = !isLive({ kind }) || (status?.live ?? null) !== null
  return {
    text: isAvailable ? title : words.source.onlyOnMac(title),
    checked: status?.kind === kind,
    disabled: !isAvailable,
    onChoose: () => void request('source:select', kind),
  }
}

function liveEntries(): MenuEntry[] {
  const live = useSession.getState().status?.live ?? null
  if (live === null) return []
  const text = live.way === null ? words.source.setUpLive : words.source.aboutLive
  return ['separator', { text, onChoose: () => useView.setState({ liveOpen: true }) }]
}
