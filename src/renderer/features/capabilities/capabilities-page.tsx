import { useId, useState } from 'react'
import {
  describeAvailability,
  explainMac,
  READING_INSTRUMENTS,
  type Explanation,
  type InstrumentExplanation,
} from '#shared/explanation'
import { formatMachine, formatModel, formatSystem, NAMED_BUILDS, NAMED_MODELS } from '#shared/macs'
import { describeOrigin, INSTRUMENT_NAMES } from '#shared/origins'
import type { Machine } from '#shared/sample'
import { words } from '#shared/words/words'
import { PageHead } from '../../components/page-head'
import { SourceInfo } from '../../charts/origin-info'
import { useSession } from '../../stores/session-store'
import { UNKNOWN_MACHINE } from '../../stores/viewed-range'
import { Button } from '../../ui/button'

/** What each instrument can measure on a Mac, and why not: the matrix of `anemometer explain`. */
export function CapabilitiesPage() {
  const read = useSession((session) => session.status?.machine) ?? UNKNOWN_MACHINE
  const [chosen, setChosen] = useState<Partial<Machine>>({})
  const machine = { ...read, ...chosen }
  return (
    <main className="page">
      <PageHead title={words.mac.whatCanBeMeasured} back={words.head.backToCharts} />
      <div className="page-scroll capabilities">
        <div className="capabilities-mac">
          <Choice
            label={words.mac.mac}
            value={machine.model}
            offered={NAMED_MODELS}
            nameOf={(model) => formatModel({ model, osBuild: null }) ?? model}
            onChoose={(model) => setChosen({ ...chosen, model })}
          />
          <Choice
            label={words.mac.macos}
            value={machine.osBuild}
            offered={NAMED_BUILDS.toReversed()}
            nameOf={(osBuild) => formatSystem({ model: null, osBuild }) ?? osBuild}
            onChoose={(osBuild) => setChosen({ ...chosen, osBuild })}
          />
          {Object.keys(chosen).length > 0 && (
            <Button name={words.mac.showOfReadings} className="link" onClick={() => setChosen({})}>
              {formatMachine(read) || words.mac.anyMac}
            </Button>
          )}
        </div>
        <Matrix explanations={explainMac(machine)} />
        <p className="figure-note">{words.mac.whatIsKnown}</p>
      </div>
    </main>
  )
}

interface ChoiceProps {
  label: string
  /** null: any. */
  value: string | null
  offered: readonly string[]
  nameOf: (id: string) => string
  onChoose: (id: string | null) => void
}

function Choice({ label, value, offered, nameOf, onChoose }: ChoiceProps) {
  const id = useId()
  const all = value === null || offered.includes(value) ? offered : [value, ...offered]
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onChoose(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">{words.mac.any}</option>
        {all.map((each) => (
          <option key={each} value={each}>
            {nameOf(each)}
          </option>
        ))}
      </select>
    </>
  )
}

function Matrix({ explanations }: { explanations: readonly Explanation[] }) {
  return (
    <table className="figure-table rows capabilities-table" aria-label={words.mac.whatCanBeMeasured}>
      <thead>
        <tr>
          <th scope="col">{words.mac.metric}</th>
          {READING_INSTRUMENTS.map((instrument) => (
            <th key={instrument} scope="col">
              {INSTRUMENT_NAMES[instrument]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {explanations.map(({ metric, name, meaning, instruments }) => (
          <tr key={metric}>
            <th scope="row" title={meaning}>
              {name}
            </th>
            {instruments.map((each) => (
              <Cell key={each.instrument} name={name} explanation={each} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell({ name, explanation }: { name: string; explanation: InstrumentExplanation }) {
  const { instrument, fields, sentence } = explanation
  return (
    <td data-possible={fields.length > 0}>
      {describeAvailability(explanation)}
      {fields.length > 0 && (
        <SourceInfo
          name={words.mac.metricBy(name, INSTRUMENT_NAMES[instrument])}
          sentences={() => fields.map((field) => `${describeOrigin(field)}.`)}
        />
      )}
      {sentence !== null && <small>{sentence}</small>}
    </td>
  )
}
