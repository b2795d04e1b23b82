import type { Machine } from './sample'

/**
 * Names of Macs by their `hw_model`, with the chip that tells one from the next. From Apple's pages "Identify your MacBook
 * Pro model" and their like (support.apple.com); only what is certain stands here.
 */
const MODEL_NAMES: Readonly<Record<string, string>> = {
  'MacBookAir10,1': 'MacBook Air (M1)',
  'MacBookPro17,1': 'MacBook Pro 13″ (M1)',
  'Macmini9,1': 'Mac mini (M1)',
  'iMac21,1': 'iMac (M1)',
  'iMac21,2': 'iMac (M1)',
  'MacBookPro18,1': 'MacBook Pro 16″ (M1 Pro)',
  'MacBookPro18,2': 'MacBook Pro 16″ (M1 Max)',
  'MacBookPro18,3': 'MacBook Pro 14″ (M1 Pro)',
  'MacBookPro18,4': 'MacBook Pro 14″ (M1 Max)',
  'Mac13,1': 'Mac Studio (M1 Max)',
  'Mac13,2': 'Mac Studio (M1 Ultra)',
  'Mac14,2': 'MacBook Air 13″ (M2)',
  'Mac14,15': 'MacBook Air 15″ (M2)',
  'Mac14,7': 'MacBook Pro 13″ (M2)',
  'Mac14,3': 'Mac mini (M2)',
  'Mac14,12': 'Mac mini (M2 Pro)',
  'Mac14,5': 'MacBook Pro 14″ (M2 Max)',
  'Mac14,9': 'MacBook Pro 14″ (M2 Pro)',
  'Mac14,6': 'MacBook Pro 16″ (M2 Max)',
  'Mac14,10': 'MacBook Pro 16″ (M2 Pro)',
  'Mac14,13': 'Mac Studio (M2 Max)',
  'Mac14,14': 'Mac Studio (M2 Ultra)',
  'Mac14,8': 'Mac Pro (M2 Ultra)',
  'Mac15,3': 'MacBook Pro 14″ (M3)',
  'Mac15,4': 'iMac (M3)',
  'Mac15,5': 'iMac (M3)',
  'Mac15,6': 'MacBook Pro 14″ (M3 Pro)',
  'Mac15,8': 'MacBook Pro 14″ (M3 Max)',
  'Mac15,10': 'MacBook Pro 14″ (M3 Max)',
  'Mac15,7': 'MacBook Pro 16″ (M3 Pro)',
  'Mac15,9': 'MacBook Pro 16″ (M3 Max)',
  'Mac15,11': 'MacBook Pro 16″ (M3 Max)',
  'Mac15,12': 'MacBook Air 13″ (M3)',
  'Mac15,13': 'MacBook Air 15″ (M3)',
  'Mac15,14': 'Mac Studio (M3 Ultra)',
  'Mac16,1': 'MacBook Pro 14″ (M4)',
  'Mac16,8': 'MacBook Pro 14″ (M4 Pro)',
  'Mac16,6': 'MacBook Pro 14″ (M4 Max)',
  'Mac16,7': 'MacBook Pro 16″ (M4 Pro)',
  'Mac16,5': 'MacBook Pro 16″ (M4 Max)',
  'Mac16,2': 'iMac (M4)',
  'Mac16,3': 'iMac (M4)',
  'Mac16,9': 'Mac Studio (M4 Max)',
  'Mac16,10': 'Mac mini (M4)',
  'Mac16,11': 'Mac mini (M4 Pro)',
  'Mac16,12': 'MacBook Air 13″ (M4)',
  'Mac16,13': 'MacBook Air 15″ (M4)',
  'Mac17,2': 'MacBook Pro 14″ (M5)',
  // Of both sizes the ids are not certain.
  'Mac17,6': 'MacBook Pro (M5 Max)',
  'MacBookPro12,1': 'MacBook Pro 13″ (Intel, 2015)',
  'MacBookPro15,1': 'MacBook Pro 15″ (Intel)',
  'MacBookPro16,1': 'MacBook Pro 16″ (Intel, 2019)',
  'MacBookPro16,2': 'MacBook Pro 13″ (Intel, 2020)',
}

/**
 * Versions of macOS by their build, as Apple's release notes and update catalogues name them; those of macOS 26.4 and
 * later as the recordings state them. Builds of betas, and those that only some new Macs were sold with, are not here.
 */
const BUILD_VERSIONS: Readonly<Record<string, string>> = {
  ...{ '20B29': '11.0.1', '20C69': '11.1', '20D64': '11.2', '20D74': '11.2.1', '20D80': '11.2.2' },
  ...{ '20D91': '11.2.3', '20E232': '11.3', '20E241': '11.3.1', '20F71': '11.4', '20G71': '11.5' },
  ...{ '20G80': '11.5.1', '20G95': '11.5.2', '20G165': '11.6', '20G224': '11.6.1', '20G314': '11.6.2' },
  ...{ '21A559': '12.0.1', '21C52': '12.1', '21D49': '12.2', '21D62': '12.2.1', '21E230': '12.3' },
  ...{ '21E258': '12.3.1', '21F79': '12.4', '21G72': '12.5', '21G83': '12.5.1', '21G115': '12.6' },
  ...{ '21G217': '12.6.1', '21G320': '12.6.2', '21G419': '12.6.3' },
  ...{ '22A380': '13.0', '22A400': '13.0.1', '22C65': '13.1', '22D49': '13.2', '22D68': '13.2.1' },
  ...{ '22E252': '13.3', '22E261': '13.3.1', '22F66': '13.4', '22F82': '13.4.1', '22G74': '13.5' },
  ...{ '22G90': '13.5.1', '22G91': '13.5.2', '22G120': '13.6', '22G313': '13.6.1' },
  ...{ '23A344': '14.0', '23B74': '14.1', '23B81': '14.1.1', '23B92': '14.1.2', '23C64': '14.2' },
  ...{ '23C71': '14.2.1', '23D56': '14.3', '23D60': '14.3.1', '23E214': '14.4', '23E224': '14.4.1' },
  ...{ '23F79': '14.5', '23G80': '14.6', '23G93': '14.6.1', '23H124': '14.7' },
  ...{ '24A335': '15.0', '24A348': '15.0.1', '24B83': '15.1', '24B91': '15.1.1', '24C101': '15.2' },
  ...{ '24D60': '15.3', '24D70': '15.3.1', '24D81': '15.3.2', '24E248': '15.4', '24E263': '15.4.1' },
  ...{ '24F74': '15.5', '24G84': '15.6', '24G90': '15.6.1' },
  ...{ '25A354': '26.0', '25A362': '26.0.1', '25B78': '26.1', '25C56': '26.2', '25E253': '26.4.1' },
  ...{ '25F71': '26.5', '25F84': '26.5.2', '26A428': '27.0', '26A434': '27.0.1' },
}

/** `Mac Studio (M2 Ultra)`; null for a model whose name is not known. */
function modelName(model: string | null): string | null {
  return model !== null && Object.hasOwn(MODEL_NAMES, model) ? (MODEL_NAMES[model] ?? null) : null
}

/** Models and builds with a name, in the order of their tables. */
export const NAMED_MODELS: readonly string[] = Object.keys(MODEL_NAMES)
export const NAMED_BUILDS: readonly string[] = Object.keys(BUILD_VERSIONS)

/** `M2 Ultra`; null for a model whose chip is not known, and for Intel. */
export function chipOf(model: string | null): string | null {
  return /\((M\d+(?: \w+)?)\)$/.exec(modelName(model) ?? '')?.[1] ?? null
}

/** Models before Apple silicon; null where the model is not known. */
export function isIntelModel(model: string | null): boolean | null {
  const [, family, generation] = /^([A-Za-z]+)(\d+),\d+$/.exec(model ?? '') ?? []
  const first = family === undefined ? undefined : FIRST_APPLE_SILICON.get(family)
  return first === undefined ? null : Number(generation) < first
}

/** First generation of each family, by the number in its id. */
const FIRST_APPLE_SILICON: ReadonlyMap<string, number> = new Map([
  ['Mac', 0],
  ['MacBookAir', 10],
  ['MacBookPro', 17],
  ['Macmini', 9],
  ['iMac', 21],
  ['MacBook', Infinity],
  ['MacPro', Infinity],
  ['iMacPro', Infinity],
])

/** `14.4.1`; null for a build whose version is not known. */
export function macosVersionOf(osBuild: string | null): string | null {
  return osBuild !== null && Object.hasOwn(BUILD_VERSIONS, osBuild) ? (BUILD_VERSIONS[osBuild] ?? null) : null
}

/** `MacBook Pro 14″ (M1 Pro)`, else the id as reported; null where none is. */
export function formatModel({ model }: Machine): string | null {
  return modelName(model) ?? model
}

/** The same; with the id where another model of `others` has that name. */
export function formatModelAmong(machine: Machine, others: readonly Machine[]): string | null {
  const name = formatModel(machine)
  const isShared = others.some((other) => other.model !== machine.model && formatModel(other) === name)
  return isShared ? `${name}, ${machine.model}` : name
}

/** `12.3`, else `12`; null for a build of which not even that is known, or that is older than macOS 11. */
function knownVersionOf(osBuild: string | null): string | null {
  const major = macosMajorOf(osBuild)
  return macosVersionOf(osBuild) ?? (major === null || major < 11 ? null : String(major))
}

/** `macOS 12.3 (21E230)`; `macOS 12 (21X1)` or `macOS build 18A1` where no more is known of it; null without a build. */
export function formatSystem({ osBuild }: Machine): string | null {
  if (osBuild === null) return null
  const version = knownVersionOf(osBuild)
  return version === null ? `macOS build ${osBuild}` : `macOS ${version} (${osBuild})`
}

/** The ids with what they are called, for files that others read; null where that is not known. */
export function namedMachine(machine: Machine): Machine & { name: string | null; macos: string | null } {
  return { ...machine, name: modelName(machine.model), macos: macosVersionOf(machine.osBuild) }
}

/** The same with the names of its machine, for files that others read. */
export function withNamedMachine<T extends { machine: Machine }>(
  facts: T,
): T & { machine: ReturnType<typeof namedMachine> } {
  return { ...facts, machine: namedMachine(facts.machine) }
}

/** What is known of a Mac, the words joined by `separator`; empty where nothing is. */
export function formatMachine(machine: Machine, separator = ' · '): string {
  return [formatModel(machine), formatSystem(machine)].filter((part) => part !== null).join(separator)
}

/** `Mac Studio (M2 Ultra) · macOS 14.4.1`: without the build where the version is known, for a title. */
export function formatMachineTitle(machine: Machine): string {
  const version = knownVersionOf(machine.osBuild)
  const system = version === null ? formatSystem(machine) : `macOS ${version}`
  return [formatModel(machine), system].filter((part) => part !== null).join(' · ')
}

/**
 * The major version of macOS from `kern_osversion`, whose leading number is Darwin's: Darwin 20 is macOS 11, 24 is 15, 25 is
 * 26 (Apple skipped to the year), and so on; 10 stands for all before. null where the build is unknown.
 */
export function macosMajorOf(osBuild: string | null): number | null {
  const darwin = Number(/^(\d{2})[A-Z]\d+[a-z]?$/.exec(osBuild ?? '')?.[1] ?? Number.NaN)
  if (!Number.isFinite(darwin) || darwin < 20) return Number.isFinite(darwin) ? 10 : null
  return darwin <= 24 ? darwin - 9 : darwin + 1
}
