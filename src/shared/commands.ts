import type { Platform } from './global-shortcuts'
import { RANGE_MINUTES } from './settings'

/** The menus of the menu bar that list commands, in its order. */
export type CommandMenu = 'app' | 'file' | 'edit' | 'view' | 'measurement' | 'help'

interface CommandRow {
  /** As in a menu, in title case. */
  label: string
  /** All of them act; the first is shown. `Mod` is ⌘ on a Mac and Ctrl elsewhere, other names are those of the DOM. */
  keys: readonly [string, ...string[]]
  /** `charts`: its key acts while the page of charts is shown. */
  place: 'charts' | 'everywhere'
  menu: CommandMenu
  /** It acts again and again while its key is held. */
  repeats?: true
  /** A menu draws a line above it. */
  beginsGroup?: true
}

/** One for each of `RANGE_MINUTES`. */
export const RANGE_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8'] as const

export type RangeCommand = `show-range-${(typeof RANGE_KEYS)[number]}`

const RANGES = Object.fromEntries(
  RANGE_KEYS.map((key, index): [RangeCommand, CommandRow] => [
    `show-range-${key}`,
    { label: `Show ${describeRange(RANGE_MINUTES[index])}`, keys: [key], place: 'charts', menu: 'view' },
  ]),
) as Record<RangeCommand, CommandRow>

const ROWS = {
  ...RANGES,
  'show-all': { label: 'Show All', keys: ['0'], place: 'charts', menu: 'view' },
  freeze: {
    label: 'Freeze, or Follow the Newest',
    keys: ['Space'],
    place: 'charts',
    menu: 'view',
    beginsGroup: true,
  },
  'zoom-in': { label: 'Zoom In', keys: ['+', '='], place: 'charts', menu: 'view', repeats: true },
  'zoom-out': { label: 'Zoom Out', keys: ['-'], place: 'charts', menu: 'view', repeats: true },
  'move-back': { label: 'Move Back', keys: ['Alt+ArrowLeft'], place: 'charts', menu: 'view', repeats: true },
  'move-forward': {
    ...{ label: 'Move Forward', keys: ['Alt+ArrowRight'], place: 'charts', menu: 'view', repeats: true },
  },
  'show-oldest': { label: 'Go to the Oldest', keys: ['Home'], place: 'charts', menu: 'view', repeats: true },
  'show-newest': { label: 'Go to Now', keys: ['End'], place: 'charts', menu: 'view', repeats: true },
  'crosshair-back': {
    ...{
      label: 'Crosshair Back by a Sample',
      keys: ['ArrowLeft'],
      place: 'charts',
      menu: 'view',
      repeats: true,
    },
    beginsGroup: true,
  },
  'crosshair-forward': {
    ...{
      label: 'Crosshair Forward by a Sample',
      keys: ['ArrowRight'],
      place: 'charts',
      menu: 'view',
      repeats: true,
    },
  },
  'crosshair-back-ten': {
    ...{
      label: 'Crosshair Back by Ten',
      keys: ['Shift+ArrowLeft'],
      place: 'charts',
      menu: 'view',
      repeats: true,
    },
  },
  'crosshair-forward-ten': {
    ...{
      label: 'Crosshair Forward by Ten',
      keys: ['Shift+ArrowRight'],
      place: 'charts',
      menu: 'view',
      repeats: true,
    },
  },
  'previous-event': {
    ...{ label: 'Mark or Event Before', keys: [','], place: 'charts', menu: 'view', repeats: true },
  },
  'next-event': { label: 'Mark or Event After', keys: ['.'], place: 'charts', menu: 'view', repeats: true },
  events: { label: 'List of Events', keys: ['E'], place: 'everywhere', menu: 'view', beginsGroup: true },
  'chart-table': { label: 'Data as Table', keys: ['T'], place: 'everywhere', menu: 'view' },
  leave: {
    ...{ label: 'Leave the Selection, the Crosshair or the Page', keys: ['Escape'] },
    ...{ place: 'everywhere', menu: 'view' },
  },
  measure: { label: 'Start or Stop a Measurement', keys: ['M'], place: 'everywhere', menu: 'measurement' },
  'add-mark': { label: 'Add Mark', keys: ['K'], place: 'everywhere', menu: 'measurement' },
  'name-mark': { label: 'Name the Mark', keys: ['N'], place: 'everywhere', menu: 'measurement' },
  measurements: {
    ...{ label: 'Measurements, or the Charts Again', keys: ['L'], place: 'everywhere', menu: 'measurement' },
    beginsGroup: true,
  },
  ledger: {
    label: 'Energy Ledger, or the Charts Again',
    keys: ['J'],
    place: 'everywhere',
    menu: 'measurement',
  },
  'open-recording': { label: 'Open Recording…', keys: ['Mod+O'], place: 'everywhere', menu: 'file' },
  'save-chart': { label: 'Save Chart…', keys: ['Mod+S'], place: 'everywhere', menu: 'file' },
  'copy-chart': { label: 'Copy', keys: ['Mod+C'], place: 'everywhere', menu: 'edit' },
  settings: { label: 'Settings…', keys: ['Mod+,'], place: 'everywhere', menu: 'app' },
  keys: { label: 'Keyboard Shortcuts', keys: ['?'], place: 'everywhere', menu: 'help' },
} as const satisfies Record<string, CommandRow>

export type CommandId = keyof typeof ROWS

/** What has a key in the window. The keys, the menu bar and the sheet of keys are made of these rows. */
export const COMMANDS: Readonly<Record<CommandId, CommandRow>> = ROWS
export const COMMAND_IDS = Object.keys(ROWS) as CommandId[]

/** Keys that a part of the window has while it is focused, beside those of commands. For the sheet of keys. */
export const FOCUSED_KEYS: readonly {
  title: string
  rows: readonly { does: string; keys: readonly string[] }[]
}[] = [
  { title: 'On a focused chart', rows: [{ does: 'Fill the window, or show all charts', keys: ['Enter'] }] },
  {
    title: 'In the list of measurements',
    rows: [
      { does: 'Move', keys: ['ArrowUp', 'ArrowDown'] },
      { does: 'Select; select all', keys: ['Space', 'Mod+A'] },
      { does: 'Open', keys: ['Enter'] },
      { does: 'Delete', keys: ['Backspace'] },
    ],
  },
  {
    title: 'In the list of events',
    rows: [
      { does: 'Move', keys: ['ArrowUp', 'ArrowDown'] },
      { does: 'Copy the record', keys: ['Mod+C'] },
    ],
  },
]

/** The menu's label in sentence case, for the window. Words in capitals stay. */
export function sentenceLabel(id: CommandId): string {
  const [first = '', ...rest] = COMMANDS[id].label.replace(/…$/, '').split(' ')
  return [
    first,
    ...rest.map((word) => word.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())),
  ].join(' ')
}

const MAC_SIGNS: Readonly<Partial<Record<string, string>>> = {
  Mod: '⌘',
  Alt: '⌥',
  Shift: '⇧',
  Backspace: '⌫',
}
const OTHER_SIGNS: Readonly<Partial<Record<string, string>>> = { Mod: 'Ctrl' }
const SIGNS: Readonly<Partial<Record<string, string>>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
}

/** `⌘S`, `⌥←` on a Mac; `Ctrl+S`, `Alt+←` elsewhere. */
export function formatKey(key: string, platform: Platform): string {
  const isMac = platform === 'darwin'
  const own = isMac ? MAC_SIGNS : OTHER_SIGNS
  return splitKey(key)
    .map((part) => own[part] ?? SIGNS[part] ?? part)
    .join(isMac ? '' : '+')
}

/** `Mod+,` to `Mod` and `,`; the key `+` itself stays. */
export function splitKey(key: string): string[] {
  return key === '+' ? [key] : key.split('+')
}

function describeRange(minutes = 0): string {
  if (minutes >= 2 * 24 * 60) return `${minutes / (24 * 60)} Days`
  if (minutes >= 60) return minutes === 60 ? '1 Hour' : `${minutes / 60} Hours`
  return minutes === 1 ? '1 Minute' : `${minutes} Minutes`
}
