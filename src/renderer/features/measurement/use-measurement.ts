import { useEffect, useMemo, useState } from 'react'
import { whoUsed, type Who } from '#shared/attribution/measurement-who'
import type { HistoryRange, HistoryRangeRequest, RangeEvents } from '#shared/history'
import type { Measurement } from '#shared/measurement'
import { request } from '../../bridge/bridge'
import { useMeasurements } from '../../stores/measurements-store'
import { showPage } from '../../stores/view-store'
import { WHO_STYLE } from '../../stores/who-store'

/** A measurement; null while loading. When it no longer exists, the list is shown. */
export function useMeasurement(id: string): Measurement | null {
  const [measurement, setMeasurement] = useState<Measurement | null>(null)
  // As text, to compare by value: main sends the whole list every second while a measurement is running.
  const head = useMeasurements((state) => JSON.stringify(state.list.find((candidate) => candidate.id === id)))
  useEffect(() => {
    let isCurrent = true
    void request('measurement:get', id).then((answer) => {
      if (!isCurrent) return
      if (answer === null) showPage({ kind: 'measurements' })
      else setMeasurement(answer.value)
    })
    return () => void (isCurrent = false)
  }, [id, head])
  return measurement
}

/** Who may be behind what was measured, as `anemometer show` tells it; null while loading, and where the log was not read. */
export function useMeasurementWho(measurement: Measurement): Who | null {
  const [events, setEvents] = useState<RangeEvents | null>(null)
  const { id } = measurement
  useEffect(() => {
    let isCurrent = true
    void request('measurement:events', id).then((answer) => {
      if (isCurrent && answer !== null) setEvents(answer.value)
    })
    return () => void (isCurrent = false)
  }, [id])
  return useMemo(
    () => (events === null ? null : whoUsed(measurement, events, WHO_STYLE)),
    [measurement, events],
  )
}

/** The samples of a measurement, decimated for the window's width; null while loading. */
export function useMeasurementRange(
  id: string,
  fromMs: number | null,
  toMs: number | null,
  keys: HistoryRangeRequest['keys'] = null,
): HistoryRange | null {
  const [range, setRange] = useState<HistoryRange | null>(null)
  useEffect(() => {
    let isCurrent = true
    const points = Math.min(20_000, Math.max(400, Math.ceil(window.innerWidth * window.devicePixelRatio)))
    const target = { kind: 'measurement' as const, id }
    void request('history:range', { target, fromMs, toMs, points, keys }).then((answer) => {
      if (isCurrent && answer !== null) setRange(answer.value)
    })
    return () => void (isCurrent = false)
  }, [id, fromMs, toMs, keys])
  return range
}
