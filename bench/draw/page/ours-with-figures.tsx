import './product-styles'
import { createRoot } from 'react-dom/client'
import { RangeSourceProvider } from '../../../src/renderer/charts/range-source-context'
import { ScalarChart } from '../../../src/renderer/features/charts/chart'
import type { Mount } from './contender'
import { createSlidingSource, perChart } from './sliding-source'

/** The product's charts as a window shows them: title, menu, and each series' value, mean, peak and energy. */
export const mount: Mount = (root, setup) => {
  const source = createSlidingSource(setup)
  createRoot(root).render(
    perChart(source, setup.charts).map((own, chart) => (
      <RangeSourceProvider key={chart} value={own}>
        <div className="place">
          <ScalarChart id="power" showTime missing={null} isFirst />
        </div>
      </RangeSourceProvider>
    )),
  )
  return { update: source.append }
}
