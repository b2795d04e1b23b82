/**
 * What of a text may stand in a report. Nobody can list all names of people, machines and programs, so a report holds
 * words that are listed here, and no others: a name that is no such word cannot pass, wherever it stood.
 */

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

/** Words of the keys of a property list of powermetrics: what they say is measured, and names nobody. */
const KEY_WORDS = new Set(
  wordsOf(`
  ane name is delta elapsed ns hw model kern osversion timestamp processor clusters resid counters freq hz idle ratio down dvfm
  states used online cpus cpu power energy gpu dram package combined zones engaged requested recommended cores mhz sw req
  bandwidth state inst retired per clk thermal pressure value anemometer made up
  `),
)

/** Words of Apple's counters, property lists, drivers and log lines about the Neural Engine. */
const KNOWN_WORDS = new Set([
  ...KEY_WORDS,
  ...wordsOf(`
  ANE ANEInterface ANEServices ANECompilerService ANECCompile ANECF aned ane kernel Device Open succeeded with usage
  type transfer ownership of buffer to process name pid res INFO Client client requesting power on off clientname
  isPowered PowerOn PowerOff gated DriverInitiatedSleepTimerTimeOut sleep initiated CleanupForColdReboot newUserClient
  UserClientOpen UserClientClose UserClientClosed ProgramCreate ProgramSendRequest done program Create ERROR model
  SUCCESS LoadBalancer start WithLoadBalancerInterface LB is enabled Found matching service devices Total num found at
  index Opening Selected DeviceOpen System QoS ANED Calling compiler ret Compilation success failed FAILED Rejecting
  XPC connection requests from removing Attempt store invalidated because the activating com apple appleneuralengine
  peer xpc coreml espresso Could not open call result IOServiceOpen MAD VisionKit mediaanalysis default ACC ACT ADCLK
  AF AGX AMC AMCC ANS AVD AVE APCIE BW CAS CLPC CODEC CORE CPM ECPM PCPM MCPM CPU Complex Core Counters Accumulators
  DCS DIE DISP DISPEXT DITHER DOWN DRAM DTL ECPUDTL PCPUDTL MCPUDTL EACC ECPU ENTRIES CYCLES EXT Energy Estimate
  Events FAB GB GFX GPU GPUPH HW IDLE INACT IOP ISP JPG LN Limit MACC MCPU MSR MTP Mticks Model NI NON NRT PRIM Util
  ANEXL PCIe Port apciec OFF Off ON PACC PCIE PCIEGP PCPU PD PH PMP PPT PRORES Perf Performance Power RAS RD RT
  Running SACC SCPU SEP SIO SL SMC SOC SoC SR SRAM STRM SW State States Stats THROTTLE TRIG Temperature VDEC VENC
  Voltage WR events status nJ mJ uJ pJ us B E F GB L M P S V W mW x s kIOReportUserClientConfigureInterests
  kIOReportUserClientOpen IOReportHub IOConnectMapMemory createInterestList no reason given bad arguments channels
  Cluster Nominal Moderate Heavy Trapping Sleeping
  `),
])

/** In the place of a word that is not known. */
const LEFT_OUT = 'x'
/** More digits may be a serial number. */
const LONGEST_NUMBER = 4
/** Single letters are words here, so that a serial number could be made of them. `V15P14` is a state. */
const LONGEST_OF_LETTERS = 6
const RUN_OR_SIGNS = /[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+/gu
const WORD_OR_NUMBER = /[\p{L}\p{M}]+|\p{N}+/gu
const OTHER_SIGNS = /[^ _\-+.,:;=()[\]/%#*]/gu

/** The words of `text` that are known, with its short numbers and signs; `x` for other words, `0` for long numbers. */
export function knownWordsOf(text: string): string {
  return text.replace(RUN_OR_SIGNS, (run) => {
    if (!/^[\p{L}\p{M}\p{N}]/u.test(run)) return run.replace(OTHER_SIGNS, '_')
    if (run.length > LONGEST_OF_LETTERS && /^(?:[A-Za-z]\d+|\d+[A-Za-z])+[A-Za-z]?\d*$/.test(run))
      return LEFT_OUT
    return run.replace(WORD_OR_NUMBER, (piece) => {
      if (KNOWN_WORDS.has(piece)) return piece
      if (/^\P{N}/u.test(piece)) return LEFT_OUT
      return /^\d+$/.test(piece) && piece.length <= LONGEST_NUMBER ? piece : '0'
    })
  })
}

/** Whether nothing of `text` would be left out. */
export const isKnown = (text: string): boolean => knownWordsOf(text) === text

/** `text` where it has this form, else null. */
export function ofForm(text: string | null, form: RegExp): string | null {
  const trimmed = text?.trim() ?? ''
  return form.test(trimmed) ? trimmed : null
}

/** Forms of what Apple names its Macs, systems and chips by. */
export const FORMS = {
  model: /^(?:Mac|MacBook|MacBookAir|MacBookPro|Macmini|MacPro|iMac|iMacPro|VirtualMac)\d{1,2},\d{1,2}$/,
  osBuild: /^\d{2}[A-Z]\d{1,5}[a-z]?$/,
  osVersion: /^\d{1,2}\.\d{1,2}(?:\.\d{1,2})?$/,
  /** GitHub's runners, which are virtual, say `Apple M1 (Virtual)`. */
  chip: /^Apple [AM]\d{1,2}(?: (?:Pro|Max|Ultra))?(?: \(Virtual\))?$/,
} as const

const NUMBER = /^-?(?:\d{1,20}(?:\.\d{1,20})?(?:[eE][-+]?\d{1,3})?|nan|inf)$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const TOKEN =
  /<key>([^<]*)<\/key>|<(dict|array)(\/?)>|<\/(dict|array)>|<(integer|real|string|date)>([^<]*)<\/\5>|<(true|false)\/>/g

/** A dict or an array that is being copied. */
interface Container {
  isKept: boolean
  isArray: boolean
  /** Of the value that follows; null where it is left out. An array has none. */
  key: string | null
}

/**
 * A sample of powermetrics with the keys whose words are all known, in their order, and of their values numbers, times and
 * known words. `isWindowOnly`: only what says when it was measured, and where.
 */
export function cleanSample(plist: string, isWindowOnly = false): string {
  const out: string[] = []
  const open: Container[] = []
  const isWanted = (name: string): boolean =>
    name.split('_').every((word) => KEY_WORDS.has(word)) &&
    (!isWindowOnly || open.length > 1 || WINDOW_KEYS.has(name))
  for (const [, name, begun, isEmpty, ended, type, value = '', flag] of plist.matchAll(TOKEN)) {
    const around = open.at(-1)
    const isKept = around === undefined || (around.isKept && (around.isArray || around.key !== null))
    if (name !== undefined) {
      if (around !== undefined) around.key = isWanted(name) ? name : null
      if (around?.isKept === true && around.key !== null) out.push(`<key>${name}</key>`)
      continue
    }
    if (ended !== undefined) {
      if (open.pop()?.isKept === true) out.push(`</${ended}>`)
    } else if (begun !== undefined) {
      if (isKept) out.push(`<${begun}${isEmpty ?? ''}>`)
      if (isEmpty === '') open.push({ isKept, isArray: begun === 'array', key: null })
    } else if (isKept && around !== undefined)
      out.push(flag === undefined ? cleanValue(around.key, type ?? 'string', value) : `<${flag}/>`)
    // An array's end is the end of a value of the dict around it.
    const closed = open.at(-1)
    if (closed !== undefined && begun === undefined) closed.key = null
  }
  return `${PLIST_START}${out.join('\n')}\n</plist>\n`
}

const PLIST_START = '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n'
const WINDOW_KEYS = new Set(['is_delta', 'elapsed_ns', 'hw_model', 'kern_osversion', 'timestamp'])

function cleanValue(key: string | null, type: string, value: string): string {
  const form = FORM_OF_KEY.get(key ?? '') ?? FORM_OF_TYPE.get(type)
  const kept = form === undefined ? knownWordsOf(value) : (ofForm(value, form) ?? '')
  return `<${type}>${kept}</${type}>`
}

const FORM_OF_TYPE = new Map([
  ['date', TIME],
  ['integer', NUMBER],
  ['real', NUMBER],
])

const FORM_OF_KEY = new Map<string, RegExp>([
  ['hw_model', FORMS.model],
  ['kern_osversion', FORMS.osBuild],
  // The number of a core, which is no measure.
  ['cpu', /^\d{1,4}$/],
])
