// The preload of a page that was taken over as a whole, for the tests: nothing stands between it and main.
const { ipcRenderer } = require('electron')

globalThis.callMain = async (channel, args) => {
  const answer = await ipcRenderer.invoke(channel, ...args)
  if ('rejection' in answer) throw new Error(answer.rejection)
  return answer.value
}
