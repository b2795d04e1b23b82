import type { Who } from '#shared/attribution/measurement-who'
import { joinUnits } from '#shared/plain-text'
import { formatCount } from '../format/source-format'

/** Who used the Neural Engine, a sentence a line. */
export function WhoSentences({ who }: { who: Who }) {
  const { sentences, omittedEvents } = who
  return (
    <ul className="who-sentences">
      {sentences.map((sentence, index) => (
        <li key={index}>{joinUnits(sentence)}</li>
      ))}
      {omittedEvents > 0 && (
        <li className="who-note">
          {formatCount(omittedEvents, 'earlier event')} were too many to be looked at.
        </li>
      )}
    </ul>
  )
}
