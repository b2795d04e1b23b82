import { formatDuration } from '#shared/format'
import { isAneEvent } from '#shared/track-events'
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
    <div className="span-bar" role="toolbar" aria-label="Selected range">
      <span className="span-name">
        {formatSpan(fromMs, toMs)}
        <span className="span-length">{formatDuration(toMs - fromMs)}</span>
      </span>
      <SpanFigures span={selection} />
      <Button name="Zoom to it" className="framed" onClick={() => showSpan(selection)}>
        Zoom to it
      </Button>
      <Button name="Measure it" className="framed" onClick={() => void measureSpan(selection)}>
        Measure it
      </Button>
      {isLogged && (
        <Button
          name="Who used the ANE in it?"
          className="framed"
          onClick={() => useEventList.setState({ isOpen: true })}
        >
          Who?
        </Button>
      )}
      <Button name="Export it…" className="framed" onClick={() => exportRange(fromMs, toMs)}>
        Export it…
      </Button>
      <Button name="Clear the selection" shortcut="Esc" className="tool small" onClick={clearSelection}>
        <CloseIcon />
      </Button>
    </div>
  )
}
