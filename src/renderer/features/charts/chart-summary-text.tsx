import { useEffect, useRef } from 'react'
import type { ChartId } from '#shared/charts'
import type { summarise } from '../../charts/chart-summary'
import { useRangeSource } from '../../charts/range-source-context'
import { formatRange } from '../../format/time-format'
import { useSettings } from '../../stores/settings-store'
import type { RangeSource } from '../../stores/range-source'

/** Nobody listens to a summary more often than this, ms; it is also made anew whenever its chart gets the focus. */
const SUMMARY_INTERVAL_MS = 10_000

/** The element that describes a chart to screen readers. */
export function summaryId(id: ChartId): string {
  return `chart-summary-${id}`
}

/**
 * What a chart shows, in a sentence that only screen readers see: its description when it gets the focus, and a paragraph to
 * whoever reads on. No live region: readings that arrive announce nothing. Written past React, so that it costs nothing until
 * it is due.
 */
export function ChartSummaryText({ id }: { id: ChartId }) {
  const source = useRangeSource()
  const element = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    const paragraph = element.current
    if (paragraph === null) return
    let timer: ReturnType<typeof setTimeout> | null = null
    let loaded: Summarise | null = null
    const write = (): void => {
      if (timer !== null) clearTimeout(timer)
      timer = null
      if (loaded !== null) paragraph.textContent = textOf(loaded, id, source)
    }
    const onChange = (): void => {
      timer ??= setTimeout(write, SUMMARY_INTERVAL_MS)
    }
    let isMounted = true
    // Loaded when it is needed, which is after the first frame.
    void import('../../charts/chart-summary').then((module) => {
      loaded = module.summarise
      if (isMounted) write()
    })
    const chart = paragraph.closest('section')
    chart?.addEventListener('focus', write)
    const unsubscribe = source.subscribe(onChange)
    return () => {
      isMounted = false
      if (timer !== null) clearTimeout(timer)
      chart?.removeEventListener('focus', write)
      unsubscribe()
    }
  }, [id, source])
  return <p ref={element} id={summaryId(id)} className="visually-hidden" />
}

type Summarise = typeof summarise

function textOf(describe: Summarise, id: ChartId, source: RangeSource): string {
  const { rangeMinutes, hiddenSeries } = useSettings.getState()
  const rangeName = source.range()?.motion === 'follows' ? formatRange(rangeMinutes) : null
  return describe(id, source, rangeName, hiddenSeries)
}
