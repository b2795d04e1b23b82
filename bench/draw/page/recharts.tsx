import { memo, type ComponentType } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { CartesianGrid, Legend, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts'
import { CHART_HEIGHT_PX, CHART_WIDTH_PX, timeMsOf, valueOf, type Mount } from './contender'

/** Recharts wants an object for each sample. */
interface Row {
  time: number
  first: number
  second: number
}

const DOMAIN: [string, string] = ['dataMin', 'dataMax']
const clock = (timeMs: number): string => new Date(timeMs).toISOString().slice(11, 19)

/** Done right: no dots, no animation, memoised, and every reference but the data's stays the same. */
const PlainChart = memo(function PlainChart({ rows }: { rows: Row[] }) {
  return (
    <LineChart width={CHART_WIDTH_PX} height={CHART_HEIGHT_PX} data={rows} syncId="bench">
      <CartesianGrid vertical={false} />
      <XAxis dataKey="time" type="number" domain={DOMAIN} tickFormatter={clock} />
      <YAxis width={44} />
      <Tooltip isAnimationActive={false} labelFormatter={clock as (label: unknown) => string} />
      <Line type="linear" dataKey="first" stroke="#1e8039" dot={false} isAnimationActive={false} />
      <Line type="linear" dataKey="second" stroke="#bf1a86" dot={false} isAnimationActive={false} />
    </LineChart>
  )
})

/** As the first example of Recharts' site shows it: dots and animation are the defaults. */
function ExampleChart({ rows }: { rows: Row[] }) {
  return (
    <LineChart width={CHART_WIDTH_PX} height={CHART_HEIGHT_PX} data={rows}>
      <CartesianGrid strokeDasharray="3 3" />
      <XAxis dataKey="time" />
      <YAxis />
      <Tooltip />
      <Legend />
      <Line type="monotone" dataKey="first" stroke="#8884d8" activeDot={{ r: 8 }} />
      <Line type="monotone" dataKey="second" stroke="#82ca9d" />
    </LineChart>
  )
}

function mountEach(Chart: ComponentType<{ rows: Row[] }>): Mount {
  return (root, { charts, samples }) => {
    let count = samples
    let rows = Array.from({ length: samples }, (_, index) => rowAt(index))
    const react = createRoot(root)
    const draw = (): void =>
      flushSync(() =>
        react.render(Array.from({ length: charts }, (_, chart) => <Chart key={chart} rows={rows} />)),
      )
    draw()
    return {
      update: () => {
        rows = [...rows.slice(1), rowAt(count++)]
        draw()
      },
    }
  }
}

function rowAt(index: number): Row {
  return { time: timeMsOf(index), first: valueOf(0, index), second: valueOf(1, index) }
}

export const mountPlain = mountEach(PlainChart)
export const mountExample = mountEach(ExampleChart)
