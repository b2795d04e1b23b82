import './product-styles'
import { createRoot } from 'react-dom/client'
import { Plots } from '../../../src/renderer/charts/plots'
import { RangeSourceProvider } from '../../../src/renderer/charts/range-source'
import type { Mount } from './contender'
import { createSlidingSource } from './sliding-source'

/** The product's charts of power, without the figures above them, which no peer has. */
export const mount: Mount = (root, setup) => {
  const source = createSlidingSource(setup)
  createRoot(root).render(
    <RangeSourceProvider value={source}>
      {Array.from({ length: setup.charts }, (_, chart) => (
        <div key={chart} className="place">
          <Plots id="power" showTime />
        </div>
      ))}
    </RangeSourceProvider>,
  )
  return { update: source.append }
}
