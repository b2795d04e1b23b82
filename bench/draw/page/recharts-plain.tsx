import { memo } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts'
import { CHART_HEIGHT_PX, CHART_WIDTH_PX, type Mount } from './contender'
import { createRows, type Row } from './rows'

const DOMAIN: [string, string] = ['dataMin', 'dataMax']
const clock = (timeMs: number): string => new Date(timeMs).toISOString().slice(11, 19)

/** Done right: no dots, no animation, memoised, and every reference but the data's stays the same. */
const Chart = memo(function Chart({ rows }: { rows: Row[] }) {
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

export const mount: Mount = (root, { charts, samples }) => {
  const { rows, next } = createRows(samples)
  const react = createRoot(root)
  const draw = (shown: Row[]): void =>
    flushSync(() =>
      react.render(Array.from({ length: charts }, (_, chart) => <Chart key={chart} rows={shown} />)),
    )
  draw(rows)
  return { update: () => draw(next()) }
}
