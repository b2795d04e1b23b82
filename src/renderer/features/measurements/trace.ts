import { useEffect, useState } from 'react'
import { highestOf } from '#shared/extremes'
import type { HistoryRange } from '#shared/history'
import type { MeasurementHead } from '#shared/measurement'
import { mainProcess } from '../../bridge/bridge'

/** Size of a trace, CSS px; its line is 1 px wide. */
export const TRACE_WIDTH = 60
export const TRACE_HEIGHT = 16

/** The line of ANE power as an SVG path: a step a point, up to the highest of them, with gaps. Empty without a value. */
export function tracePath({ fromMs, toMs, endMs, elapsedMs, gapBefore, columns }: HistoryRange): string {
  const values = columns['ane.powerMw']?.maximum ?? new Float64Array()
  const peakMw = highestOf(
    values.filter((value) => !Number.isNaN(value)),
    0,
  )
  const x = (timeMs: number): number =>
    rounded((Math.max(0, timeMs - fromMs) / (toMs - fromMs)) * TRACE_WIDTH)
  const y = (powerMw: number): number =>
    rounded(TRACE_HEIGHT - 1 - (peakMw === 0 ? 0 : powerMw / peakMw) * (TRACE_HEIGHT - 2))
  let path = ''
  values.forEach((powerMw, index) => {
    if (Number.isNaN(powerMw)) return
    const [end = toMs, lengthMs = Number.NaN] = [endMs[index], elapsedMs[index]]
    const before = endMs[index - 1] ?? fromMs
    const isConnected = gapBefore[index] !== 1 && !Number.isNaN(values[index - 1] ?? Number.NaN)
    const start = isConnected || Number.isNaN(lengthMs) ? before : Math.max(before, end - lengthMs)
    path += `${isConnected ? 'L' : 'M'}${x(start)},${y(powerMw)}L${x(end)},${y(powerMw)}`
  })
  return path
}

/** To hundredths: more would be noise. */
function rounded(px: number): number {
  return Math.round(px * 100) / 100
}

/** By id: what was measured does not change. */
const traces = new Map<string, string>()
/** Only rows that stay in view for so long load their trace: not those that scroll by. */
const IN_VIEW_MS = 120
/** Between two requests, so that a long list does not use up what the page may ask of main. */
const PAUSE_MS = 40
let lastLoading: Promise<unknown> = Promise.resolve()

/** The trace of a measurement whose row is drawn, once it is loaded; null until then, and where it cannot be read. */
export function useTrace({ id, anePeakMw }: Pick<MeasurementHead, 'id' | 'anePeakMw'>): string | null {
  const [, setLoadedId] = useState<string | null>(null)
  const isMissing = anePeakMw !== null && !traces.has(id)
  useEffect(() => {
    if (!isMissing) return
    let isInView = true
    const timer = setTimeout(() => {
      void loadTrace(id, () => isInView).then(() => {
        if (isInView) setLoadedId(id)
      })
    }, IN_VIEW_MS)
    return () => {
      isInView = false
      clearTimeout(timer)
    }
  }, [id, isMissing])
  return traces.get(id) ?? null
}

/** One after the other. The measurement itself says what is wrong with its samples: a failure here is no notice. */
function loadTrace(id: string, isInView: () => boolean): Promise<void> {
  const loading = lastLoading.then(async () => {
    if (!isInView()) return
    const target = { kind: 'measurement' as const, id }
    const span = { fromMs: null, toMs: null, points: TRACE_WIDTH }
    const answer = await mainProcess().invoke('history:range', { target, ...span, keys: ['ane.powerMw'] })
    if (answer.ok) traces.set(id, tracePath(answer.value))
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  })
  lastLoading = loading.catch(() => undefined)
  return loading.catch(() => undefined)
}
