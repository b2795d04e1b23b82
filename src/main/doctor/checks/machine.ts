import { formatSystem } from '#shared/macs'
import type { HistoryFound } from '../observations'
import { cannotMeasure, counted, degraded, notAsked, ok, onMac, type Check, type Judgement } from './check'

/** What `package.json` asks for. */
const OLDEST_NODE = [20, 19] as const
/** As much as the history takes at most, unless told otherwise. */
const LEAST_FREE_BYTES = 500e6
const BYTES_PER_MB = 1e6

const SYSTEM_NAMES = { linux: 'Linux', win32: 'Windows', other: 'another system' } as const

/** The machine, its macOS, the person, and what this program needs of them. */
export const MACHINE_CHECKS: readonly Check[] = [
  {
    id: 'mac',
    title: 'Mac',
    asks: 'Is this a Mac with a Neural Engine?',
    judge: ({ mac }) => {
      if (mac.platform !== 'darwin')
        return cannotMeasure(
          `This is ${SYSTEM_NAMES[mac.platform]}. powermetrics and IOReport exist only on macOS.`,
          'Recordings and the demonstration work here; to measure, run this on a Mac.',
        )
      const name = [mac.chip, mac.model].filter((each) => each !== null).join(', ')
      if (mac.chip === 'Intel')
        return cannotMeasure(
          `${name}: an Intel Mac has no Neural Engine.`,
          'Run this on a Mac with Apple silicon.',
        )
      if (mac.chip?.endsWith('(Virtual)') === true)
        return degraded(
          `${name}: a virtual Mac has no Neural Engine.`,
          'Run this on the Mac that it runs on.',
        )
      if (mac.chip === null || mac.model === null)
        return degraded(`Chip or model is not known (${name || 'neither is told'}).`, ASK_SYSCTL)
      return ok(`${name}.`)
    },
  },
  {
    id: 'macos',
    title: 'macOS',
    asks: 'Which macOS is it?',
    judge: onMac('mac', ({ osVersion, osBuild }) => {
      if (osVersion === null || osBuild === null)
        return degraded(
          'Version or build is not known.',
          'Run "sw_vers" in a terminal, and tell us what it prints.',
        )
      const known = formatSystem({ model: null, osBuild })
      return ok(
        `macOS ${osVersion} (${osBuild})${known === null ? ', which this version has no name for' : ''}.`,
      )
    }),
  },
  {
    id: 'account',
    title: 'Account',
    asks: 'May this person administer the Mac?',
    judge: onMac('mac', ({ account }) => {
      if (account === null)
        return degraded(
          'The groups of the account are not known.',
          'Run "id -Gn" in a terminal: "admin" should be there.',
        )
      if (account === 'standard')
        return degraded(
          'A standard account.',
          'Readings by IOReport need no administrator. Setting up powermetrics asks for an administrator, and since macOS 15 only an administrator may read the unified log.',
        )
      return ok(account === 'root' ? 'root: this was started with sudo.' : 'An administrator.')
    }),
  },
  {
    id: 'software',
    title: 'Anemometer',
    asks: 'Which versions are these?',
    judge: ({ software: { version, node, electron, architecture } }) => {
      const evidence = `Anemometer ${version}, Node ${node}${electron === null ? '' : `, Electron ${electron}`}, ${architecture}.`
      return isOldNode(node)
        ? degraded(evidence, `Update Node to ${OLDEST_NODE.join('.')} or later.`)
        : ok(evidence)
    },
  },
  {
    id: 'disk',
    title: 'Disk',
    asks: 'Is there room for the history?',
    judge: ({ software: { freeBytes } }) => {
      if (freeBytes === null) return notAsked('How much is free where the history lies is not known.')
      const evidence = `${Math.floor(freeBytes / BYTES_PER_MB)} MB are free where the history lies.`
      return freeBytes < LEAST_FREE_BYTES
        ? degraded(evidence, 'The history takes up to 500 MB: make room, or allow it less in the settings.')
        : ok(evidence)
    },
  },
  {
    id: 'history',
    title: 'History',
    asks: 'Is the history sound?',
    judge: ({ history }) => judgeHistory(history),
  },
]

const ASK_SYSCTL =
  'Run "sysctl hw.model machdep.cpu.brand_string" in a terminal, and tell us what it prints: this version does not know it.'

function isOldNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])
}

function judgeHistory({ kind, bytes, measurementCount }: HistoryFound): Judgement {
  switch (kind) {
    case 'none':
      return ok('Nothing was recorded yet.')
    case 'sound':
      return ok(
        `It is sound: ${Math.ceil((bytes ?? 0) / BYTES_PER_MB)} MB with ${counted(measurementCount ?? 0, 'measurement')}.`,
      )
    case 'damaged':
      return degraded(
        'Part of it is damaged.',
        'What can be read of it is shown. Where it cannot be opened any more, it is set aside and a new one begun; export what you need.',
      )
    case 'other-version':
      return degraded('It was written by another version.', 'Update Anemometer where an older one is left.')
    case 'no-engine':
      return degraded(
        'The database engine could not be loaded: nothing is recorded.',
        'Install Anemometer again.',
      )
    case 'unreadable':
      return degraded(
        'It cannot be read.',
        'Check that history.sqlite is a file, that you may read it and its folder, and that no other program holds it.',
      )
    case 'not-asked':
      return notAsked('The part that keeps the history did not answer.')
  }
}
