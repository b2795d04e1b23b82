import type { ClusterReading, PlacedSample } from '#shared/sample'
import { storedOrigins, type StoredOrigins } from './stored-origins'
import { clusterKey, coreKey, type ColumnKey, type CoreQuantity } from '#shared/sample-columns'

/** A cluster's name and the ids of its cores, in the order reported. */
type Layout = [name: string, coreIds: number[]][]

/** What hardly ever changes from sample to sample; a block lists each one that occurs in it. */
export interface Setting {
  model: string | null
  osBuild: string | null
  thermalPressure: string | null
  layout: Layout
  /** As `storedOrigins` has them. Blocks of an older app have none. */
  origins?: StoredOrigins
}

export function settingOf({ sample }: PlacedSample): Setting {
  return {
    model: sample.machine.model,
    osBuild: sample.machine.osBuild,
    thermalPressure: sample.thermalPressure,
    origins: storedOrigins(sample.origins),
    layout: sample.cpu.clusters.map(({ name, cores }) => [name, cores.map(({ id }) => id)]),
  }
}

/** One number of a cluster or a core, and where in a sample it stands. */
export interface Slot {
  /** Its column's: the key, and the occurrence where a layout repeats it. */
  name: string
  key: ColumnKey
  quantity: CoreQuantity
  /** One entry a setting; null where its layout has no such cluster or core. `core` null: the cluster itself. */
  places: (Place | null)[]
}

interface Place {
  cluster: number
  core: number | null
}

/**
 * Every slot of the settings, in the order of their first appearance. A name or an id that a layout repeats, which no
 * Mac does, gets slots of its own.
 */
export function slotsOf(settings: readonly Setting[]): Slot[] {
  const slots = new Map<string, Slot>()
  settings.forEach((setting, index) => {
    const met = new Map<string, number>()
    const add = (key: ColumnKey, quantity: CoreQuantity, place: Place): void => {
      const occurrence = met.get(key) ?? 0
      met.set(key, occurrence + 1)
      const name = occurrence === 0 ? key : `${key}#${occurrence}`
      const slot = slots.get(name) ?? { name, key, quantity, places: settings.map(() => null) }
      slot.places[index] = place
      slots.set(name, slot)
    }
    setting.layout.forEach(([name, coreIds], cluster) => {
      for (const quantity of ['frequencyMhz', 'activeRatio'] as const) {
        add(clusterKey(name, quantity), quantity, { cluster, core: null })
        coreIds.forEach((id, core) => add(coreKey(id, quantity), quantity, { cluster, core }))
      }
    })
  })
  return [...slots.values()]
}

export function readPlace(clusters: readonly ClusterReading[], place: Place, quantity: CoreQuantity) {
  const cluster = clusters[place.cluster]
  const reading = place.core === null ? cluster : cluster?.cores[place.core]
  return reading?.[quantity] ?? null
}

export function writePlace(clusters: ClusterReading[], place: Place, quantity: CoreQuantity, value: number) {
  const cluster = clusters[place.cluster]
  const reading = place.core === null ? cluster : cluster?.cores[place.core]
  if (reading !== undefined) reading[quantity] = value
}

/** The clusters of a layout, with nothing reported. */
export function emptyClusters(layout: Layout): ClusterReading[] {
  return layout.map(([name, coreIds]) => ({
    name,
    frequencyMhz: null,
    activeRatio: null,
    cores: coreIds.map((id) => ({ id, frequencyMhz: null, activeRatio: null })),
  }))
}
