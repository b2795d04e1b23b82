import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { CartesianGrid, Legend, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts'
import { CHART_HEIGHT_PX, CHART_WIDTH_PX, type Mount } from './contender'
import { createRows, type Row } from './rows'

/** As the first example of Recharts' site shows it: dots and animation are the defaults. */
function Chart({ rows }: { rows: Row[] }) {
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
