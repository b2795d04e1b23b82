import type { Who } from '#shared/attribution/measurement-who'
import { joinUnits } from '#shared/plain-text'
import { words } from '#shared/words/words'

/** Who used the Neural Engine, a sentence a line. */
export function WhoSentences({ who }: { who: Who }) {
  const { sentences, omittedEvents } = who
  return (
    <ul className="who-sentences">
      {sentences.map((sentence, index) => (
        <li key={index}>{joinUnits(sentence)}</li>
      ))}
      {omittedEvents > 0 && <li className="who-note">{words.measurement.omittedEvents(omittedEvents)}</li>}
    </ul>
  )
}
