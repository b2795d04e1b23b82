import { expect, it } from 'vitest'
import { defaultHistoryFolder } from './history-folder'

it.each([
  ['darwin', {}, '/Users/ada', '/Users/ada/Library/Application Support/Anemometer/history'],
  ['linux', {}, '/home/ada', '/home/ada/.config/Anemometer/history'],
  ['linux', { XDG_CONFIG_HOME: '/etc/ada' }, '/home/ada', '/etc/ada/Anemometer/history'],
  ['linux', { XDG_CONFIG_HOME: 'ada' }, '/home/ada', '/home/ada/.config/Anemometer/history'],
  ['linux', { XDG_CONFIG_HOME: '' }, '/home/ada', '/home/ada/.config/Anemometer/history'],
  ['win32', { APPDATA: 'C:\\Data' }, 'C:\\Users\\ada', 'C:\\Data\\Anemometer\\history'],
  ['win32', {}, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Roaming\\Anemometer\\history'],
] as const)('finds the folder of the app on %s with %j', (platform, env, home, folder) => {
  expect(defaultHistoryFolder({ platform, env, home })).toBe(folder)
})
