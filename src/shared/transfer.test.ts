import { expect, it } from 'vitest'
import { EXPORT_FORMATS, formatOfPath, opensAsMeasurement } from './transfer'

it.each([
  ['/a/run.anemometer', true],
  ['/a/Chart.PNG', true],
  ['/a/run.csv', true],
  ['/a/run.ndjson', true],
  ['/a/run.parquet', false],
  ['/a/log.txt', false],
  ['/a/png', false],
])('%s: %s', (path, expected) => expect(opensAsMeasurement(path)).toBe(expected))

it.each([
  ['/a/run.csv', 'csv'],
  ['run.PROFILE.json', 'profile.json'],
  ['run.perfetto.json', 'perfetto.json'],
  ['run.json', null],
  ['profile.json', null],
  ['csv', null],
])('%s is %s', (path, format) => expect(formatOfPath(path, EXPORT_FORMATS)).toBe(format))
