import { describe, expect, it } from 'vitest'
import { FAMILIES, prometheusName } from '../../src/shared/metric-families'
import { readDashboards, withVariables } from './dashboards'

const SERIES = new Set(Object.values(FAMILIES).map(prometheusName))
const COUNTERS = [...SERIES].filter((name) => name.endsWith('_total'))
/** Ids of units in Grafana (npm @grafana/data, valueFormats). */
const UNITS = ['none', 'short', 'watt', 'joule', 'kwatth', 'Bps', 'bytes', 'percentunit', 'hertz', 's']
const SOURCE = { type: 'prometheus', uid: '${datasource}' }

/** Names of series in a query; names of labels stand in braces and after `by`, which are left out. */
function seriesIn(expr: string): string[] {
  return (
    expr.replace(/\{[^}]*\}|\bby \([^)]*\)/g, '').match(/\b(?:anemometer|process|instance)\w*_\w+/g) ?? []
  )
}

// The rules of github.com/grafana/dashboard-linter, which is a Go program, and some of our own.
describe.each(readDashboards())('%s', (_, dashboard) => {
  const { panels, templating } = dashboard
  const targets = panels.flatMap((panel) => panel.targets.map((target) => ({ panel, ...target })))

  it('is a classic dashboard of a version that older Grafanas read, and is not edited in place', () => {
    expect(dashboard.schemaVersion).toBeLessThanOrEqual(42)
    expect(dashboard.editable).toBe(false)
    expect(dashboard.uid).toMatch(/^[a-z-]{1,40}$/)
    // Files that are provisioned may not have them.
    expect(dashboard).not.toHaveProperty('__inputs')
    expect(dashboard).not.toHaveProperty('id')
  })

  it('asks for a data source, a job and Macs, of which any number may be chosen', () => {
    const [datasource, job, instance] = templating.list
    expect(templating.list.map(({ name }) => name)).toEqual(['datasource', 'job', 'instance'])
    expect(datasource).toMatchObject({ label: 'Data source', type: 'datasource', query: 'prometheus' })
    for (const variable of [job, instance]) {
      expect(variable).toMatchObject({
        type: 'query',
        multi: true,
        allValue: '.+',
        refresh: 2,
        datasource: SOURCE,
      })
      expect(variable?.current).toEqual({})
      expect((variable?.query as { query: string }).query).toMatch(/^label_values\(/)
    }
  })

  it('has panels with a title, a description, a unit and an id of their own, which do not lie on each other', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length)
    const taken = new Set<string>()
    for (const { title, description, fieldConfig, gridPos, datasource } of panels) {
      expect(title).not.toBe('')
      expect(description, title).toMatch(/\.$/)
      expect(UNITS, title).toContain(fieldConfig.defaults.unit)
      expect(datasource, title).toEqual(SOURCE)
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x},${y}`), title).toBe(false)
          taken.add(`${x},${y}`)
        }
    }
  })

  it.each(targets.map((target) => [`${target.panel.title} ${target.refId}`, target] as const))(
    'asks for %s as it should',
    (_name, { expr, datasource, panel }) => {
      expect(datasource).toEqual(SOURCE)
      expect(panel.targets.map(({ refId }) => refId)).toEqual([
        ...new Set(panel.targets.map(({ refId }) => refId)),
      ])
      const selectors = expr.match(/\w+\{[^}]*\}/g) ?? []
      expect(selectors.length).toBeGreaterThan(0)
      expect(selectors).toHaveLength(seriesIn(expr).length)
      for (const selector of selectors) expect(selector).toContain('{job=~"$job",instance=~"$instance"')
      for (const name of seriesIn(expr)) expect(SERIES).toContain(name)
      for (const counter of COUNTERS) {
        const uses = expr.match(new RegExp(`\\b${counter}\\b`, 'g')) ?? []
        const wrapped = expr.match(new RegExp(`\\b(?:rate|increase)\\(${counter}\\{`, 'g')) ?? []
        expect(wrapped, counter).toHaveLength(uses.length)
      }
      for (const [, call, window] of expr.matchAll(/\b(rate|irate|increase)\([^[]*\[([^\]]*)\]/g))
        expect(call === 'increase' ? ['$__range', '$__rate_interval'] : ['$__rate_interval']).toContain(
          window,
        )
      // Sums come after rates, or a restart of one Mac is a fall of the sum.
      expect(expr).not.toMatch(/(rate|increase)\((sum|max|min|avg)/)
      expect(withVariables(expr, '1m', '1h')).not.toContain('$')
    },
  )

  it('leads to dashboards that are there', () => {
    const uids = readDashboards().map(([, { uid }]) => `/d/${uid}?`)
    for (const { url } of dashboard.links) expect(uids.some((uid) => url.startsWith(uid))).toBe(true)
  })
})
