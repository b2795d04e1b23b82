import { formatBytes, formatInterval, NARROW_SPACE } from '#shared/format'
import { CPU_BUDGET, type OwnCost } from '#shared/own-cost'
import { words } from '#shared/words/words'

/** `1.2 %`, `14 %`: one decimal below ten percent. */
function formatPercent(share: number): string {
  const number = share * 100
  return `${number < 9.95 ? Number(number.toFixed(1)) : number.toFixed(0)}${NARROW_SPACE}%`
}

/** `1.2 % CPU, 210 MB`, followed by `; powermetrics 0.9 % CPU` when that is known. */
export function formatShortCost({ cpuShare, memoryBytes, powermetricsCpuShare }: OwnCost): string {
  const memory = formatBytes(memoryBytes)
  const { ofOwn, andPowermetrics } = words.liveReadings.cost
  const own = cpuShare === null ? memory : ofOwn(formatPercent(cpuShare), memory)
  return powermetricsCpuShare === null ? own : andPowermetrics(own, formatPercent(powermetricsCpuShare))
}

/** `1.2 % of a core, mean of the last 30 s`, or that it is not known yet. */
export function formatCpuCost({ cpuShare, overMs }: OwnCost): string {
  const { notKnownYet, ofCoreOver } = words.liveReadings.cost
  if (cpuShare === null) return notKnownYet
  return ofCoreOver(formatPercent(cpuShare), formatInterval(Math.round(overMs / 1000) * 1000))
}

/** `214 MB, private to its 4 processes`: says what is counted, since the kinds cannot be compared. */
export function formatMemoryCost({ memoryBytes, memoryKind, processCount }: OwnCost): string {
  const { processes, memoryOf } = words.liveReadings.cost
  return memoryOf[memoryKind](formatBytes(memoryBytes), processes(processCount))
}

/** Of a program that works for the app. */
export function formatProgramCost(cpuShare: number | null): string {
  const { ofCore, notKnown } = words.liveReadings.cost
  return cpuShare === null ? notKnown : ofCore(formatPercent(cpuShare))
}

/** How often the charts are drawn, and why; null while each sample is drawn. */
export function formatDrawInterval({ drawEveryMs }: OwnCost): string | null {
  if (drawEveryMs === null) return null
  // A few measured intervals of 1.004 s or so: more than one decimal would be noise.
  const interval = formatInterval(Math.round(drawEveryMs / 100) * 100)
  return words.liveReadings.cost.drawingEvery(interval, formatPercent(CPU_BUDGET))
}
