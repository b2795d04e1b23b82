/** What `ioreg` says of the chip's clocks, by the property it stands under; MHz, in the order of the steps. */
export interface FrequencyTables {
  /** `voltage-states5-sram` → its steps. */
  byKey: ReadonlyMap<string, readonly number[]>
  /** Numbers of the clusters' tables, in the order of the clusters, which is not that of the numbers. Empty where not told. */
  clusterOrder: readonly number[]
}

const PROPERTY = /<key>(voltage-states\d+(?:-sram)?|acc-clusters)<\/key>\s*<data>([^<]*)<\/data>/g
/** Two numbers of 32 bits: frequency, or period, and voltage. */
const ENTRY_BYTES = 8
/** From here on a table is in Hz, below in kHz: M1 to M3 have the former, M4 and later the latter. */
const LEAST_HZ = 1e8
/** The tables of clusters without `-sram` hold periods: this divided by MHz. Fits M1 Ultra, M4 Pro and M5 Max. */
const PERIOD_MHZ = 65_536_000
const GPU_KEY = 'voltage-states9'

/** Reads the property list that `ioreg -a -r -n pmgr -d 1` writes. Properties that are not in it are not in the tables. */
export function parseFrequencyTables(plist: string): FrequencyTables {
  const byKey = new Map<string, readonly number[]>()
  let clusterOrder: readonly number[] = []
  for (const [, key = '', base64 = ''] of plist.matchAll(PROPERTY)) {
    const data = Buffer.from(base64, 'base64')
    if (key === 'acc-clusters') clusterOrder = clustersOf(data)
    else byKey.set(key, frequenciesOf(key, data))
  }
  return { byKey, clusterOrder }
}

/** Steps without a frequency are of something that is off, and no steps. */
function frequenciesOf(key: string, data: Buffer): number[] {
  const numbers = Array.from({ length: Math.floor(data.length / ENTRY_BYTES) }, (_, i) =>
    data.readUInt32LE(i * ENTRY_BYTES),
  ).filter((number) => number !== 0)
  const isPeriod = !key.endsWith('-sram') && key !== GPU_KEY
  return numbers.map((number) =>
    isPeriod ? Math.round(PERIOD_MHZ / number) : number / (number >= LEAST_HZ ? 1e6 : 1e3),
  )
}

/** Eight bytes each: the number of its table, and its tier. */
function clustersOf(data: Buffer): number[] {
  const entries = Array.from({ length: Math.floor(data.length / ENTRY_BYTES) }, (_, i) => ({
    table: data.readUInt8(i * ENTRY_BYTES),
    tier: data.readUInt8(i * ENTRY_BYTES + 1),
  }))
  return entries.toSorted((a, b) => a.tier - b.tier).map(({ table }) => table)
}

/** null where there is none. */
export function gpuTable({ byKey }: FrequencyTables): readonly number[] | null {
  return byKey.get(`${GPU_KEY}-sram`) ?? byKey.get(GPU_KEY) ?? null
}

/** A cluster of the CPU: `E`, `P` or `M`, counted within its letter. */
export interface ClusterId {
  letter: string
  number: number
}

/** Where the letter alone tells the tables, by the cluster's number: the second P cluster has its own of the same content. */
const USUAL_TABLES = new Map([
  ['E', [1]],
  ['P', [5, 13]],
  ['M', [22, 23]],
])

/**
 * The table of a cluster, null where there is none. `clusters`: those of one die, in the order of their tiers. Where the
 * chip itself lists as many tables as there are clusters, that decides.
 */
export function clusterTable(
  { byKey, clusterOrder }: FrequencyTables,
  cluster: ClusterId,
  clusters: readonly ClusterId[],
): readonly number[] | null {
  const position = clusters.findIndex(
    (each) => each.letter === cluster.letter && each.number === cluster.number,
  )
  const listed = clusterOrder.length === clusters.length ? clusterOrder[position] : undefined
  const usual = USUAL_TABLES.get(cluster.letter) ?? []
  for (const number of [listed, usual[cluster.number], usual[0]]) {
    const key = `voltage-states${number ?? ''}`
    const table = byKey.get(`${key}-sram`) ?? byKey.get(key)
    if (table !== undefined) return table
  }
  return null
}
