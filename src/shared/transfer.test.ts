import { expect, it } from 'vitest'
import { opensAsMeasurement } from './transfer'

it.each([
  ['/a/run.anemometer', true],
  ['/a/Chart.PNG', true],
  ['/a/run.csv', true],
  ['/a/run.ndjson', true],
  ['/a/run.parquet', false],
  ['/a/log.txt', false],
  ['/a/png', false],
])('%s: %s', (path, expected) => expect(opensAsMeasurement(path)).toBe(expected))
