import './product-styles'
import { createRoot } from 'react-dom/client'
import { Plots } from '../../../src/renderer/charts/plots'
import { RangeSourceProvider } from '../../../src/renderer/charts/range-source-context'
import type { Mount } from './contender'
import { createSlidingSource, perChart } from './sliding-source'

/** The product's charts of power, without the figures above them, which no peer has. */
export const mount: Mount = (root, setup) => {
  const source = createSlidingSource(setup)
  createRoot(root).render(
    perChart(source, setup.charts).map((own, chart) => (
      <RangeSourceProvider key={chart} value={own}>
        <div className="place">
          <Plots id="power" showTime />
        </div>
      </RangeSourceProvider>
    )),
  )
  return { update: source.append }
}
