import { originIn } from '#shared/origins'
import { describe, expect, it } from 'vitest'
import { createRawReport, createUnit } from './raw-report'
import { originsOfReport } from './report-origins'

describe('where the values of a report come from', () => {
  it('prefers the power to the energy, and says which it was', () => {
    const report = createRawReport()
    report.ane = { rate: null, amount: 49 }
    expect(originsOfReport(report)['ane.powerMw']).toMatchObject({
      field: 'processor.ane_energy',
      kind: 'computed',
    })
    expect(originsOfReport(report)['ane.energyMj']).toMatchObject({ kind: 'measured' })
    report.ane = { rate: 49, amount: null }
    expect(originsOfReport(report)['ane.powerMw']).toEqual({
      instrument: 'powermetrics',
      field: 'processor.ane_power',
      kind: 'measured',
    })
    expect(originsOfReport(report)['ane.energyMj']).toMatchObject({
      field: 'processor.ane_power',
      kind: 'computed',
    })
  })

  it('says by which label the text gave it', () => {
    const report = createRawReport('text')
    report.cpu = { rate: 1, amount: null }
    expect(originIn(originsOfReport(report), 'cpu.powerMw')?.field).toBe('CPU Power')
    report.cpu.hasOtherLabel = true
    expect(originIn(originsOfReport(report), 'cpu.powerMw')?.field).toBe('Clusters Total Power')
  })

  it('gives alike reports the same frozen object, and says nothing of what is not there', () => {
    const one = createRawReport()
    one.gpuSectionEnergyMj = 3
    one.clusters = [{ name: 'E', ...createUnit(), cores: [] }]
    const other = { ...createRawReport(), gpuSectionEnergyMj: 99 }
    expect(originsOfReport(one)).toBe(originsOfReport(other))
    expect(Object.keys(originsOfReport(one))).toEqual(['gpu.powerMw'])
    expect(originIn(originsOfReport(one), 'gpu.powerMw')?.field).toBe('gpu.gpu_energy')
  })
})
