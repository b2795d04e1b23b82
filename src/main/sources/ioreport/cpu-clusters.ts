import type { ClusterReading } from '#shared/sample'
import { CPU_CHANNEL } from './channels'
import { clusterTable, type ClusterId, type FrequencyTables } from './frequency-tables'
import { activeRatio, meanFrequencyMhz, type Residency } from './residency'

/** How long a cluster, or a core of it, was in each of its states; null while that is not known. */
export interface CpuResidency {
  /** Of the channel. */
  name: string
  isCore: boolean
  residency: Residency | null
}

interface Place extends ClusterId {
  /** Empty where there is only one die. */
  die: string
  /** Counted within the cluster. */
  core: number
}

/** Tiers from the slowest: all clusters of one come before those of the next, as Apple numbers its cores. */
const TIERS = ['E', 'M', 'P']

/** Clusters with their cores, in the order of Apple's numbers. Channels whose names say no cluster are left out. */
export function readClusters(
  channels: readonly CpuResidency[],
  tables: FrequencyTables | null,
): ClusterReading[] {
  const placed = channels.flatMap((channel) => {
    const place = placeOf(channel)
    return place === null ? [] : [{ ...channel, ...place }]
  })
  const inOrder = placed.toSorted((a, b) => compare(a, b) || a.core - b.core)
  const clusters = inOrder.filter((each, i) => i === 0 || compare(each, inOrder[i - 1] as Place) !== 0)
  const [first] = clusters
  const ofOneDie = clusters.filter(({ die }) => die === first?.die)
  let coreId = 0
  return clusters.map((cluster) => {
    const members = inOrder.filter((each) => compare(each, cluster) === 0)
    const table = tables === null ? null : clusterTable(tables, cluster, ofOneDie)
    return {
      name: nameOf(cluster, clusters),
      ...reading(members.find(({ isCore }) => !isCore)?.residency ?? null, table),
      cores: members
        .filter(({ isCore }) => isCore)
        .map(({ residency }) => ({ id: coreId++, ...reading(residency, table) })),
    }
  })
}

function reading(
  residency: Residency | null,
  tableMhz: readonly number[] | null,
): Pick<ClusterReading, 'frequencyMhz' | 'activeRatio'> {
  if (residency === null) return { frequencyMhz: null, activeRatio: null }
  return { frequencyMhz: meanFrequencyMhz(residency, tableMhz), activeRatio: activeRatio(residency) }
}

/**
 * A core's digits are cluster, core and 0 on Pro and Max (`PCPU110`), cluster and core on M5 (`MCPU15`), or the core alone
 * where its letter has one cluster (`ECPU3`). On Ultra the core stands apart (`DIE_0_PCPU1_CPU0`).
 */
function placeOf({ name, isCore }: CpuResidency): Place | null {
  const match = CPU_CHANNEL.exec(name)
  if (match === null) return null
  const [, die = '', letter = '', digits = '', apart] = match
  if (!isCore) return apart === undefined ? { die, letter, number: Number(digits), core: -1 } : null
  if (apart !== undefined) return { die, letter, number: Number(digits), core: Number(apart) }
  if (digits === '') return null
  if (digits.length === 1) return { die, letter, number: 0, core: Number(digits) }
  return { die, letter, number: Number(digits[0]), core: Number(digits[1]) }
}

function compare(a: Omit<Place, 'core'>, b: Omit<Place, 'core'>): number {
  return (
    Number(a.die) - Number(b.die) || TIERS.indexOf(a.letter) - TIERS.indexOf(b.letter) || a.number - b.number
  )
}

/**
 * As `powermetrics` names it: counted through all dies, with a digit only where the letter has several. Where there are M
 * clusters, as in M5, it calls these P and the faster ones S.
 */
function nameOf(cluster: Place, clusters: readonly Place[]): string {
  const alike = clusters.filter(({ letter }) => letter === cluster.letter)
  const hasMiddle = clusters.some(({ letter }) => letter === 'M')
  const letter = hasMiddle ? ({ M: 'P', P: 'S' }[cluster.letter] ?? cluster.letter) : cluster.letter
  return `${letter}${alike.length === 1 ? '' : alike.indexOf(cluster)}-Cluster`
}
