import { formatDuration } from '#shared/format'
import { isAneEvent } from '#shared/track-events'
import { words } from '#shared/words/words'
import { formatSpan } from '../../format/time-format'
import { useEventList } from '../../stores/event-list-store'
import { useEvents } from '../../stores/events-store'
import { clearSelection, measureSpan, showSpan } from '../../stores/time-actions'
import { useTime } from '../../stores/time-store'
import { exportRange } from '../../stores/transfer-store'
import { Button } from '../../ui/button'
import { CloseIcon } from '../../ui/icons'
import { SpanFigures } from './span-figures'

/** What the span that was selected on a chart came to, and what can be done with it. */
export function SelectionBar() {
  const selection = useTime((time) => (time.selection?.isDone === true ? time.selection : null))
  const isLogged = useEvents(({ events }) => events.some(isAneEvent))
  if (selection === null) return null
  const { fromMs, toMs } = selection
  return (
    <div className="span-bar" role="toolbar" aria-label={words.charts.selectedRange}>
      <span className="span-name">
        {formatSpan(fromMs, toMs)}
        <span className="span-length">{formatDuration(toMs - fromMs)}</span>
      </span>
      <SpanFigures span={selection} />
      <Button name={words.charts.zoomToIt} className="framed" onClick={() => showSpan(selection)}>
        {words.charts.zoomToIt}
      </Button>
      <Button name={words.charts.measureIt} className="framed" onClick={() => void measureSpan(selection)}>
        {words.charts.measureIt}
      </Button>
      {isLogged && (
        <Button
          name={words.charts.whoInIt}
          className="framed"
          onClick={() => useEventList.setState({ isOpen: true })}
        >
          {words.charts.who}
        </Button>
      )}
      <Button name={words.charts.exportIt} className="framed" onClick={() => exportRange(fromMs, toMs)}>
        {words.charts.exportIt}
      </Button>
      <Button
        name={words.charts.clearSelection}
        shortcut="Esc"
        className="tool small"
        onClick={clearSelection}
      >
        <CloseIcon />
      </Button>
    </div>
  )
}
