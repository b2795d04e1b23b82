import { afterEach, describe, expect, it } from 'vitest'
import { Counters } from './counters'
import { NO_VALUE } from './protocol'
import { writeScript, type MadeChannel, type MadeMac } from './testing/mac-script'
import { counting, frozen, NOT_PERMITTED, simple, states } from './testing/macs'
import { StandIn } from './testing/stand-in-library'

let standIn: StandIn
let counters: Counters
function open(mac: MadeMac): void {
  standIn = new StandIn(writeScript(mac))
  counters = new Counters(standIn.libraries)
}
afterEach(() => {
  counters.close()
  expect(standIn.liveObjects).toBe(0)
  standIn.dispose()
})

const ane = (name = 'ANE', parts: Partial<MadeChannel> = {}): MadeChannel => ({
  ...simple('Energy Model', null, name, 'mJ', counting(10, 100)),
  ...parts,
})
const stateOf = (group: string) => counters.reports.find((report) => report.group === group)?.state
const names = () => counters.sample().newChannels.map(({ name }) => name)

describe('groups', () => {
  it('are there, absent or refused, each judged alone', () => {
    open({
      channels: [
        ane(),
        simple('AMC Stats', 'Perf Counters', 'ANE RD', 'B', counting(1)),
        simple('PMP', 'Other', 'nothing of ours', 'B', counting(1)),
      ],
      empty: ['PMP0'],
      refused: [{ group: 'AMC Stats', ...NOT_PERMITTED }],
    })
    expect(stateOf('Energy Model')).toMatchObject({ kind: 'there', channels: [{ name: 'ANE' }] })
    expect(stateOf('AMC Stats')).toMatchObject({
      kind: 'refused',
      code: '0xe00002e2',
      reason: NOT_PERMITTED.reason,
    })
    for (const group of ['PMP0', 'PMP', 'CPU Stats', 'ANE'])
      expect(stateOf(group)).toEqual({ kind: 'absent' })
    expect(names()).toEqual(['ANE'])
  })

  it('are subscribed for what is wanted of them alone', () => {
    open({ channels: [ane(), ane('ANE0_SRAM'), ane('PCPUDTL00'), ane('CPU Energy', { subgroup: 'Other' })] })
    expect(stateOf('Energy Model')).toMatchObject({ kind: 'there', channels: [{ name: 'ANE' }] })
  })

  it('list for a report also what is not read of them, and what is refused, in the order of the group', () => {
    const throttle = states('SoC Stats', 'Events', 'ANE_THROTTLE_SW_TRIG', '24Mticks', { INACT: 1, ACT: 0 })
    open({
      channels: [ane('ANE0_SRAM'), ane(), throttle, simple('PMP', 'Other', 'New', null, counting(1))],
      refused: [{ group: 'Energy Model', ...NOT_PERMITTED }],
    })
    const place = { group: 'Energy Model', subgroup: '', format: 'simple', unit: 'mJ', states: [] }
    expect(counters.listChannels()).toEqual([
      { ...place, name: 'ANE0_SRAM' },
      { ...place, name: 'ANE' },
      { group: 'PMP', subgroup: 'Other', name: 'New', format: 'simple', unit: '', states: [] },
      {
        ...{ group: 'SoC Stats', subgroup: 'Events', name: 'ANE_THROTTLE_SW_TRIG', format: 'states' },
        ...{ unit: '24Mticks', states: ['INACT', 'ACT'] },
      },
    ])
  })

  it('list what they have, each once, also what samples then leave out', () => {
    const twice = { ids: { driver: 1, channel: 2 } }
    open({ channels: [ane('ANE', twice), ane('ANE', twice), ane('ANE1', { isSilent: true })] })
    expect(stateOf('Energy Model')).toMatchObject({ channels: [{ name: 'ANE' }, { name: 'ANE1' }] })
    expect(names()).toEqual(['ANE'])
  })

  it('may say nothing about themselves: a refusal without words is one all the same', () => {
    open({ channels: [ane()], refused: [{ group: 'Energy Model', code: 1, reason: '' }] })
    expect(stateOf('Energy Model')).toMatchObject({ kind: 'refused', code: '0x1', reason: 'no reason given' })
    expect(counters.sample().values).toHaveLength(0)
  })
})

describe('channels', () => {
  it('are told once, with their words trimmed', () => {
    open({
      channels: [
        ane('ANE', { unit: '   mJ ' }),
        states('GPU Stats', 'GPU Performance States', 'GPUPH', '24Mticks', { '     OFF': 5, P1: 6 }),
      ],
    })
    const [energy, gpu] = counters.sample().newChannels
    expect(energy).toMatchObject({
      group: 'Energy Model',
      subgroup: '',
      name: 'ANE',
      unit: 'mJ',
      format: 'simple',
      states: [],
    })
    expect(gpu).toMatchObject({ subgroup: 'GPU Performance States', format: 'states', states: ['OFF', 'P1'] })
    expect(counters.sample().newChannels).toEqual([])
  })

  it('may have no unit', () => {
    open({ channels: [ane('ANE', { unit: null })] })
    expect(counters.sample().newChannels[0]).toMatchObject({ unit: '' })
  })

  it('may have one name and are two, as their numbers say', () => {
    open({ channels: [ane('ANE0', { stretches: frozen(5) }), ane('ANE0', { stretches: frozen(7) })] })
    const { newChannels, values } = counters.sample()
    expect(new Set(newChannels.map(({ channelId }) => channelId)).size).toBe(2)
    expect([...values].filter((_, i) => i % 2 === 1)).toEqual([5n, 7n])
  })

  it('count once where a sample has the same one twice', () => {
    const ids = { driver: 5, channel: 6 }
    open({
      channels: [ane('ANE0', { ids, stretches: frozen(5) }), ane('ANE0', { ids, stretches: frozen(5) })],
    })
    expect([...counters.sample().values].slice(1)).toEqual([5n])
  })

  it('keep their place when rows come in another order, and when others are left out', () => {
    const channels = [
      ane('ANE0', { stretches: frozen(5) }),
      ane('ANE1', { isSilent: true }),
      ane('CPU Energy', { stretches: frozen(7) }),
    ]
    open({ channels, isReordered: true })
    const { newChannels, values } = counters.sample()
    expect(newChannels.map(({ name }) => name)).toEqual(['CPU Energy', 'ANE0'])
    expect([...values].filter((_, i) => i % 2 === 1)).toEqual([7n, 5n])
  })

  it('have the driver’s time in ns, whatever a tick is', () => {
    for (const timebase of [
      [125, 3],
      [1, 1],
    ] as const) {
      standIn = new StandIn(
        writeScript({
          channels: [ane('ANE', { stretches: [{ fromMs: 0, stampMs: 1500, values: [3] }] })],
          timebase,
        }),
      )
      counters = new Counters(standIn.libraries)
      standIn.setTimeMs(3000)
      const { values, machNs } = counters.sample()
      expect([...values]).toEqual([1_500_000_000n, 3n])
      expect(machNs).toBe(3e9)
      counters.close()
    }
  })

  it('hand on what the kernel has no value for, and numbers that only 64 bits hold', () => {
    open({
      channels: [
        ane('ANE0', { stretches: frozen(NO_VALUE) }),
        ane('ANE1', { stretches: frozen(2n ** 63n - 1n) }),
      ],
    })
    expect([...counters.sample().values].filter((_, i) => i % 2 === 1)).toEqual([NO_VALUE, 2n ** 63n - 1n])
  })

  it('are told of as unreadable where a state has a name that cannot be printed', () => {
    open({
      channels: [
        ane(),
        states('GPU Stats', 'GPU Performance States', 'GPUPH', '24Mticks', { OFF: 5, '\u0001': 6 }),
      ],
    })
    expect(counters.sample()).toMatchObject({
      newChannels: [{ name: 'ANE' }],
      newUnreadable: ['GPU Stats GPU Performance States GPUPH'],
    })
    expect(counters.sample().newUnreadable).toEqual([])
  })

  it('are unreadable, not wrong, where their elements say something else than the library itself', () => {
    const status = states('ANE', 'IOP State', 'status', '24Mticks', { Off: 1, Running: 2 })
    open({ channels: [ane('ANE0', { isShifted: true }), { ...status, isShifted: true }, ane('ANE1')] })
    expect(counters.sample()).toMatchObject({
      newChannels: [{ name: 'ANE1' }],
      newUnreadable: ['Energy Model  ANE0', 'ANE IOP State status'],
    })
  })
})

it('owns nothing more after a thousand samples than after one, and nothing once closed', () => {
  open({ channels: [ane(), states('ANE', 'IOP State', 'status', '24Mticks', { Off: 1, Running: 2 })] })
  counters.sample()
  const before = standIn.liveObjects
  for (let i = 0; i < 1000; i++) counters.sample()
  expect(standIn.liveObjects).toBe(before)
})
