import { useEffect, useRef } from 'react'
import type { ChartId } from '#shared/charts'
import type { summarise } from '../../charts/chart-summary'
import { useRangeSource } from '../../charts/range-source-context'
import { formatRange } from '../../format/time-format'
import { useSettings } from '../../stores/settings-store'
import type { RangeSource } from '../../stores/range-source'

/** What arrives is told no sooner than this, ms; another span is told at once, and all whenever the chart gets the focus. */
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
    let told: Subject = []
    const write = (): void => {
      if (timer !== null) clearTimeout(timer)
      timer = null
      if (loaded === null) return
      told = subjectOf(source) ?? []
      paragraph.textContent = textOf(loaded, id, source)
    }
    const onChange = (): void => {
      const subject = subjectOf(source)
      if (subject === null || isSame(subject, told)) {
        timer ??= setTimeout(write, SUMMARY_INTERVAL_MS)
        return
      }
      if (timer !== null) clearTimeout(timer)
      // Later, since one key may change several stores.
      timer = setTimeout(write)
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

/** What a summary is of: neither samples that arrive nor the crosshair change it. */
type Subject = readonly unknown[]

/** null during a gesture, which changes it at every frame. */
function subjectOf(source: RangeSource): Subject | null {
  const range = source.range()
  if (range?.motion === 'moves') return null
  const { rangeMinutes, hiddenSeries } = useSettings.getState()
  const span = range?.motion === 'stands' ? [range.fromMs, range.toMs] : [rangeMinutes]
  return [range?.columns, range?.statistics, source.newest(), hiddenSeries, ...span]
}

function isSame(one: Subject, other: Subject): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index])
}

function textOf(describe: Summarise, id: ChartId, source: RangeSource): string {
  const { rangeMinutes, hiddenSeries } = useSettings.getState()
  const rangeName = source.range()?.motion === 'follows' ? formatRange(rangeMinutes) : null
  return describe(id, source, rangeName, hiddenSeries)
}
