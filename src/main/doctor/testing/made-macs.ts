import { M4, M4_MAX } from '../../sources/ioreport/testing/macs'
import { pmgrPlist } from '../../sources/ioreport/testing/pmgr-plist'
import { M4_MAX_MACOS_15 } from '../../synthesis/chips'
import { LOG_ENTRIES, writeLogEntry } from '../../synthesis/log-writer'
import { writePlistSample } from '../../synthesis/plist-writer'
import { createTestWindow } from '../../synthesis/test-windows'
import type { ProgramEnd } from '../system'
import type { MadeSystem, StreamAct } from './stand-in-system'

export const prints = (stdout: string): ProgramEnd => ({ status: 0, stdout: `${stdout}\n`, stderr: '' })
export const fails = (stderr: string, status = 1): ProgramEnd => ({
  status,
  stdout: '',
  stderr: `${stderr}\n`,
})

export const HANGS: ProgramEnd = { status: 'hangs', stdout: '', stderr: '' }

export const SYSCTL = '/usr/sbin/sysctl -n'
export const IOREG = '/usr/sbin/ioreg -a -r -n pmgr -d 1'
export const askSampler = (name: string): string => `/usr/bin/powermetrics -n 1 -i 100 -s ${name}`
export const NOT_ROOT = fails('powermetrics must be invoked as the superuser')

/** `gapMs`: between the samples, from the first on; each says that it measured so long. */
export function samplesEvery(gapMs: number, count = 9, elapsedMs = gapMs): StreamAct[] {
  return [
    { atMs: 12, does: 'open' },
    ...Array.from({ length: count }, (_, index): StreamAct => {
      const window = createTestWindow(M4_MAX_MACOS_15, index + 1, elapsedMs * 1e6)
      const text = `${index === 0 ? '' : '\0'}${writePlistSample(M4_MAX_MACOS_15, window)}`
      return { atMs: 12 + 1040 + index * gapMs, does: 'write', bytes: Buffer.from(text, 'latin1') }
    }),
  ]
}

const BANNER = 'Filtering the log data using "process == \\"aned\\""\n'
const SOMEBODY = { name: 'Example App', pid: 4711 }
const LINES = [LOG_ENTRIES.loaded(0, SOMEBODY), LOG_ENTRIES.powerOn(0, SOMEBODY), LOG_ENTRIES.asleep(0)]

/** An M4 Max with macOS 15.5 and everything in order. Assembled, as those of `macs.ts` are. */
export function healthyMac(): MadeSystem {
  const hash = 'ab'.repeat(32)
  return {
    ...{ platform: 'darwin', darwinMajor: 24, uid: 501 },
    programs: {
      [`${SYSCTL} hw.model`]: prints('Mac16,5'),
      [`${SYSCTL} kern.osversion`]: prints('24F74'),
      [`${SYSCTL} machdep.cpu.brand_string`]: prints('Apple M4 Max'),
      '/usr/bin/sw_vers -productVersion': prints('15.5'),
      '/usr/bin/id -Gn': prints('staff everyone admin'),
      [IOREG]: prints(
        pmgrPlist({ 'voltage-states1-sram': [1020e6, 2592e6], 'voltage-states9-sram': [0, 1578e6] }),
      ),
      ...Object.fromEntries(
        ['cpu_power', 'gpu_power', 'thermal', 'ane_power'].map((name) => [askSampler(name), NOT_ROOT]),
      ),
      [askSampler('bandwidth')]: fails('powermetrics: unrecognized sampler: bandwidth'),
    },
    service: {
      files: ([200, 1000, 5000] as const).map((intervalMs) => ({
        ...{ intervalMs, content: 'same', sha256: hash, owner: 'root:wheel', mode: '0644' },
      })),
      socket: { kind: 'socket', owner: 'you', mode: '0600' },
    },
    stream: samplesEvery(1000),
    counters: {
      channels: [...M4_MAX.mac.channels, ...M4.mac.channels.filter(({ group }) => group === 'GPU Stats')],
    },
    sampleTimesMs: [5_000_000],
    helper: 'lives',
    log: { text: BANNER + LINES.map((entry) => writeLogEntry(entry, 'ndjson')).join(''), end: null },
    history: { kind: 'sound', bytes: 12_345_678, measurementCount: 3 },
    software: { version: '0.1.0', node: '22.12.0', electron: null, architecture: 'arm64', freeBytes: 80e9 },
    app: {
      displays: [{ widthPx: 1728, heightPx: 1117, scaleFactor: 2 }],
      tray: { widthPx: 52, heightPx: 24, isWithinDisplay: true },
      notifications: 'supported',
      startsAtLogin: true,
    },
  }
}
