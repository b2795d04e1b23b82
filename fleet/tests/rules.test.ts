import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../package.json'
import { FAMILIES, prometheusName } from '../../src/shared/metric-families'

/** A name that leads nowhere, until the project has an address of its own. */
const PLACEHOLDER = 'https://anemometer.example'

interface Rule {
  record?: string
  alert?: string
  expr: string
  annotations?: { runbook_url: string }
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const { groups } = parse(read('fleet/prometheus/anemometer-rules.yml')) as { groups: { rules: Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)
const alerts = rules.filter(({ alert }) => alert !== undefined)

it('has rules that know the series by their names', () => {
  const known = [
    ...Object.values(FAMILIES).map(prometheusName),
    ...rules.flatMap(({ record }) => record?.split(':')[1] ?? []),
  ]
  for (const { expr } of rules)
    for (const name of expr.match(/\banemometer_[a-z_]+/g) ?? []) expect(known).toContain(name)
})

describe.each(alerts.map((rule) => [rule.alert ?? '', rule] as const))('%s', (name, { annotations }) => {
  const [page = '', anchor] = (annotations?.runbook_url ?? '').split('#')

  it('leads to a section that is there', () => {
    const homepage = (manifest as { homepage?: string }).homepage ?? PLACEHOLDER
    expect(page.startsWith(`${homepage}/`)).toBe(true)
    // Anchors of GitHub and of most that render Markdown: small letters, and hyphens between words.
    const headings = [...read(page.slice(homepage.length + 1)).matchAll(/^## (.*)$/gm)]
    expect(headings.map(([, text = '']) => text.toLowerCase().replaceAll(' ', '-'))).toContain(anchor)
  })

  it('is told of in docs/fleet.md', () => {
    expect(read('docs/fleet.md')).toContain(`| \`${name}\``)
  })
})
