import {
  copyFileSync,
  existsSync,
  mkdirSync,
  symlinkSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { Database } from './database'
import { openHistory } from './history-store'
import { fill, mountedFolder } from './testing/disks'
import { madeSeconds, NOON } from './testing/made-samples'
import { maintainAll, openedStore, recordedFolder, temporaryFolder, writerOf } from './testing/store-folder'

vi.setConfig({ testTimeout: 60_000 })

const ALL = { fromMs: null, toMs: null, points: 20_000, keys: null }

describe('a damaged file', () => {
  it.each([
    ['garbage', (path: string) => writeFileSync(path, Buffer.alloc(100_000, 'garbage'))],
    ['cut off', (path: string) => truncateSync(path, 20_000)],
    ['text', (path: string) => writeFileSync(path, 'nothing')],
  ])('is set aside and a new one begun: %s', (_name, damage) => {
    const folder = recordedFolder()
    const path = join(folder, 'history.sqlite')
    damage(path)
    const damaged = readFileSync(path)
    const opened = openHistory(folder)
    if (!opened.ok) throw new Error(opened.message)
    const { store, notice } = opened.value
    expect(notice).toMatch(
      /^The history file was damaged\. It was kept as .*history\.sqlite\.damaged-.*, and a new one was begun\.$/,
    )
    const aside = readdirSync(folder).find((name) => /\.damaged-[^/]*Z$/.test(name)) ?? ''
    expect(readFileSync(join(folder, aside)).equals(damaged)).toBe(true)
    const track = store.continuousTrack('live')
    writerOf(store, track).append(madeSeconds(NOON, 1)[0] ?? expect.unreachable())
    expect([...store.samples(track, null, null)]).toHaveLength(1)
    store.close()
  })

  it('is read around where single pages were overwritten, without an end, and told in words', () => {
    const whole = recordedFolder()
    const pages = statSync(join(whole, 'history.sqlite')).size / 4096
    for (let page = 1; page < pages; page += 3) {
      const folder = temporaryFolder()
      const path = join(folder, 'history.sqlite')
      copyFileSync(join(whole, 'history.sqlite'), path)
      const bytes = readFileSync(path)
      bytes.fill(0xa5, page * 4096 + 50, page * 4096 + 2000)
      writeFileSync(path, bytes)
      const messages: string[] = []
      const opened = openHistory(folder, {
        onTrouble: (message) => messages.push(message),
        now: () => NOON + 1e11,
      })
      if (!opened.ok) throw new Error(opened.message)
      const { store } = opened.value
      let count = 7200
      try {
        const track = store.continuousTrack('live')
        store.range(track, ALL)
        store.range(track, { ...ALL, points: 10 })
        count = [...store.samples(track, null, null)].length
        const writer = store.writer(track)
        if (writer.ok) for (const placed of madeSeconds(NOON + 1e7, 1300)) writer.value.append(placed)
        maintainAll(store)
      } catch (error) {
        messages.push((error as Error).message)
        expect((error as Error).name).toBe('HistoryError')
      }
      store.close()
      if (count < 7200 && opened.value.notice === null) expect(messages.length).toBeGreaterThan(0)
      for (const message of messages) expect(message).toMatch(/^[A-Z].*(damaged).*\.$/)
    }
  }, 120_000)

  it('that shows only in use is set aside with the next start', () => {
    const folder = recordedFolder()
    const path = join(folder, 'history.sqlite')
    const bytes = readFileSync(path)
    for (let page = 2; page < bytes.length / 4096; page++) bytes.fill(0xa5, page * 4096, page * 4096 + 200)
    writeFileSync(path, bytes)
    const messages: string[] = []
    const opened = openHistory(folder, { onTrouble: (message) => messages.push(message) })
    if (!opened.ok) throw new Error(opened.message)
    opened.value.store.measurements()
    opened.value.store.maintain()
    opened.value.store.close()
    expect(messages.join()).toContain('it is set aside when Anemometer starts again')
    const again = openHistory(folder)
    expect(again).toMatchObject({
      ok: true,
      value: { notice: expect.stringContaining('a new one was begun') as string },
    })
    if (again.ok) again.value.store.close()
  })
})

describe('a file or folder that cannot be used', () => {
  it('of version 0.1 is set aside, and that is what the person is told', () => {
    const folder = recordedFolder()
    const db = new Database(join(folder, 'history.sqlite'))
    db.exec('PRAGMA user_version = 1')
    db.checkpoint()
    db.close()
    const old = readFileSync(join(folder, 'history.sqlite'))
    const opened = openHistory(folder)
    if (!opened.ok) throw new Error(opened.message)
    expect(opened.value.notice).toMatch(
      /^The history file was written by Anemometer 0\.1, whose files this version does not read\. It was kept as .*history\.sqlite\.from-0\.1-.*, and a new one was begun\.$/,
    )
    const { store } = opened.value
    expect([...store.samples(store.continuousTrack('live'), null, null)]).toEqual([])
    store.close()
    const aside = readdirSync(folder).find((name) => /\.from-0\.1-.*Z$/.test(name)) ?? ''
    expect(readFileSync(join(folder, aside)).equals(old)).toBe(true)
  })

  it('of a newer version is left alone', () => {
    const folder = recordedFolder()
    const db = new Database(join(folder, 'history.sqlite'))
    db.exec('PRAGMA user_version = 99')
    db.checkpoint()
    db.close()
    const opened = openHistory(folder)
    expect(opened).toEqual({
      ok: false,
      message: expect.stringMatching(/was written by a newer Anemometer .*Update/) as string,
    })
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([])
  })

  it('where a file stands in the way', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    for (const path of [join(folder, 'file'), join(folder, 'file', 'below')]) {
      expect(openHistory(path)).toEqual({
        ok: false,
        message: expect.stringContaining('a file stands where') as string,
      })
    }
    mkdirSync(join(folder, 'history.sqlite'))
    expect(openHistory(folder)).toEqual({
      ok: false,
      message: expect.stringContaining('the file cannot be opened') as string,
    })
  })

  it('where a link leads nowhere, or the system makes no folders', () => {
    const link = join(temporaryFolder(), 'link')
    symlinkSync(`${link}-target`, link)
    expect(openHistory(link)).toEqual({
      ok: false,
      message: `The history in ${link} cannot be opened: a link stands there that leads nowhere. Make the folder that it leads to, or use another one.`,
    })
    if (process.platform !== 'linux') return
    expect(openHistory('/proc/nope')).toEqual({
      ok: false,
      message:
        'The history in /proc/nope cannot be opened: the system makes no folders there. Use another one.',
    })
  })

  it.runIf(process.getuid?.() === 0)('on a read-only disk', () => {
    const folder = mountedFolder('size=1m,ro')
    expect(openHistory(folder)).toEqual({
      ok: false,
      message: `The history in ${folder} cannot be opened: the disk is read-only. Make the folder writable, or use another one.`,
    })
  })
})

describe('a step of ageing that fails', () => {
  afterEach(() => void vi.restoreAllMocks())

  function refusing(error: Error) {
    vi.restoreAllMocks()
    const folder = temporaryFolder()
    const messages: string[] = []
    const store = openedStore(folder, { onTrouble: (message) => messages.push(message) })
    vi.spyOn(Database.prototype, 'transaction').mockImplementation(() => {
      throw error
    })
    onTestFinished(() => store.close())
    const has = (name: string): boolean => existsSync(join(folder, name))
    return { store, messages, has }
  }
  const refusal = (code: string): Error => Object.assign(new Error('refused'), { code })

  it.each(['maintain', 'freeRemoved'] as const)(
    'passes where the disk is full or the file busy: %s',
    (step) => {
      const full = refusing(refusal('SQLITE_FULL'))
      expect(full.has('history.reserve')).toBe(true)
      expect([full.store[step](), full.store[step]()]).toEqual([true, false])
      expect(full.has('history.reserve')).toBe(false)
      const busy = refusing(refusal('SQLITE_BUSY'))
      expect(busy.store[step]()).toBe(false)
      expect(busy.has('history.reserve')).toBe(true)
      for (const { messages, has } of [full, busy]) {
        expect(messages).toEqual([])
        expect(has('history.sqlite.suspect')).toBe(false)
      }
    },
  )

  it('tells of damage once, and has the next start look at the file', () => {
    const { store, messages, has } = refusing(refusal('SQLITE_CORRUPT_INDEX'))
    expect([store.maintain(), store.maintain()]).toEqual([false, false])
    expect(messages).toEqual([
      'The history cannot be read: the file is damaged; it is set aside when Anemometer starts again.',
    ])
    expect(has('history.sqlite.suspect')).toBe(true)
  })

  it('throws what is a bug', () => {
    const { store } = refusing(new TypeError('a bug'))
    expect(() => store.maintain()).toThrow('a bug')
  })
})

describe('two at once', () => {
  it('never write one continuous track; the second is told, and may read', () => {
    const folder = temporaryFolder()
    const [first, second] = [openedStore(folder), openedStore(folder)]
    const track = first.continuousTrack('live')
    const writer = writerOf(first, track)
    expect(second.writer(track)).toEqual({
      ok: false,
      message: expect.stringMatching(/^Another Anemometer already keeps/) as string,
    })
    expect(second.writer(second.continuousTrack('demonstration')).ok).toBe(true)
    for (const placed of madeSeconds(NOON, 700)) writer.append(placed)
    writer.flush()
    expect(second.extent(track)).toEqual({ fromMs: NOON, toMs: NOON + 700_000 })
    expect(second.range(track, ALL)).toEqual(first.range(track, ALL))
    writer.close()
    expect(second.writer(track).ok).toBe(true)
    first.close()
    second.close()
  })

  it('write their own tracks side by side', () => {
    const folder = temporaryFolder()
    const stores = [openedStore(folder), openedStore(folder)]
    const tracks = stores.map((store) => store.createTrack('measurement'))
    const writers = stores.map((store, i) => writerOf(store, tracks[i] ?? 0))
    for (const placed of madeSeconds(NOON, 2000)) for (const writer of writers) writer.append(placed)
    for (const store of stores) store.close()
    const store = openedStore(folder)
    store.close()
  })
})

describe.runIf(process.getuid?.() === 0)('a disk of 8 MB', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => vi.useRealTimers())

  it('stops recording when full, with one message, and recovers with nothing lost or doubled', () => {
    const folder = mountedFolder('size=8m')
    const messages: string[] = []
    const stops: string[] = []
    let recoveries = 0
    const store = openedStore(folder, {
      onTrouble: (message) => messages.push(message),
      onStopped: (message) => stops.push(message),
      onRecovered: () => recoveries++,
    })
    const track = store.continuousTrack('live')
    const writer = writerOf(store, track)
    const samples = madeSeconds(NOON, 4000)
    const filler = join(folder, 'filler')
    for (const placed of samples.slice(0, 1000)) writer.append(placed)
    fill(filler)
    for (const placed of samples.slice(1000, 3500)) writer.append(placed)
    vi.advanceTimersByTime(5000)
    expect(messages).toEqual([
      'The history cannot be written: the disk is full. Recording to disk is stopped.',
    ])
    expect(stops).toEqual(messages)
    expect([...store.samples(track, null, null)]).toEqual(samples.slice(0, 3500))
    rmSync(filler)
    vi.advanceTimersByTime(1000)
    expect(recoveries).toBe(1)
    for (const placed of samples.slice(3500)) writer.append(placed)
    store.close()
    expect(messages).toHaveLength(1)

    const again = openedStore(folder)
    expect([...again.samples(again.continuousTrack('live'), null, null)]).toEqual(samples)
    again.close()
  })

  it('that is full from the beginning is told', () => {
    const folder = mountedFolder('size=8m')
    fill(join(folder, 'filler'))
    expect(openHistory(folder)).toEqual({
      ok: false,
      message: expect.stringMatching(/the disk is full/) as string,
    })
    expect(existsSync(join(folder, 'history.sqlite.suspect'))).toBe(false)
  })
})

describe('a damaged block of a bucket tier', () => {
  afterEach(() => void vi.restoreAllMocks())

  const TIERS = ['10s', '1min', '1h'] as const
  const numberOf = (tier: (typeof TIERS)[number]): number => TIERS.indexOf(tier) + 1

  /** In the database of a closed history. */
  function blockId(folder: string, tier: (typeof TIERS)[number], startMs: number): number {
    const db = new Database(join(folder, 'history.sqlite'))
    const select = 'SELECT id FROM block WHERE tier = ? AND start_ms = ?'
    const { id } = db.first<{ id: number }>(select, numberOf(tier), startMs) ?? expect.unreachable()
    db.close()
    return id
  }

  /** In the database of a closed history. */
  function damage(folder: string, id: number): void {
    const db = new Database(join(folder, 'history.sqlite'))
    db.run("UPDATE block SET data = x'00' WHERE id = ?", id)
    db.checkpoint()
    db.close()
  }

  function opened(folder: string) {
    const messages: string[] = []
    const store = openedStore(folder, { onTrouble: (message) => messages.push(message) })
    return { store, messages, track: store.continuousTrack('live') }
  }

  const told = (startMs: number): string =>
    `A part of the history from ${new Date(startMs).toISOString()} on is damaged and left out.`
  const pointsOf: Record<(typeof TIERS)[number], number> = { '10s': 700, '1min': 100, '1h': 2 }

  it.each(TIERS)('is left out of a query and reported once: %s', (tier) => {
    const folder = recordedFolder()
    damage(folder, blockId(folder, tier, NOON))
    const { store, messages, track } = opened(folder)
    for (let query = 0; query < 2; query++)
      expect(store.range(track, { ...ALL, points: pointsOf[tier] }).tier).toBe(tier)
    expect(messages).toEqual([told(NOON)])
    store.close()
  })

  it.each(TIERS)('is reported where its row is missing although the index lists it: %s', (tier) => {
    const folder = recordedFolder()
    const id = blockId(folder, tier, NOON)
    // As where a page between the table's root and the row is damaged: SQLite then finds no row of that id.
    const { first } = Database.prototype
    vi.spyOn(Database.prototype, 'first').mockImplementation(function (this: Database, sql, ...values) {
      return sql === 'SELECT data FROM block WHERE id = ?' && values[0] === id
        ? null
        : first.call(this, sql, ...values)
    })
    const { store, messages, track } = opened(folder)
    for (let query = 0; query < 2; query++)
      expect(store.range(track, { ...ALL, points: pointsOf[tier] }).tier).toBe(tier)
    expect(messages).toEqual([told(NOON)])
    store.close()
  })

  it.each(TIERS)('is reported where new samples replace it: %s', (tier) => {
    const folder = recordedFolder()
    const startMs = tier === '10s' ? NOON + 3_600_000 : NOON
    damage(folder, blockId(folder, tier, startMs))
    const { store, messages, track } = opened(folder)
    const writer = writerOf(store, track)
    const samples = madeSeconds(NOON + 7_200_000 - 60_000, 1300)
    for (const placed of samples) writer.append({ ...placed, gapBefore: placed.sequence === 0 })
    writer.flush()
    expect(messages).toEqual([told(startMs)])
    expect(
      store.range(track, { ...ALL, points: pointsOf[tier] }).statistics['cpu.powerMw']?.coveredMs,
    ).toBeGreaterThan(0)
    store.close()
  })
})
