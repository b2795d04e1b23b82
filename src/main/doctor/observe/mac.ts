import { readMacFacts } from '../../sources/ioreport/mac-facts'
import type { MacFound } from '../observations'
import { FORMS, ofForm } from '../privacy'
import type { DoctorSystem } from '../system'

/** Which Mac this is, which macOS, and whether the person may administer it. */
export async function observeMac(system: DoctorSystem): Promise<MacFound> {
  const platform = PLATFORMS.find((known) => known === system.platform) ?? 'other'
  const { darwinMajor, uid } = system
  const unknown = { osVersion: null, chip: null, account: null, tables: null }
  if (platform !== 'darwin') return { platform, darwinMajor: 0, model: null, osBuild: null, ...unknown }
  const read = async (program: string, ...args: string[]): Promise<string | null> => {
    const { status, stdout } = await system.run(program, args)
    return status === 0 ? stdout : null
  }
  const [facts, version, chip, groups] = await Promise.all([
    readMacFacts(
      async (program, args) => (await read(program, ...args)) ?? Promise.reject(new Error(program)),
    ),
    read('/usr/bin/sw_vers', '-productVersion'),
    read('/usr/sbin/sysctl', '-n', 'machdep.cpu.brand_string'),
    read('/usr/bin/id', '-Gn'),
  ])
  const { machine, tables } = facts
  return {
    ...{ platform, darwinMajor },
    model: ofForm(machine.model, FORMS.model),
    osBuild: ofForm(machine.osBuild, FORMS.osBuild),
    osVersion: ofForm(version, FORMS.osVersion),
    chip: ofForm(chip, FORMS.chip) ?? (/^Intel\b/.test(chip ?? '') ? 'Intel' : null),
    account:
      uid === 0 ? 'root' : groups === null ? null : isAdministrator(groups) ? 'administrator' : 'standard',
    tables: tables && {
      byKey: Object.fromEntries([...tables.byKey].map(([key, mhz]) => [key, [...mhz]])),
      clusterOrder: [...tables.clusterOrder],
    },
  }
}

const PLATFORMS = ['darwin', 'linux', 'win32'] as const

/** macOS keeps the accounts that may administer it in the group `admin`. */
const isAdministrator = (groups: string): boolean => groups.trim().split(/\s+/).includes('admin')
