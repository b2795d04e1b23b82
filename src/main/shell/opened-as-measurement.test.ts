import { expect, it } from 'vitest'
import { opensAsMeasurement } from './opened-as-measurement'

it.each([
  ['/a/run.anemometer', true],
  ['/a/Chart.PNG', true],
  ['/a/log.txt', false],
  ['/a/png', false],
])('%s: %s', (path, expected) => expect(opensAsMeasurement(path)).toBe(expected))
