import { Clusters } from '../../charts/clusters'
import { ChartPanel } from './chart-panel'

/** The cores of every cluster, or why there are none. */
export function CoresChart({ missing }: { missing: string | null }) {
  return (
    <ChartPanel id="clusters" legend={null}>
      {missing === null ? <Clusters /> : <p className="missing">{missing}</p>}
    </ChartPanel>
  )
}
