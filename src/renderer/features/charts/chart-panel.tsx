import {
  useCallback,
  useState,
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react'
import type { ChartId } from '#shared/charts'
import { words } from '#shared/words/words'
import { AfterFirstPaint } from '../../charts/first-paint'
import { useViewedRange } from '../../charts/range-source-context'
import { chartTitle } from '../../charts/shown-series'
import { dragPicture } from '../../snapshot/deliver'
import { toggleFilled, useView } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { DragOutIcon, MoreIcon } from '../../ui/icons'
import { Menu } from '../../ui/menu'
import { chartMenu } from './chart-menu'
import { ChartSummaryText, summaryId } from './chart-summary-text'

interface ChartPanelProps {
  id: ChartId
  /** There is nothing to draw: `children` say why. */
  isMissing: boolean
  /** Beside the title: the series and their figures. */
  legend: ReactNode
  children: ReactNode
}

/** What every chart has around its plots: title, legend, menu, keys and gestures. */
export function ChartPanel({ id, isMissing, legend, children }: ChartPanelProps) {
  const title = chartTitle(id, useViewedRange())
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null)
  const isFilled = useView((view) => view.filledChart === id)
  const closeMenu = useCallback(() => setMenu(null), [])
  const activate = (): void => useView.setState({ activeChart: id })
  const openAt = (event: MouseEvent): void => {
    event.preventDefault()
    activate()
    setMenu(pointOf(event))
  }
  const fillByKey = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Enter' || event.repeat || event.target !== event.currentTarget) return
    toggleFilled(id)
  }
  return (
    <section
      className="chart"
      data-chart={id}
      aria-label={title}
      aria-describedby={summaryId(id)}
      tabIndex={0}
      onFocus={activate}
      onPointerDown={activate}
      onKeyDown={fillByKey}
      onContextMenu={openAt}
      onDoubleClick={(event) => {
        if (!isControl(event.target)) toggleFilled(id)
      }}
    >
      <div className="chart-head">
        <h2>{title}</h2>
        {legend}
        <div className="chart-tools">
          {isFilled && (
            <Button
              name={words.charts.showAll}
              shortcut="Esc"
              className="framed"
              onClick={() => toggleFilled(id)}
            >
              {words.charts.all}
            </Button>
          )}
          <DragHandle id={id} />
          <Button
            name={words.charts.moreFor(title)}
            className="tool small"
            aria-haspopup="menu"
            onClick={openAt}
          >
            <MoreIcon />
          </Button>
        </div>
      </div>
      {!isMissing && (
        <AfterFirstPaint placeholder={null}>
          <ChartSummaryText id={id} />
        </AfterFirstPaint>
      )}
      {children}
      {menu !== null && (
        <Menu name={title} entries={chartMenu(id)} x={menu.x} y={menu.y} onClose={closeMenu} />
      )}
    </section>
  )
}

function DragHandle({ id }: { id: ChartId }) {
  const drag = (event: DragEvent): void => {
    // The page's drag is cancelled: main begins a drag of the system, with the picture as a file.
    event.preventDefault()
    void dragPicture(id)
  }
  return (
    <span
      className="drag-handle"
      draggable
      onDragStart={drag}
      title={words.charts.drag}
      // For a pointer alone: the menu copies and saves the same picture.
      aria-hidden="true"
    >
      <DragOutIcon />
    </span>
  )
}

/** Where a menu opens: at the pointer, or near the chart's corner when a key opened it. */
function pointOf(event: MouseEvent): { x: number; y: number } {
  if (event.clientX !== 0 || event.clientY !== 0) return { x: event.clientX, y: event.clientY }
  const box = event.currentTarget.getBoundingClientRect()
  return { x: box.left + 16, y: box.top + 24 }
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, [role="menu"]') !== null
}
