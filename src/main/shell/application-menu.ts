import { existsSync } from 'node:fs'
import { Menu, shell, type MenuItemConstructorOptions } from 'electron'
import type { WindowCommand } from '#shared/ipc-contract'
import { log } from '../log/log'
import type { MenuAction } from '../presentation/tray-menu'

export interface ApplicationMenuParts {
  isMeasuring: boolean
  onAction: (action: MenuAction) => void
  command: (command: WindowCommand) => void
}

/** The menu bar of macOS. Elsewhere there is none: the window handles the keys itself, and a menu would slow down the start. */
export function installApplicationMenu(parts: ApplicationMenuParts): void {
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(macMenu(parts)) : null)
}

function macMenu({ isMeasuring, onAction, command }: ApplicationMenuParts): MenuItemConstructorOptions[] {
  return [
    {
      role: 'appMenu',
      submenu: [
        { label: 'About Anemometer', click: () => onAction({ kind: 'show-about' }) },
        { type: 'separator' },
        {
          label: 'Settings…',
          accelerator: 'Command+,',
          click: () => command({ kind: 'show-settings', section: 'general' }),
        },
        { type: 'separator' },
        { role: 'hide' },
        { role: 'hideOthers' },
        { role: 'unhide' },
        { type: 'separator' },
        { role: 'quit' },
      ],
    },
    {
      label: 'File',
      submenu: [
        {
          label: 'Open Recording…',
          accelerator: 'Command+O',
          click: () => onAction({ kind: 'choose-recording' }),
        },
        { label: 'Import…', click: () => onAction({ kind: 'choose-import' }) },
        { type: 'separator' },
        {
          label: 'Save Chart…',
          accelerator: 'Command+S',
          click: () => command({ kind: 'save-focused' }),
        },
        { label: 'Save What Just Happened…', click: () => onAction({ kind: 'save-recent' }) },
        { type: 'separator' },
        { role: 'close' },
      ],
    },
    {
      label: 'Edit',
      submenu: [
        // Without these, macOS passes no editing keys to text fields.
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        {
          label: 'Copy',
          accelerator: 'Command+C',
          click: () => command({ kind: 'copy-focused' }),
        },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: 'Measurement',
      submenu: [
        isMeasuring
          ? { label: 'Stop Measurement', click: () => onAction({ kind: 'stop-measurement' }) }
          : { label: 'Start Measurement', click: () => onAction({ kind: 'start-measurement' }) },
        { label: 'Add Mark', click: () => onAction({ kind: 'add-mark' }) },
        { type: 'separator' },
        { label: 'Measurements…', click: () => onAction({ kind: 'show-measurements' }) },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'What Can Be Measured?', click: () => command({ kind: 'show-capabilities' }) },
        { label: 'Show Log', click: () => showLog(command) },
      ],
    },
  ]
}

function showLog(command: ApplicationMenuParts['command']): void {
  if (log.path !== null && existsSync(log.path)) return shell.showItemInFolder(log.path)
  command({
    kind: 'notice',
    message: `There is no log to show: ${log.trouble ?? 'nothing was written yet'}.`,
  })
}
