/** Where powermetrics may put keys that we do not read. */
export type PlistSection = 'top level' | 'processor' | 'cluster' | 'core' | 'gpu'

const UNIT = ['hw_resid_counters', 'idle_ns', 'down_ns', 'online_ratio', 'inst_retired', 'inst_per_clk']
const UNIT_POWER = ['power', 'requested_mhz', 'recommended_cores']

/** What is known and not read, of macOS 11 to 27, Intel's included: seen in recordings. */
const LEFT_OUT: Readonly<Record<PlistSection, ReadonlySet<string>>> = {
  'top level': new Set([
    ...['kern_bootargs', 'kern_boottime', 'tasks', 'coalitions', 'all_tasks', 'battery', 'network', 'disk'],
    ...['interrupts', 'sfi', 'smc_version', 'efi_version', 'backlight', 'keyboard_backlight', 'GPU'],
    ...['agpm_stats', 'smc', 'devices', 'int_sources', 'selective_forced_idle'],
  ]),
  processor: new Set([
    ...['inst_retired', 'inst_per_clk', 'cpu_power_zones_engaged', 'package_joules', 'llc_flushed_ratio'],
    ...['freq_hz', 'freq_ratio', 'packages'],
  ]),
  cluster: new Set([...UNIT, ...UNIT_POWER]),
  core: new Set(UNIT),
  gpu: new Set(['idle_ns', 'requested_freq', 'sw_requested_state', 'sw_state']),
}

export function isLeftOut(section: PlistSection, key: string): boolean {
  return LEFT_OUT[section].has(key)
}

/**
 * A line of the text that ends in a unit of power, traffic or frequency under a label that is not known; null for any other
 * line. No process name can look like one: their tables are skipped before.
 */
export function unknownLabel(line: string): string | null {
  const last = line.charCodeAt(line.length - 1)
  // W, z and s end all of these units.
  if (last !== 0x57 && last !== 0x7a && last !== 0x73) return null
  const label = READING.exec(line)?.[1] ?? null
  return label === null || KNOWN_LABEL.test(label) ? null : label
}

const READING = /^([A-Z][\w +()/-]{1,59}): *-?\d[\d.]{0,20} ?(?:mW|W|MHz|MB\/s)$/
/**
 * Read without their cluster, or of no use: the power of parts, what was asked for, and the traffic of everything but the ANE
 * (127 counters on an M1 Max with macOS 12).
 */
const KNOWN_LABEL =
  /^(?:DCS Power|(?:[A-Z]\d*-Cluster )?SW requested.*|[A-Z]\d*-Cluster .*|CPU \d+ frequency|GPU Power|[A-Z0-9_ ]+ (?:RD|WR)|DCS(?: [A-Z ]+)?)$/

/** More names than any new macOS will bring. */
const MOST_NAMES = 64
const LONGEST_NAME = 60

export interface UnknownKey {
  section: PlistSection | 'text'
  name: string
}

/** Keys and labels that the reader does not know, with how often each occurred. */
export class UnknownKeys {
  private readonly counts = new Map<string, { section: UnknownKey['section']; name: string; count: number }>()
  /** Occurrences of names beyond the first `MOST_NAMES`. */
  private othersCount = 0

  add(keys: readonly UnknownKey[]): void {
    for (const { section, name } of keys) {
      const shown = printable(name)
      const place = `${section}: ${shown}`
      const known = this.counts.get(place)
      if (known !== undefined) known.count++
      else if (this.counts.size < MOST_NAMES) this.counts.set(place, { section, name: shown, count: 1 })
      else this.othersCount++
    }
  }

  /** In the order in which they came. */
  list(): readonly { section: UnknownKey['section']; name: string; count: number }[] {
    return [...this.counts.values()]
  }

  /** A sentence a section: `3 keys of processor not known: a, b, c.`; empty where all were known. */
  describe(): string[] {
    const sections = new Map<UnknownKey['section'], string[]>()
    for (const { section, name } of this.counts.values())
      sections.set(section, [...(sections.get(section) ?? []), name])
    const sentences = [...sections].map(([section, names]) => {
      const noun = section === 'text' ? 'label' : 'key'
      return `${names.length} ${noun}${names.length === 1 ? '' : 's'} of ${section} not known: ${names.join(', ')}.`
    })
    if (this.othersCount > 0) sentences.push(`More names than ${MOST_NAMES} were not known.`)
    return sentences
  }
}

/** A file can hold any name. */
function printable(name: string): string {
  const text = name.replace(/[\p{C}\s]+/gu, ' ')
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text
}
