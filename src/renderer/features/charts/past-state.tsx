import { formatSpan } from '../../format/time-format'
import { useThrottledSource } from '../../charts/range-source-context'
import { lookAtNow } from '../../stores/time-actions'
import { newestIndex } from '../../stores/viewed-range'
import { historyProblem, isInMemory, isReading, lookedSpan } from '../../stores/window-range'
import { Button } from '../../ui/button'

/** Why the charts of what is looked at are empty; null when they are not. */
export function useSentence(): string | null {
  const range = useThrottledSource().range()
  const span = lookedSpan()
  if (span === null) return null
  if (isReading()) return 'Reading the history.'
  const problem = isInMemory() ? null : historyProblem()
  if (problem !== null) return problem
  if (range === null || range.motion === 'follows' || newestIndex(range) !== null) return null
  return `Nothing was recorded between ${formatSpan(span.fromMs, span.toMs).replace(/ ?– ?/, ' and ')}.`
}

/** Over the charts, which stand empty behind it. */
export function BoardSentence({ sentence }: { sentence: string | null }) {
  return sentence === null ? null : (
    <p className="board-sentence" role="status">
      {sentence}
    </p>
  )
}

/** In place of the charts, while nothing of what is looked at has been read. */
export function PastState({ sentence }: { sentence: string }) {
  return (
    <main className="empty">
      <p role="status">{sentence}</p>
      <div className="empty-actions">
        <Button name="Back to now" shortcut="Space" className="framed" onClick={lookAtNow}>
          Back to now
        </Button>
      </div>
    </main>
  )
}
