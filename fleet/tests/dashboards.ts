import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('../grafana/', import.meta.url)

interface Target {
  datasource: unknown
  expr: string
  refId: string
}

export interface Panel {
  id: number
  type: string
  title: string
  description: string
  datasource: unknown
  gridPos: { x: number; y: number; w: number; h: number }
  fieldConfig: { defaults: { unit: string } }
  targets: Target[]
}

interface Variable {
  name: string
  label: string
  type: string
  query: string | { query: string }
  refresh: number
  multi: boolean
  allValue?: string
  current: object
}

export interface Dashboard {
  uid: string
  title: string
  description: string
  schemaVersion: number
  editable: boolean
  templating: { list: Variable[] }
  panels: Panel[]
  links: { url: string }[]
}

/** What is shipped for Grafana, by the names of the files. */
export function readDashboards(): [name: string, dashboard: Dashboard][] {
  return readdirSync(FOLDER).map((name) => [
    name,
    JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Dashboard,
  ])
}

/** A query with the values that Grafana would put in: all jobs and Macs, and these lengths of time. */
export function withVariables(expr: string, rateInterval: string, range: string): string {
  return expr
    .replaceAll('$__rate_interval', rateInterval)
    .replaceAll('$__range', range)
    .replaceAll('$job', '.+')
    .replaceAll('$instance', '.+')
}
