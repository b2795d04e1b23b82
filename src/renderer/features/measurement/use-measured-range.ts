import { useMemo } from 'react'
import type { Measurement } from '#shared/measurement'
import { useMeasurementRange } from '../../measuring/use-measurement'
import { displayName } from '../../format/measurement-format'
import type { RangeSource, TimeSpan } from '../../stores/range-source'
import { createStillRange } from '../../stores/still-range'
import { measuredView, windowOf, withMargin } from './measured-range'
import { shadesOf } from './shades'

/** What the curves show: the measurement with its margin, or `zoom`. null while it is on its way. */
export function useMeasuredRange(measurement: Measurement, zoom: TimeSpan | null): RangeSource | null {
  const measured = windowOf(measurement)
  const wanted = zoom ?? withMargin(measurement)
  const own = useMeasurementRange(measurement.id, measured.fromMs, measured.toMs)
  const view = useMeasurementRange(measurement.id, wanted.fromMs, wanted.toMs)
  return useMemo(() => {
    if (view === null || own === null) return null
    return createStillRange(zoom === null ? measuredView(view, own, windowOf(measurement)) : view, {
      machine: measurement.machine,
      shades: shadesOf(measurement),
      origin: {
        label: displayName(measurement),
        kind: measurement.source,
        target: { kind: 'measurement', id: measurement.id },
      },
      ...(zoom === null ? {} : { span: zoom }),
    })
  }, [view, own, measurement, zoom])
}
