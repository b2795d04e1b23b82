import { words } from '#shared/words/words'
import { CommandText } from '../../components/command-text'
import { toggleMeasuring, useMeasurements } from '../../stores/measurements-store'
import { chooseImport } from '../../stores/transfer-store'
import { Button } from '../../ui/button'

const RUN = 'anemometer run -- COMMAND'

/** Shown while there is no measurement: the three ways to make one. */
export function EmptyMeasurements() {
  const isRunning = useMeasurements((state) => state.running !== null)
  return (
    <main className="page page-empty">
      <h2>{words.measurements.empty.title}</h2>
      <p className="page-lead">{words.measurements.empty.lead}</p>
      <dl className="ways">
        <dt>
          <Button
            name={isRunning ? words.measurements.empty.stop : words.measurements.empty.measure}
            shortcut="M"
            className="framed"
            onClick={() => void toggleMeasuring()}
          >
            {isRunning ? words.measurements.empty.stop : words.measurements.empty.measure}
          </Button>
        </dt>
        <dd>{isRunning ? words.measurements.empty.isRunning : words.measurements.empty.howToMeasure}</dd>
        <dt>
          <Button name={words.measurements.importName} className="framed" onClick={() => void chooseImport()}>
            {words.measurements.import}
          </Button>
        </dt>
        <dd>{words.measurements.empty.whatImports}</dd>
        <dt>{words.measurements.empty.inTerminal}</dt>
        <dd>
          <CommandText text={RUN} name={words.measurements.empty.command} />
          <span>{words.measurements.empty.whatCommandDoes}</span>
        </dd>
      </dl>
    </main>
  )
}
