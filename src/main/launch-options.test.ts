import { describe, expect, it } from 'vitest'
import { answerInsteadOfStart, isLaunchRequest, parseLaunchOptions, runningSentence } from './launch-options'

const parse = (...args: string[]) => parseLaunchOptions(args)

describe('parseLaunchOptions', () => {
  it('logs more when asked to', () => {
    expect(parse('--verbose')).toMatchObject({ ok: true, value: { verbose: true, replayPath: null } })
  })

  it('asks for nothing by itself', () => {
    expect(parse()).toEqual({
      ok: true,
      value: {
        replayPath: null,
        needsReplay: false,
        replaySpeed: 1,
        snapshot: null,
        hidden: false,
        verbose: false,
        liveSocketFolder: null,
      },
    })
  })

  it("passes over the app's path and Chromium's own switches", () => {
    expect(parse('.', '--no-sandbox', '--user-data-dir=/tmp/x', '--replay', 'a.plist')).toMatchObject({
      ok: true,
      value: { replayPath: 'a.plist' },
    })
  })

  it.each(['--bogus', '--snapshots=out.png', '--no-pictur-data', '--replays', '--verbosely'])(
    'refuses %s, which would do nothing',
    (typed) => {
      const name = typed.split('=')[0] ?? ''
      const message = `There is no option ${name}; --help has all of them.`
      expect(parse('.', typed)).toEqual({ ok: false, message })
    },
  )

  it.each([
    '--ozone-platform=x11',
    '--disable-gpu',
    '--inspect=0',
    '--js-flags=--opt',
    '-psn_0_12',
    '--lang=de',
  ])('leaves %s to others', (typed) => expect(parse('.', typed)).toMatchObject({ ok: true }))

  it('reads a replay with its speed', () => {
    expect(parse('--replay=a b.txt', '--speed', '60')).toMatchObject({
      value: { replayPath: 'a b.txt', needsReplay: true, replaySpeed: 60 },
    })
    expect(parse('--replay', 'a', '--speed', 'max')).toMatchObject({ value: { replaySpeed: null } })
  })

  it('takes a measurement that a file manager hands over', () => {
    expect(parse('.', '/home/a b.anemometer')).toMatchObject({
      value: { replayPath: '/home/a b.anemometer', needsReplay: false },
    })
    expect(parse('/home/run.plist')).toMatchObject({ value: { replayPath: null } })
  })

  it('reads where to connect', () => {
    expect(parse('--live-socket-folder', 'a b')).toMatchObject({ value: { liveSocketFolder: 'a b' } })
    expect(parse('--live-socket-folder')).toMatchObject({ ok: false })
  })

  it('reads a snapshot of all charts or of one', () => {
    expect(parse('--replay', 'a', '--snapshot', 'o.png')).toMatchObject({
      value: { snapshot: { path: 'o.png', target: 'all', withData: true } },
    })
    expect(parse('--replay', 'a', '--snapshot', 'o.png', '--chart', 'gpu')).toMatchObject({
      value: { snapshot: { target: 'gpu' } },
    })
    expect(parse('--replay', 'a', '--snapshot', 'o.png', '--no-picture-data')).toMatchObject({
      value: { snapshot: { withData: false } },
    })
  })

  it.each([
    [['--replay'], '--replay needs a value'],
    [['--replay', '--speed', '2'], '--replay needs a value'],
    [['--replay', 'a', '--speed', 'fast'], '--speed takes a number'],
    [['--replay', 'a', '--speed', '0'], '--speed takes a number'],
    [['--replay', 'a', '--speed', '-1'], '--speed'],
    [['--replay', 'a', '--snapshot', 'o.PNG', '--chart', 'cpu'], '--chart takes one of: ane-power'],
    [['--replay', 'a', '--snapshot', 'out.jpg'], 'ends in .png'],
    [['--snapshot', 'o.png'], 'name it with --replay'],
    [['--replay', 'a', '--chart', 'gpu'], 'add --snapshot'],
    [['--replay', 'a', '--no-picture-data'], 'add --snapshot'],
  ])('refuses %j in words', (args, message) => {
    expect(parseLaunchOptions(args)).toEqual({
      ok: false,
      message: expect.stringContaining(message) as string,
    })
  })
})

describe('isLaunchRequest', () => {
  it.each([
    [{ replayPath: null, replaySpeed: 1 }],
    [{ replayPath: '/a.plist', replaySpeed: null }],
    [{ replayPath: '/a.plist', replaySpeed: 100 }],
  ])('takes %o', (request) => expect(isLaunchRequest(request)).toBe(true))

  it.each([
    [null],
    [undefined],
    ['/a.plist'],
    [{}],
    [{ replayPath: 7, replaySpeed: 1 }],
    [{ replayPath: '/a.plist' }],
    [{ replayPath: '/a.plist', replaySpeed: 0 }],
    [{ replayPath: '/a.plist', replaySpeed: Number.NaN }],
  ])('refuses %o', (request) => expect(isLaunchRequest(request)).toBe(false))
})

describe('answerInsteadOfStart', () => {
  it('explains every option, the charts, the speeds and the exit statuses', () => {
    const help = answerInsteadOfStart(['.', '--replay', 'a', '--help'], '1.2.3')
    for (const word of [
      '1.2.3',
      '--replay',
      '--speed',
      '0.01 to 100000',
      '"max"',
      '--snapshot',
      '--chart',
      '--no-picture-data',
      '--hidden',
    ]) {
      expect(help).toContain(word)
    }
    expect(help).toContain('ane-power, ')
    expect(help).toContain('default all')
    expect(help).toMatch(/Exit status: 0 .*1 .*2 /)
  })

  it('gives the version', () => expect(answerInsteadOfStart(['--version'], '1.2.3')).toBe('1.2.3\n'))

  it('lets the app start otherwise', () =>
    expect(answerInsteadOfStart(['.', '--hidden'], '1.2.3')).toBeNull())
})

it('a start in a terminal is told where the app runs, and how it is quit', () => {
  expect(runningSentence('linux', false)).toBe(
    'Anemometer runs. Its icon is in the tray: quit it there, or with Ctrl-C here.',
  )
  expect(runningSentence('darwin', true)).toMatch(/^Anemometer runs, its window closed\. .* menu bar: quit/)
})
