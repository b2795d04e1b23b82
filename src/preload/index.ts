import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { createBridge } from './create-bridge'

contextBridge.exposeInMainWorld(
  'anemometer',
  createBridge(ipcRenderer, (file) => webUtils.getPathForFile(file)),
)
