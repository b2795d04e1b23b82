import type { ClusterFigures, CoreFigures } from '#shared/measurement'
import type { ClusterReading, CoreReading } from '#shared/sample'
import { MOST_CLUSTERS, MOST_CORES } from '../limits'

/** Below this activity the frequency of a window counts for no extreme: it is a mean over too short a time. */
const LEAST_ACTIVE_RATIO = 0.01

/** Activity and frequency of one cluster or core, over the windows that report them. */
class ActivityTotal {
  private coveredMs = 0
  private activeMs = 0
  /** Active time with a known frequency, and ∑ frequency × that time. */
  private clockedMs = 0
  private cycles = 0
  private lowestMhz: number | null = null
  private highestMhz: number | null = null

  /** `counts`: the window is long enough inside the measurement for an extreme. */
  add({ activeRatio, frequencyMhz }: CoreReading | ClusterReading, insideMs: number, counts: boolean): void {
    if (activeRatio === null) return
    this.coveredMs += insideMs
    this.activeMs += activeRatio * insideMs
    if (frequencyMhz === null) return
    this.clockedMs += activeRatio * insideMs
    this.cycles += frequencyMhz * activeRatio * insideMs
    if (!counts || activeRatio < LEAST_ACTIVE_RATIO || frequencyMhz <= 0) return
    this.lowestMhz = Math.min(this.lowestMhz ?? frequencyMhz, frequencyMhz)
    this.highestMhz = Math.max(this.highestMhz ?? frequencyMhz, frequencyMhz)
  }

  figures(): Omit<CoreFigures, 'id'> {
    return {
      activeRatio: this.coveredMs > 0 ? this.activeMs / this.coveredMs : null,
      frequencyMhz: this.clockedMs > 0 ? this.cycles / this.clockedMs : null,
      minFrequencyMhz: this.lowestMhz,
      maxFrequencyMhz: this.highestMhz,
    }
  }
}

/**
 * Clusters and cores of a measurement, in the order in which they first appeared. Those beyond what a single sample may have
 * are left out: a broken recording may name any number, and memory must stay flat.
 */
export class ClusterTotals {
  private readonly clusters = new Map<string, { total: ActivityTotal; cores: Map<number, ActivityTotal> }>()
  /** Of all clusters together. */
  private coreCount = 0

  add(readings: readonly ClusterReading[], insideMs: number, counts: boolean): void {
    for (const reading of readings) {
      const cluster = entryOf(this.clusters, reading.name, this.clusters.size < MOST_CLUSTERS, () => ({
        total: new ActivityTotal(),
        cores: new Map<number, ActivityTotal>(),
      }))
      if (cluster === null) continue
      cluster.total.add(reading, insideMs, counts)
      for (const core of reading.cores) {
        this.coreOf(cluster.cores, core.id)?.add(core, insideMs, counts)
      }
    }
  }

  private coreOf(cores: Map<number, ActivityTotal>, id: number): ActivityTotal | null {
    return entryOf(cores, id, this.coreCount < MOST_CORES, () => {
      this.coreCount++
      return new ActivityTotal()
    })
  }

  figures(): ClusterFigures[] {
    return [...this.clusters].map(([name, { total, cores }]) => {
      const { activeRatio, frequencyMhz } = total.figures()
      const coreFigures = [...cores].map(([id, core]) => ({ id, ...core.figures() }))
      return { name, activeRatio, frequencyMhz, cores: coreFigures }
    })
  }
}

function entryOf<K, V>(map: Map<K, V>, key: K, hasRoom: boolean, create: () => V): V | null {
  const known = map.get(key)
  if (known !== undefined) return known
  if (!hasRoom) return null
  const made = create()
  map.set(key, made)
  return made
}
