import { existsSync } from 'node:fs'
import { Menu, shell, type MenuItemConstructorOptions } from 'electron'
import {
  COMMAND_IDS,
  COMMANDS,
  formatKey,
  isTextSizeCommand,
  type CommandMenu,
  type PageCommandId,
  type TextSizeCommand,
} from '#shared/commands'
import type { WindowCommand } from '#shared/ipc-contract'
import { words } from '#shared/words/words'
import { log } from '../log/log'
import type { MenuAction } from '../presentation/tray-menu'

export interface ApplicationMenuParts {
  isMeasuring: boolean
  onAction: (action: MenuAction) => void
  onTextSize: (command: TextSizeCommand) => void
  command: (command: WindowCommand) => void
}

type Item = MenuItemConstructorOptions

/** The menu bar of macOS. Elsewhere there is none: the window handles the keys itself, and a menu would slow down the start. */
export function installApplicationMenu(parts: ApplicationMenuParts): void {
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(macMenu(parts)) : null)
}

function macMenu(parts: ApplicationMenuParts): Item[] {
  const { onAction, command } = parts
  const listed = (menu: CommandMenu): Item[] => commandItems(menu, parts)
  return [
    {
      role: 'appMenu',
      submenu: [
        { label: words.menus.about, click: () => onAction({ kind: 'show-about' }) },
        { label: words.menus.checkForUpdates, click: () => onAction({ kind: 'check-for-updates' }) },
        { label: words.menus.installCommand, click: () => onAction({ kind: 'install-command' }) },
        { type: 'separator' },
        ...listed('app'),
        { type: 'separator' },
        { role: 'hide' },
        { role: 'hideOthers' },
        { role: 'unhide' },
        { type: 'separator' },
        { role: 'quit' },
      ],
    },
    {
      label: words.menus.file,
      submenu: [
        ...listed('file'),
        { type: 'separator' },
        { label: words.measurements.import, click: () => onAction({ kind: 'choose-import' }) },
        { label: words.menus.saveRecent, click: () => onAction({ kind: 'save-recent' }) },
        { type: 'separator' },
        { role: 'close' },
      ],
    },
    {
      label: words.menus.edit,
      submenu: [
        // Without these, macOS passes no editing keys to text fields.
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        ...listed('edit'),
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: words.menus.view,
      submenu: [...listed('view'), { type: 'separator' }, { role: 'togglefullscreen' }],
    },
    { label: words.menus.measurement, submenu: listed('measurement') },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: words.menus.capabilities, click: () => command({ kind: 'show-capabilities' }) },
        { label: words.menus.checkMac, click: () => command({ kind: 'show-doctor' }) },
        ...listed('help'),
        { label: words.menus.showLog, click: () => showLog(command) },
      ],
    },
  ]
}

/** Keys without ⌘ are told, not bound: the menu bar would take them from text fields. The window has them. */
function commandItems(menu: CommandMenu, parts: ApplicationMenuParts): Item[] {
  return COMMAND_IDS.filter((id) => COMMANDS[id].menu === menu).flatMap((id): Item[] => {
    const { label, keys, beginsGroup } = COMMANDS[id]
    const [key] = keys
    const item: Item = {
      label,
      ...(key.startsWith('Mod+')
        ? { accelerator: key.replace('Mod+', 'Command+').replace(/\+\+$/, '+Plus') }
        : { toolTip: words.menus.key(formatKey(key, 'darwin')) }),
      ...(isTextSizeCommand(id)
        ? { click: () => parts.onTextSize(id) }
        : { click: () => parts.command({ kind: 'run-command', id }), ...ownItem(id, parts) }),
    }
    return beginsGroup === true ? [{ type: 'separator' }, item] : [item]
  })
}

/** What main does itself, or names better than the table, which does not know what runs. */
function ownItem(id: PageCommandId, { isMeasuring, onAction, command }: ApplicationMenuParts): Item {
  switch (id) {
    case 'measure':
      return isMeasuring
        ? { label: words.menus.stopMeasurement, click: () => onAction({ kind: 'stop-measurement' }) }
        : { label: words.menus.startMeasurement, click: () => onAction({ kind: 'start-measurement' }) }
    case 'add-mark':
      return { click: () => onAction({ kind: 'add-mark' }) }
    case 'open-recording':
      return { click: () => onAction({ kind: 'choose-recording' }) }
    case 'save-chart':
      return { click: () => command({ kind: 'save-focused' }) }
    case 'copy-chart':
      return { click: () => command({ kind: 'copy-focused' }) }
    default:
      return {}
  }
}

function showLog(command: ApplicationMenuParts['command']): void {
  if (log.path !== null && existsSync(log.path)) return shell.showItemInFolder(log.path)
  command({
    kind: 'notice',
    message: log.trouble === null ? words.menus.emptyLog : words.menus.noLog(log.trouble),
  })
}
