import { CommandText } from '../../components/command-text'
import { toggleMeasuring, useMeasurements } from '../../stores/measurements-store'
import { chooseImport } from '../../stores/transfer-store'
import { Button } from '../../ui/button'

/** Shown while there is no measurement: the three ways to make one. */
export function EmptyMeasurements() {
  const isRunning = useMeasurements((state) => state.running !== null)
  return (
    <main className="page page-empty">
      <h2>No measurements yet</h2>
      <p className="page-lead">
        A measurement answers whether something used the Neural Engine, and how much: energy, power, traffic,
        bursts, and a verdict with its evidence.
      </p>
      <dl className="ways">
        <dt>
          <Button
            name={isRunning ? 'Stop' : 'Measure'}
            shortcut="M"
            className="framed"
            onClick={() => void toggleMeasuring()}
          >
            {isRunning ? 'Stop' : 'Measure'}
          </Button>
        </dt>
        <dd>
          {isRunning
            ? 'One is running. Do what you want to measure, then stop.'
            : 'Start, do what you want to measure, stop. Or drag over a stretch of a chart afterwards.'}
        </dd>
        <dt>
          <Button
            name="Import recordings as measurements"
            className="framed"
            onClick={() => void chooseImport()}
          >
            Import…
          </Button>
        </dt>
        <dd>
          Recordings of powermetrics, .anemometer files, and pictures that carry their data. Or drop them
          here.
        </dd>
        <dt>In a terminal</dt>
        <dd>
          <CommandText text="anemometer run -- COMMAND" name="the command" />
          <span>Measures one command from its start to its end.</span>
        </dd>
      </dl>
    </main>
  )
}
