import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FactsJson } from '../../main/powermetrics/recording-facts'
import { UsageError } from '../command'
import { createTestIo } from '../testing/test-io'
import { explainCommand } from './explain'

const header = (build: string): string => `Machine model: Mac14,7\nOS version: ${build}\n`
const sample = (lines: string): string =>
  `*** Sampled system activity (Thu Feb 11 00:10:50 2021 -0800) (1000.00ms elapsed) ***\n${lines}\n`

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'explain-'))))
afterEach(() => rmSync(folder, { recursive: true }))

async function run(...args: string[]): Promise<{ status: number; out: string; errors: string[] }> {
  const { io, out, errors } = createTestIo()
  const status = await explainCommand.run(args, io)
  return { status, out: out(), errors }
}

function file(text: string): string {
  const path = join(folder, 'log.txt')
  writeFileSync(path, text)
  return path
}

describe('explain', () => {
  it('says by which fields a metric is read', async () => {
    const { status, out } = await run('ane.powerMw')
    expect(status).toBe(0)
    expect(out).toContain('powermetrics, processor.ane_power')
    expect(out).toContain('macOS 13 and later')
    expect(out).not.toContain('cpu.powerMw')
  })

  it('says of a Mac what it has, what it has not, and why', async () => {
    const { out } = await run('--mac', 'Mac16,10', '--build', '24F74')
    expect(out).toContain('Mac mini (M4) · macOS 15.5 (24F74)')
    expect(out).toMatch(/not reported since macOS\s+13/)
    const json = JSON.parse((await run('--build', '21E230', '--json')).out) as {
      metrics: { instruments: { instrument: string; reason: string | null }[] }[]
    }
    const reasons = json.metrics.flatMap(({ instruments }) => instruments.map(({ reason }) => reason))
    expect(reasons).toContain('macos')
    const frozen = await run('ane.powerMw', '--mac', 'Mac16,10', '--build', '26A428')
    expect(frozen.out).toMatch(/IOReport: Since macOS 27 its counter moves only/)
  })

  it('tells what each stretch of a recording has, in how many samples, and what is not known', async () => {
    const path = file(
      header('23C71') +
        sample('ANE Power: 1 mW\nCPU Power: 5 mW\nNPU Power: 2 mW') +
        sample('ANE Power: 2 mW\nCPU Power: 5 mW') +
        sample('CPU Power: 5 mW'),
    )
    const { status, out } = await run(path, '--json')
    const { stretches, unknown } = JSON.parse(out) as FactsJson
    const ane = stretches.map(({ samples, metrics }) => {
      const found = metrics.find(({ metric }) => metric === 'ane.powerMw')
      return [samples, found?.count, found?.origin?.field, found?.missing.length]
    })
    expect({ status, ane }).toEqual({
      status: 0,
      ane: [
        [2, 2, 'ANE Power', 0],
        [1, 0, undefined, 1],
      ],
    })
    expect(unknown).toEqual([{ section: 'text', name: 'NPU Power', count: 1 }])
    const text = (await run(path)).out
    expect(text).toContain('MacBook Pro 13″ (M2) · macOS 14.2.1 (23C71): 2 samples')
    expect(text).toContain('1 label of text not known: NPU Power.')
  })

  it('says what is wrong with what it was given', async () => {
    expect(await run(join(folder, 'none'))).toMatchObject({
      status: 2,
      errors: [expect.stringContaining('neither a metric nor a file') as string],
    })
    expect((await run(file('hello'))).status).toBe(2)
    await expect(run('a.txt', '--mac', 'Mac16,10')).rejects.toThrow(UsageError)
    await expect(run('a', 'b')).rejects.toThrow(UsageError)
  })
})
