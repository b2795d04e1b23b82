import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { WindowCommand } from '#shared/ipc-contract'

export interface ApplicationMenuActions {
  openRecording: () => void
  command: (command: WindowCommand) => void
}

/** macOS wants a menu bar; elsewhere the window's own keys do, and a menu would only cost time at the start. */
export function installApplicationMenu(actions: ApplicationMenuActions): void {
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(macMenu(actions)) : null)
}

function macMenu(actions: ApplicationMenuActions): MenuItemConstructorOptions[] {
  return [
    {
      role: 'appMenu',
      submenu: [
        { role: 'about' },
        { type: 'separator' },
        {
          label: 'Settings…',
          accelerator: 'Command+,',
          click: () => actions.command({ kind: 'show-settings' }),
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
        { label: 'Open Recording…', accelerator: 'Command+O', click: actions.openRecording },
        {
          label: 'Save Chart…',
          accelerator: 'Command+S',
          click: () => actions.command({ kind: 'save-focused' }),
        },
        { type: 'separator' },
        { role: 'close' },
      ],
    },
    {
      label: 'Edit',
      submenu: [
        {
          label: 'Copy Chart',
          accelerator: 'Command+C',
          click: () => actions.command({ kind: 'copy-focused' }),
        },
      ],
    },
    { role: 'windowMenu' },
  ]
}
