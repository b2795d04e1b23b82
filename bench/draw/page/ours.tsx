import '../../../src/renderer/styles/tokens.css'
import '../../../src/renderer/styles/base.css'
import '../../../src/renderer/styles/controls.css'
import '../../../src/renderer/styles/charts.css'
import '../../../src/renderer/styles/legend.css'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { Plots } from '../../../src/renderer/charts/plots'
import { RangeSourceProvider } from '../../../src/renderer/charts/range-source-context'
import { Chart } from '../../../src/renderer/features/charts/chart'
import type { Mount } from './contender'
import { createSlidingSource, perChart } from './sliding-source'

function mountEach(chart: ReactNode): Mount {
  return (root, setup) => {
    const source = createSlidingSource(setup)
    createRoot(root).render(
      perChart(source, setup.charts).map((own, index) => (
        <RangeSourceProvider key={index} value={own}>
          <div className="place">{chart}</div>
        </RangeSourceProvider>
      )),
    )
    return { update: source.append }
  }
}

/** The product's charts of power, without the figures above them, which no peer has. */
export const mountPlots = mountEach(<Plots id="power" showTime />)

/** The product's charts as a window shows them: title, menu, and each series' value, mean, peak and energy. */
export const mountWithFigures = mountEach(<Chart id="power" showTime missing={null} isFirst />)
