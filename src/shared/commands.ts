import type { Platform } from './global-shortcuts'
import { RANGE_MINUTES } from './settings'
import { words } from './words/words'

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
    { label: showRangeLabel(RANGE_MINUTES[index]), keys: [key], place: 'charts', menu: 'view' },
  ]),
) as Record<RangeCommand, CommandRow>

const ROWS = {
  ...RANGES,
  'show-all': { label: words.commands.showAll, keys: ['0'], place: 'charts', menu: 'view' },
  freeze: {
    label: words.commands.freeze,
    keys: ['Space'],
    place: 'charts',
    menu: 'view',
    beginsGroup: true,
  },
  'zoom-in': { label: words.commands.zoomIn, keys: ['+', '='], place: 'charts', menu: 'view', repeats: true },
  'zoom-out': { label: words.commands.zoomOut, keys: ['-'], place: 'charts', menu: 'view', repeats: true },
  'move-back': {
    label: words.commands.moveBack,
    keys: ['Alt+ArrowLeft'],
    place: 'charts',
    menu: 'view',
    repeats: true,
  },
  'move-forward': {
    label: words.commands.moveForward,
    keys: ['Alt+ArrowRight'],
    place: 'charts',
    menu: 'view',
    repeats: true,
  },
  'show-oldest': {
    label: words.commands.showOldest,
    keys: ['Home'],
    place: 'charts',
    menu: 'view',
    repeats: true,
  },
  'show-newest': {
    label: words.commands.showNewest,
    keys: ['End'],
    place: 'charts',
    menu: 'view',
    repeats: true,
  },
  'crosshair-back': {
    label: words.commands.crosshairBack,
    keys: ['ArrowLeft'],
    place: 'charts',
    menu: 'view',
    repeats: true,
    beginsGroup: true,
  },
  'crosshair-forward': {
    label: words.commands.crosshairForward,
    keys: ['ArrowRight'],
    place: 'charts',
    menu: 'view',
    repeats: true,
  },
  'crosshair-back-ten': {
    label: words.commands.crosshairBackTen,
    keys: ['Shift+ArrowLeft'],
    place: 'charts',
    menu: 'view',
    repeats: true,
  },
  'crosshair-forward-ten': {
    label: words.commands.crosshairForwardTen,
    keys: ['Shift+ArrowRight'],
    place: 'charts',
    menu: 'view',
    repeats: true,
  },
  'previous-event': {
    label: words.commands.previousEvent,
    keys: [','],
    place: 'charts',
    menu: 'view',
    repeats: true,
  },
  'next-event': {
    label: words.commands.nextEvent,
    keys: ['.'],
    place: 'charts',
    menu: 'view',
    repeats: true,
  },
  events: { label: words.commands.events, keys: ['E'], place: 'everywhere', menu: 'view', beginsGroup: true },
  'chart-table': { label: words.commands.chartTable, keys: ['T'], place: 'everywhere', menu: 'view' },
  'bigger-text': {
    label: words.commands.biggerText,
    keys: ['Mod++', 'Mod+='],
    place: 'everywhere',
    menu: 'view',
    beginsGroup: true,
  },
  'smaller-text': {
    label: words.commands.smallerText,
    keys: ['Mod+-'],
    place: 'everywhere',
    menu: 'view',
  },
  'actual-text-size': {
    label: words.commands.actualTextSize,
    keys: ['Mod+0'],
    place: 'everywhere',
    menu: 'view',
  },
  leave: {
    label: words.commands.leave,
    keys: ['Escape'],
    place: 'everywhere',
    menu: 'view',
  },
  measure: { label: words.commands.measure, keys: ['M'], place: 'everywhere', menu: 'measurement' },
  'add-mark': { label: words.commands.addMark, keys: ['K'], place: 'everywhere', menu: 'measurement' },
  'name-mark': { label: words.commands.nameMark, keys: ['N'], place: 'everywhere', menu: 'measurement' },
  measurements: {
    label: words.commands.measurements,
    keys: ['L'],
    place: 'everywhere',
    menu: 'measurement',
    beginsGroup: true,
  },
  ledger: {
    label: words.commands.ledger,
    keys: ['J'],
    place: 'everywhere',
    menu: 'measurement',
  },
  'open-recording': {
    label: words.commands.openRecording,
    keys: ['Mod+O'],
    place: 'everywhere',
    menu: 'file',
  },
  'save-chart': { label: words.commands.saveChart, keys: ['Mod+S'], place: 'everywhere', menu: 'file' },
  'copy-chart': { label: words.commands.copyChart, keys: ['Mod+C'], place: 'everywhere', menu: 'edit' },
  settings: { label: words.commands.settings, keys: ['Mod+,'], place: 'everywhere', menu: 'app' },
  keys: { label: words.commands.keys, keys: ['?'], place: 'everywhere', menu: 'help' },
} as const satisfies Record<string, CommandRow>

export type CommandId = keyof typeof ROWS

/** What has a key in the window. The keys, the menu bar and the sheet of keys are made of these rows. */
export const COMMANDS: Readonly<Record<CommandId, CommandRow>> = ROWS
export const COMMAND_IDS = Object.keys(ROWS) as CommandId[]

/** Main carries them out, for the popover as well; the page the rest. */
export const TEXT_SIZE_COMMANDS = ['bigger-text', 'smaller-text', 'actual-text-size'] as const

export type TextSizeCommand = (typeof TEXT_SIZE_COMMANDS)[number]
export type PageCommandId = Exclude<CommandId, TextSizeCommand>

export function isTextSizeCommand(id: CommandId): id is TextSizeCommand {
  return TEXT_SIZE_COMMANDS.some((each) => each === id)
}

/** Keys that a part of the window has while it is focused, beside those of commands. For the sheet of keys. */
export const FOCUSED_KEYS: readonly {
  title: string
  rows: readonly { does: string; keys: readonly string[] }[]
}[] = [
  { title: words.keys.onFocusedChart, rows: [{ does: words.keys.fill, keys: ['Enter'] }] },
  {
    title: words.keys.inMeasurements,
    rows: [
      { does: words.keys.move, keys: ['ArrowUp', 'ArrowDown'] },
      { does: words.keys.select, keys: ['Space', 'Mod+A'] },
      { does: words.keys.open, keys: ['Enter'] },
      { does: words.keys.delete, keys: ['Backspace'] },
    ],
  },
  {
    title: words.keys.inEvents,
    rows: [
      { does: words.keys.move, keys: ['ArrowUp', 'ArrowDown'] },
      { does: words.keys.copyRecord, keys: ['Mod+C'] },
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
  return key.split(/(?<=.)\+(?=.)/)
}

function showRangeLabel(minutes = 0): string {
  const { showDays, showHours, showMinutes } = words.commands
  if (minutes >= 2 * 24 * 60) return showDays(minutes / (24 * 60))
  return minutes >= 60 ? showHours(minutes / 60) : showMinutes(minutes)
}
