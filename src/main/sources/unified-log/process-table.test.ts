import { describe, expect, it } from 'vitest'
import { aneEvents as made } from '#shared/testing/ane-events'
import { parseProcessTable, ProcessLookup, readProcessTable } from './process-table'

const TABLE = parseProcessTable(
  [
    '    1     0 /sbin/launchd',
    '  50 1 /bin/zsh',
    ' 60  50 /opt/My App/python3',
    '70 60 worker',
    'PID PPID',
    '80 80 ring',
    '',
  ].join('\n'),
)

describe('the table of processes', () => {
  it('is read as ps prints it', () => {
    expect([...TABLE.keys()]).toEqual([1, 50, 60, 70, 80])
    expect(TABLE.get(60)).toEqual({ parentPid: 50, name: 'python3' })
  })

  it('knows this process', async () => {
    expect((await readProcessTable())?.get(process.pid)?.parentPid).toBe(process.ppid)
  })
})

describe('an event', () => {
  const lookup = (rootPid: number | null, asked = { count: 0 }) => {
    const found = new ProcessLookup(() => {
      asked.count++
      return Promise.resolve(TABLE)
    })
    found.setCommand(rootPid)
    return found
  }
  const ownership = async (pid: number, rootPid: number): Promise<boolean | null | undefined> =>
    (await lookup(rootPid).complete(made.loaded(5, { name: 'x', pid }))).ane?.isOfCommand

  it('is given the name of a process that has only an id, while it runs', async () => {
    expect((await lookup(null).complete(made.connected(5, { pid: 60 }))).ane?.process).toBe('python3')
    expect((await lookup(null).complete(made.connected(5, { pid: 61 }))).ane?.process).toBeNull()
  })

  it('is of a command whose process it is, or its child’s; of one that has ended nothing is known', async () => {
    expect(await Promise.all([50, 60, 70, 1, 80].map((pid) => ownership(pid, 50)))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
    expect(await ownership(99, 50)).toBeNull()
    expect(await ownership(99, 99)).toBe(true)
  })

  it('asks for each process once, and anew for another command', async () => {
    const asked = { count: 0 }
    const found = lookup(50, asked)
    for (const name of ['a', 'b']) await found.complete(made.loaded(5, { name, pid: 60 }))
    expect(asked.count).toBe(1)
    found.setCommand(70)
    expect((await found.complete(made.loaded(5, { name: 'a', pid: 60 }))).ane?.isOfCommand).toBe(false)
    expect(asked.count).toBe(2)
  })

  it('asks anew once the process is gone, whose id may be another’s then', async () => {
    const tables = [parseProcessTable('60 1 /bin/first'), parseProcessTable('60 1 /bin/second')]
    const found = new ProcessLookup(() => Promise.resolve(tables.shift() ?? null))
    const names: unknown[] = []
    for (const event of [
      made.connected(1, { pid: 60 }),
      made.gone(2, { pid: 60 }),
      made.connected(3, { pid: 60 }),
    ])
      names.push((await found.complete(event)).ane?.process)
    expect(names).toEqual(['first', 'first', 'second'])
  })

  it('stays as it is where it has no process, or nothing is asked', async () => {
    const asked = { count: 0 }
    const events = [made.asleep(5), made.powerOn(5, { name: 'x' }), made.logOn(5)]
    expect(await Promise.all(events.map((event) => lookup(50, asked).complete(event)))).toEqual(events)
    const named = made.loaded(5, { name: 'x', pid: 60 })
    expect(await lookup(null, asked).complete(named)).toBe(named)
    expect(asked.count).toBe(0)
  })

  it('stays unknown where ps does not answer', async () => {
    const found = new ProcessLookup(() => Promise.resolve(null))
    found.setCommand(50)
    expect((await found.complete(made.connected(5, { pid: 60 }))).ane).toMatchObject({
      process: null,
      isOfCommand: null,
    })
  })
})
