import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { ALL_CHANNELS, POPOVER_CHANNELS } from '#shared/ipc-contract'
import { createBridge } from './create-bridge'

contextBridge.exposeInMainWorld(
  'anemometer',
  createBridge(
    ipcRenderer,
    (file) => webUtils.getPathForFile(file),
    // Main knows it by itself, and refuses the others whatever is exposed here.
    location.pathname === '/popover.html' ? POPOVER_CHANNELS : ALL_CHANNELS,
  ),
)
