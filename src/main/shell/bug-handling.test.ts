import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { log } from '../log/log'
import { temporaryFolder } from '../storage/testing/store-folder'

const exit = vi.hoisted(() => vi.fn())
const system = vi.hoisted(() => ({ isReady: false, isSupported: true, shown: [] as object[] }))
vi.mock('electron', () => ({
  app: { exit, isReady: () => system.isReady },
  Notification: class {
    static readonly isSupported = () => system.isSupported
    private readonly listeners = new Map<string, () => void>()
    constructor(private readonly options: object) {}
    once(event: string, listener: () => void): void {
      this.listeners.set(event, listener)
    }
    show(): void {
      system.shown.push(this.options)
      this.listeners.get('show')?.()
    }
  },
}))

type Listener = (thrown: unknown) => void
const EVENTS = ['uncaughtException', 'unhandledRejection'] as const
/** What listened before, which is the test runner's. */
const before = EVENTS.map((event) => process.listeners(event as never))
const { handleBugs, surviveBugs } = await import('./bug-handling')

/** As if nobody had caught it; the runner, which listens too, is passed over. */
function throwUncaught(event: (typeof EVENTS)[number], thrown: unknown): void {
  const ours = process.listeners(event as never) as Listener[]
  const theirs = (before[EVENTS.indexOf(event)] ?? []) as Listener[]
  const [listener] = ours.filter((one) => !theirs.includes(one))
  if (listener === undefined) throw new Error(`Nobody listens to ${event}.`)
  listener(thrown)
}

let path: string
const complain = vi.spyOn(console, 'error').mockReturnValue()
beforeEach(() => {
  path = join(temporaryFolder(), 'app.log')
  log.open(path)
  vi.clearAllMocks()
})
afterEach(() => log.close())

it.each(EVENTS)('while the app starts, %s ends it with its message', (event) => {
  const bug = new TypeError('no tray yet')
  throwUncaught(event, bug)
  expect(exit).toHaveBeenCalledExactlyOnceWith(1)
  expect(complain).toHaveBeenCalledExactlyOnceWith(
    `anemometer: Anemometer could not start (TypeError: no tray yet); the details are in its log, ${path}.`,
  )
  expect(system.shown).toEqual([])
  expect(readFileSync(path, 'utf8')).toContain('The app could not start. error=TypeError says="no tray yet"')
})

it('a start that fails is told in a notification as well, where there are some', () => {
  system.isReady = true
  throwUncaught('uncaughtException', new TypeError('no tray yet'))
  expect(system.shown).toEqual([
    {
      title: 'Anemometer could not start',
      body: expect.stringContaining('(TypeError: no tray yet)') as string,
    },
  ])
  expect(exit).toHaveBeenCalledWith(1)
  system.isSupported = false
  throwUncaught('uncaughtException', new TypeError('no tray yet'))
  expect(system.shown).toHaveLength(1)
  expect(exit).toHaveBeenCalledTimes(2)
})

it.each(EVENTS)('once there is a tray, %s is told once, and ends nothing', (event) => {
  const told: string[] = []
  surviveBugs((sentence) => told.push(sentence))
  for (let count = 0; count < 3; count++) throwUncaught(event, new TypeError('storm'))
  expect(exit).not.toHaveBeenCalled()
  expect(told).toEqual([expect.stringContaining('(TypeError), and it goes on')])
  expect(complain).toHaveBeenCalledTimes(1)
  expect(complain).toHaveBeenCalledWith(
    expect.stringMatching(/^anemometer: nobody caught this \w+: TypeError: storm$/),
  )
})

it('a handler that throws ends nothing either', () => {
  handleBugs(() => {
    throw new RangeError('no window')
  })
  expect(() => throwUncaught('uncaughtException', new TypeError('storm'))).not.toThrow()
  expect(readFileSync(path, 'utf8')).toContain(
    'A bug could not be reported. error=RangeError says="no window"',
  )
})

it('a picture that is drawn without a person has its own way to end', () => {
  const handled: unknown[] = []
  handleBugs((thrown, how) => handled.push(thrown, how))
  throwUncaught('uncaughtException', 'words')
  throwUncaught('unhandledRejection', 'more')
  expect(handled).toEqual(['words', 'exception', 'more', 'rejection'])
})
