import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { readPlistReport } from './plist-report'
import { createRawReport, residency, type RawCluster, type RawReport, type RawUnit } from './raw-report'

/**
 * Random documents, in the shape of a report but with any value in any place, read by our reader and by a strict XML
 * parser with a simple mapping.
 */
type Value = string | number | boolean | null | Value[] | Fields
interface Fields {
  [key: string]: Value
}

interface Element {
  tag: string
  key: string | null
  items: Value[]
  fields: Fields
  text: string
}

/** The last of repeated keys; numbers that are none as null. */
function readWithSaxes(xml: string): Value {
  const parser = new SaxesParser()
  const open: Element[] = [{ tag: 'document', key: null, items: [], fields: {}, text: '' }]
  const top = (): Element => open.at(-1) as Element
  parser.on('opentag', ({ name }) => open.push({ tag: name, key: null, items: [], fields: {}, text: '' }))
  parser.on('text', (text) => {
    top().text += text
  })
  parser.on('closetag', () => {
    const done = open.pop() as Element
    if (done.tag === 'key') top().key = done.text
    else if (top().tag === 'dict') top().fields[String(top().key)] = valueOf(done)
    else top().items.push(done.tag === 'plist' ? (done.items[0] ?? null) : valueOf(done))
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
  return top().items[0] ?? null
}

function valueOf({ tag, text, items, fields }: Element): Value {
  if (tag === 'dict') return fields
  if (tag === 'array') return items
  if (tag === 'true' || tag === 'false') return tag === 'true'
  if (tag === 'string') return text
  return text.trim() === '' || !Number.isFinite(Number(text)) ? null : Number(text)
}

const number = (value: Value | undefined): number | null => (typeof value === 'number' ? value : null)
const string = (value: Value | undefined): string | null => (typeof value === 'string' ? value : null)
const list = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : [])
const fields = (value: Value | undefined): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}

function reportOf(root: Fields): RawReport {
  const [cpu, gpu] = [fields(root['processor']), fields(root['gpu'])]
  const watts = number(cpu['package_watts'])
  const report: RawReport = {
    ...createRawReport(),
    elapsedNs: number(root['elapsed_ns']),
    model: string(root['hw_model']),
    osBuild: string(root['kern_osversion']),
    isDelta: root['is_delta'] !== false,
    thermalPressure: string(root['thermal_pressure']),
    ane: { rate: number(cpu['ane_power']), amount: number(cpu['ane_energy']) },
    cpu: { rate: number(cpu['cpu_power']), amount: number(cpu['cpu_energy']) },
    gpu: { rate: number(cpu['gpu_power']), amount: number(cpu['gpu_energy']) },
    combined: { rate: number(cpu['combined_power']), amount: null },
    package: { rate: watts === null ? null : watts * 1000, amount: number(cpu['package_energy']) },
    dram: { rate: null, amount: number(cpu['dram_energy']) },
    clusters: list(cpu['clusters']).map((cluster) => clusterOf(fields(cluster))),
    gpuFrequencyMhz: number(gpu['freq_hz']),
    gpuHighestStepMhz: highestStepMhz(gpu),
    gpuResidency: { ...residency(), idle: number(gpu['idle_ratio']) },
    gpuSectionEnergyMj: number(gpu['gpu_energy']),
  }
  const counters = new Map<string, number>()
  for (const counter of list(root['bandwidth_counters']).map(fields)) {
    const value = number(counter['value'])
    if (value !== null && value >= 0) counters.set(string(counter['name']) ?? '', value)
  }
  for (const [name, value] of counters) {
    if (/^ANE\d* RD$/.test(name)) report.aneRead.amount = (report.aneRead.amount ?? 0) + value
    if (/^ANE\d* DCS WR$/.test(name)) report.aneDramWrite.amount = (report.aneDramWrite.amount ?? 0) + value
  }
  return report
}

function clusterOf(cluster: Fields): RawCluster {
  const speed = (unit: Fields): RawUnit => ({
    frequencyHz: number(unit['freq_hz']),
    highestStepMhz: highestStepMhz(unit),
    residency: { ...residency(), idle: number(unit['idle_ratio']), down: number(unit['down_ratio']) },
  })
  const cores = list(cluster['cpus']).map(fields)
  return {
    name: string(cluster['name']) ?? '',
    ...speed(cluster),
    cores: cores.map((core, index) => ({ id: number(core['cpu']) ?? index, ...speed(core) })),
  }
}

function highestStepMhz(unit: Fields): number | null {
  const steps = list(unit['dvfm_states']).flatMap((state) => number(fields(state)['freq']) ?? [])
  return steps.length === 0 ? null : Math.max(...steps)
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const anyText = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '&', '<', '>', '"', "'", 'é', '€', '\u{1f600}', '0', '.', '/'),
})
const gap = fc.constantFrom('\n', '\n  ', '\n<!-- a <comment> & more -->\n', '\r\n'.slice(1))
const anyNumber = fc.oneof(
  fc.integer().map((value) => `<integer>${value}</integer>`),
  fc.double().map((value) => `<real>${value}</real>`),
  fc.constantFrom('<real>nan</real>', '<integer> 7 </integer>', '<real/>', '<real precision="6">1.5</real>'),
)
const scalar = fc.oneof(
  anyNumber,
  fc.constantFrom(
    '<true/>',
    '<false/>',
    '<string/>',
    '<array/>',
    '<dict/>',
    '<true></true>',
    '<dict class="x"></dict>',
  ),
  anyText.map((value) => `<string>${escape(value)}</string>`),
)

type Xml = fc.Arbitrary<string>
const arrayOf = (item: Xml): Xml =>
  fc
    .tuple(gap, fc.array(item, { maxLength: 4 }))
    .map(([s, items]) => `<array>${s}${items.map((i) => i + s).join('')}</array>`)
const dictOf = (entry: Xml): Xml =>
  fc
    .tuple(gap, fc.array(entry, { maxLength: 7 }))
    .map(([s, all]) => `<dict>${s}${all.map((e) => e + s).join('')}</dict>`)
const entry = (key: Xml, value: Xml): Xml =>
  fc.tuple(key, gap, value).map(([k, s, v]) => `<key>${escape(k)}</key>${s}${v}`)
const keys = (...names: string[]): Xml => fc.constantFrom(...names)

const { junk } = fc.letrec<{ junk: string }>((tie) => ({
  junk: fc.oneof(
    { maxDepth: 4 },
    scalar,
    arrayOf(tie('junk')),
    dictOf(entry(keys('a', 'dict', 'name'), tie('junk'))),
  ),
}))
const unlikely = (usual: Xml): Xml =>
  fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: junk })
const steps = fc
  .array(fc.constantFrom('<integer>600</integer>', '<integer>2064</integer>', '<real>1398.5</real>'), {
    maxLength: 4,
  })
  .map((all) =>
    all.map((step) => `<dict>\n<key>freq</key>\n${step}\n<key>used_ns</key><integer>9</integer></dict>\n`),
  )
  .map((all) => `<array>\n${all.join('')}</array>`)
const states = entry(keys('dvfm_states'), unlikely(steps))
const speed = fc.oneof(
  entry(keys('freq_hz', 'idle_ratio', 'down_ratio', 'cpu', 'dvfm_states'), unlikely(anyNumber)),
  states,
)
const cluster = fc.oneof(
  speed,
  entry(keys('name'), unlikely(anyText.map((value) => `<string>${escape(value)}</string>`))),
  entry(keys('cpus'), unlikely(arrayOf(unlikely(dictOf(speed))))),
)
const powers = [
  'ane_power',
  'ane_energy',
  'cpu_power',
  'gpu_energy',
  'combined_power',
  'package_watts',
  'dram_energy',
]
const processor = fc.oneof(
  entry(keys(...powers), unlikely(anyNumber)),
  entry(keys('clusters'), unlikely(arrayOf(unlikely(dictOf(cluster))))),
)
const counter = fc
  .tuple(keys('ANE RD', 'ANE1 RD', 'ANE0 DCS WR', 'XANE RD', 'DCS'), anyNumber)
  .map(
    ([name, value]) => `<dict>\n<key>name</key><string>${name}</string>\n<key>value</key>${value}\n</dict>`,
  )
const root = fc.oneof(
  entry(keys('elapsed_ns'), unlikely(anyNumber)),
  entry(keys('hw_model', 'kern_osversion', 'thermal_pressure', 'is_delta'), scalar),
  entry(keys('tasks', 'network', 'smc'), junk),
  entry(keys('processor'), unlikely(dictOf(processor))),
  entry(
    keys('gpu'),
    unlikely(
      dictOf(
        fc.oneof(entry(keys('freq_hz', 'idle_ratio', 'gpu_energy', 'sw_state'), unlikely(anyNumber)), states),
      ),
    ),
  ),
  entry(keys('bandwidth_counters'), unlikely(arrayOf(counter))),
)
const documents = dictOf(root).map(
  (body) => `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n${body}\n</plist>`,
)

describe('the plist reader beside a strict XML parser', () => {
  it('reads the same report out of documents at random', () => {
    let compared = 0
    fc.assert(
      fc.property(documents, (xml) => {
        const expected = fields(readWithSaxes(xml))
        const result = readPlistReport(Buffer.from(xml, 'utf8'))
        if (result.kind === 'not-powermetrics') {
          expect(
            Object.keys(expected).filter((key) => /^(?:elapsed_ns|hw_|kern_|processor|gpu)/.test(key)),
          ).toEqual([])
          return
        }
        // What is not known is a list of its own (`unknown-keys.test.ts`).
        const read = result.kind === 'report' ? { ...result.report, unknown: null } : result
        expect(read).toEqual(reportOf(expected))
        compared++
      }),
      { numRuns: 1500 },
    )
    expect(compared).toBeGreaterThan(500)
  })
})
