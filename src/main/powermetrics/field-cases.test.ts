import { describe, expect, it } from 'vitest'
import { M1_MACOS_11, M4_MAX_MACOS_15 } from '../synthesis/chips'
import { writePlistSample } from '../synthesis/plist-writer'
import { createTestWindow } from '../synthesis/test-windows'
import { writeTextHeader, writeTextSample } from '../synthesis/text-writer'
import { readAll } from './testing/read-all'

/** What was done to logs on their way to us. Each is read, or it is a fault that names the line: never lost in silence. */

const text = (seed: number): string =>
  writeTextSample(M4_MAX_MACOS_15, createTestWindow(M4_MAX_MACOS_15, seed))
const plist = (seed: number): string =>
  writePlistSample(M4_MAX_MACOS_15, createTestWindow(M4_MAX_MACOS_15, seed))
const LOG = `${writeTextHeader(M4_MAX_MACOS_15)}${text(1)}${text(2)}`
const PLISTS = `${plist(1)}\0${plist(2)}`
const expected = readAll(LOG)
const MARK = '*** Sampled system activity (Mon Oct 23 16:51:12 2023 +0200) (1012.07ms elapsed) ***\n\n'

const eachLine = (log: string, change: (line: string, index: number) => string): string =>
  log.split('\n').map(change).join('\n')

describe('a log is read as if nothing had happened to it', () => {
  it.each<[string, string]>([
    ['colours around every line', eachLine(LOG, (line) => `\x1b[0m${line}\x1b[0m`)],
    [
      'a colour on one label, from grep',
      LOG.replaceAll('ANE Power', '\x1b[01;31m\x1b[KANE Power\x1b[m\x1b[K'),
    ],
    ['colours within headings', LOG.replaceAll('Sampled', '\x1b[1mSampled\x1b[22m')],
    ['the title of a window', `\x1b]0;powermetrics\x07${LOG}`],
    ['tabs for blanks', LOG.replaceAll(': ', ':\t').replaceAll(' mW', '\tmW')],
    ['tabs widened to blanks', LOG.replaceAll(' Power: ', '  Power:    ')],
    ['no-break spaces', LOG.replaceAll(' ', '\u00a0')],
    ['narrow no-break spaces before units', LOG.replaceAll(' mW', '\u202fmW')],
    ['byte order marks of joined files', `\ufeff${LOG}`],
    ['a password prompt', `Password:${LOG}`],
    ['the prompt of Linux', `[sudo] password for me: ${LOG}`],
    ['a prompt before the second header', LOG.replace('Machine', 'Password: Machine')],
    ['# before every line', eachLine(LOG, (line) => `# ${line}`)],
    ['> before every line', eachLine(LOG, (line) => `> ${line}`.trimEnd())],
    ['indentation', eachLine(LOG, (line) => `    ${line}`)],
    ['tabs before every line', eachLine(LOG, (line) => `\t${line}`)],
    ['line numbers of cat -n', eachLine(LOG, (line, index) => `${String(index + 1).padStart(6)}\t${line}`)],
    ['line numbers of grep', eachLine(LOG, (line, index) => `${index + 1}${index % 3 ? '-' : ':'}${line}`)],
    ['the name of a file, from grep', eachLine(LOG, (line) => `logs/power 1.txt:${line}`)],
    ['a container', eachLine(LOG, (line) => `web-1  | ${line}`)],
    [
      'times of ts',
      eachLine(LOG, (line, index) => `${index < 9 ? 'Nov 30' : 'Dec  1'} 12:00:${10 + (index % 50)} ${line}`),
    ],
    ['times in brackets', eachLine(LOG, (line, index) => `[12:00:${10 + (index % 50)}] ${line}`)],
    ['times of Docker', eachLine(LOG, (line, index) => `2025-12-09T12:55:37.${index}Z ${line}`)],
    ['a journal', eachLine(LOG, (line) => `Dec 09 12:55:37 mac powermetrics[4711]: ${line}`)],
    ['log levels', eachLine(LOG, (line) => `INFO:power:${line}`)],
  ])('%s', (_, log) => {
    const { samples, faults } = readAll(log)
    expect(faults).toEqual([])
    expect(samples).toEqual(expected.samples)
  })

  it('two logs with prefixes of their own', () => {
    const log = eachLine(LOG, (line) => `a.txt:${line}`) + '\n' + eachLine(LOG, (line) => `b.txt:${line}`)
    const { samples, faults } = readAll(log)
    expect(faults).toEqual([])
    expect(samples).toEqual([...expected.samples, ...expected.samples])
  })
})

describe('text and property lists in one input are both read', () => {
  const [first, second] = readAll(PLISTS).samples
  it.each<[string, string, number]>([
    ['property lists behind text', `${LOG}${PLISTS}`, 4],
    ['on one line', `${MARK}ANE Power: 49 mW\n${plist(1).replaceAll('\n', '')}`, 2],
    ['text behind property lists', `${PLISTS}\n${LOG}`, 4],
    ['by turns', `${plist(1)}\n${MARK}ANE Power: 1 mW\n${plist(2)}\n${MARK}ANE Power: 2 mW\n${plist(3)}`, 5],
    ['text that begins with a sample', `${PLISTS}\n${MARK}ANE Power: 49 mW\n`, 3],
    ['text of one line', `${PLISTS}\n${MARK.trimEnd()}`, 3],
    ['behind a NUL', `${LOG}\0${PLISTS}`, 4],
    ['behind a table of processes', `${MARK}*** Running tasks ***\n\nName ID\nx 1\n${PLISTS}`, 3],
  ])('%s', (_, input, count) => {
    const { samples, faults } = readAll(input)
    expect(faults).toEqual([])
    expect(samples).toHaveLength(count)
    for (const size of [1, 7, 4096]) {
      const sizes = Array.from({ length: Math.ceil(input.length / size) }, () => size)
      expect(readAll(input, { chunkSizes: sizes }).samples).toEqual(samples)
    }
  })

  it('each with the bytes it was read from', () => {
    const { samples, spans } = readAll(`${LOG}${PLISTS}`)
    expect(samples.slice(2)).toEqual([first, second])
    expect(spans[2]).toEqual({ offset: LOG.length, bytes: plist(1).trimEnd().length })
  })

  it('glued to a line that was cut', () => {
    const { samples, faults } = readAll(`${MARK}CPU Power: 10 mW\nANE Pow${PLISTS}`)
    expect(samples).toHaveLength(3)
    expect(faults).toEqual([])
  })
})

describe('a line with a known label that does not fit is a fault', () => {
  it.each([
    'ANE Power: 3OO mW',
    'ANE Power: 300 W',
    'ANE Power: 1.234,5 mW',
    'ANE Power: -3 mW',
    'ANE Power 300 mW',
    'ANE Power: 300 mW 7',
    'ANE power: 300 mW',
    'ANE Power:',
    'GPU HW active residency: many',
    'E-Cluster HW active frequency: 1096',
    'CPU 0 active residency: 4,38%',
    'Combined Power (CPU + GPU + ANE): lots mW',
    'ANE0 RD: 232 GB/s',
    'Intel energy model derived package power (CPUs+GT+SA): 8,53W',
    'Current pressure level: ',
    'x ANE Power: 300 mW',
  ])('%j', (line) => {
    const { samples, faults } = readAll(
      `${MARK}E-Cluster idle residency: 90.00%\n${line}\nDRAM Power: 5 mW\n`,
    )
    expect(samples).toHaveLength(1)
    expect(samples[0]?.dramPowerMw).toBe(5)
    expect(faults).toMatchObject([{ code: 'malformed-value', offset: MARK.length + 33 }])
    expect(faults[0]?.message).toContain(`Line 4 is no figure as powermetrics writes it: "${line.trim()}".`)
  })

  it('which quotes no more than a line of it, and nothing that a terminal obeys', () => {
    const { faults } = readAll(`${MARK}ANE Power: \x07${'9'.repeat(5000)} W\n`)
    expect(faults[0]?.message).toContain('"ANE Power: ?999')
    expect(faults[0]?.message.length).toBeLessThan(400)
  })

  it.each([
    '*** Sampled system activity ***',
    '*** Sampled system activity (Mon Oct 23 16:51:12 2023 +0200) ***',
    '*** Sampled system activity (1012.07ms elapsed) ***',
    MARK.trim().replace('1012.07', '1012,07'),
    MARK.trim().slice(0, -4),
    `"${MARK.trim()}"`,
  ])('as is %s', (heading) => {
    const { samples, faults } = readAll(
      `${MARK}ANE Power: 1 mW\n${heading}\nANE Power: 2 mW\nCPU Power: 3 mW\n`,
    )
    expect(samples).toMatchObject([{ ane: { powerMw: 1 }, cpu: { powerMw: null } }])
    expect(faults).toMatchObject([{ code: 'malformed-heading' }])
    expect(faults[0]?.message).toContain('Line 4 is a heading')
  })

  it.each(['Di Okt 23 16:51:12 2023 +0200', 'lun. 23 oct. 2023 16:51:12', '2023-10-23 16:51:12 +0200'])(
    'so is the time %s, and the sample is read',
    (time) => {
      const { samples, faults } = readAll(`${MARK.replace(/\(Mon.*?\)/, `(${time})`)}ANE Power: 1 mW\n`)
      expect(samples).toMatchObject([{ timestamp: null, elapsedMs: 1012.07, ane: { powerMw: 1 } }])
      expect(faults).toMatchObject([{ code: 'unknown-time', offset: 0 }])
    },
  )
})

describe('a log that begins within a sample', () => {
  it.each([
    '**** Processor usage ****\n\nCPU Power: 125 mW\nANE Power: 300 mW\n\n',
    'wer: 9 mW\nANE Power: 300 mW\n',
    'CPU 3 idle residency:  90.00%\n',
    '# ANE Power: 300 mW\n',
  ])('%j is told', (head) => {
    const { samples, faults } = readAll(`${head}${MARK}ANE Power: 1 mW\n`)
    expect(samples).toHaveLength(1)
    expect(faults).toMatchObject([{ code: 'cut-document' }])
    expect(faults[0]?.message).toContain('The beginning of a sample is cut off')
  })

  it.each([
    'ANE Power: 350 mW\nANE Power: 0 mW\n',
    'log.txt:ANE Power: 350 mW\n',
    'CPU Power: 1 mW',
    '12:GPU Power: 1 mW\n--\n',
    '**** Processor usage ****\n',
  ])('and has no heading at all is told how to record (%j)', (log) => {
    const { samples, faults } = readAll(log)
    expect(samples).toEqual([])
    expect(faults).toMatchObject([{ code: 'missing-headings', offset: 0 }])
    expect(faults[0]?.message).toMatch(/heading that says when.*without grep: sudo powermetrics/)
  })
})

describe('what the tool says on its error stream', () => {
  const chatter = 'Second underflow occured.\n'
  it.each<[string, string, number]>([
    ['between property lists', `${plist(1)}${chatter}\0${plist(2)}`, 2],
    ['before the first', `${chatter}${PLISTS}`, 2],
    ['behind the last', `${PLISTS}\n${chatter}`, 2],
    ['without a line break', `${plist(1)}Second underflow occured.${plist(2)}`, 2],
    ['within a number', `${plist(1)}\0${plist(2).replace('<real>', `<real>${chatter}`)}`, 2],
    ['within markup', plist(1).replace('</dict>', `</di${chatter}ct>`), 1],
    ['in a text log', `${MARK}CPU Power: 1 mW\n${chatter}ANE Power: 2 mW\n`, 1],
    ['before a text log', `${chatter}${LOG}`, 2],
  ])('is counted and no damage, %s', (_, input, count) => {
    const reading = readAll(input)
    expect(reading.faults).toEqual([])
    expect(reading.samples).toHaveLength(count)
    expect(reading.chatter).toBe(1)
  })

  it('other words are damage still, and quoted', () => {
    const { faults } = readAll(`${plist(1)}Something else.\n\0${plist(2)}`)
    expect(faults).toMatchObject([{ code: 'stray-bytes', offset: plist(1).trimEnd().length + 1 }])
    expect(faults[0]?.message).toContain('"Something else."')
  })
})

describe('property lists', () => {
  it('are read with colours in them', () => {
    const coloured = plist(1).replace(/(<real>)([^<]*)/, '$1\x1b[31m$2\x1b[0m')
    expect(readAll(coloured)).toMatchObject({ faults: [], samples: readAll(plist(1)).samples })
  })

  it.each(['# ', '2025-12-09 12:55:37 ', 'file.plist:', '  ', '12:'])(
    'are read behind %j before every line',
    (prefix) => {
      const { samples, faults } = readAll(
        eachLine(`${plist(1)}\n\0${plist(2)}`, (line) => `${prefix}${line}`),
      )
      expect(faults).toEqual([])
      expect(samples).toEqual(readAll(PLISTS).samples)
    },
  )

  it('may stand behind a password prompt', () => {
    expect(readAll(`Password:${PLISTS}`)).toMatchObject({ faults: [], samples: { length: 2 } })
  })
})

describe('several Macs, builds and boots in one log', () => {
  const other = LOG.replace(M4_MAX_MACOS_15.model, 'Mac15,6').replace(M4_MAX_MACOS_15.osBuild, '24B83')
  const machines = (log: string): string[] =>
    readAll(log).samples.map(({ machine }) => `${machine.model ?? '?'} ${machine.osBuild ?? '?'}`)

  it('every sample has those of the header before it', () => {
    const own = `${M4_MAX_MACOS_15.model} ${M4_MAX_MACOS_15.osBuild}`
    expect(machines(`${LOG}${other}${LOG}`)).toEqual([own, own, 'Mac15,6 24B83', 'Mac15,6 24B83', own, own])
  })

  it('no build of another Mac stands beside a model, nor a header beside what precedes it', () => {
    expect(machines(`${LOG}Machine model: Mac15,6\n${text(3)}`)).toContain('Mac15,6 ?')
    expect(machines(`${text(3)}${other}`)).toEqual(['? ?', 'Mac15,6 24B83', 'Mac15,6 24B83'])
  })

  it('boots are told in both formats alike', () => {
    const header = 'Machine model: Mac15,6\nOS version: 24B83\nBoot time: Mon Oct  2 10:37:21 2023\n\n'
    const bootedAtMs = Date.parse('2023-10-02T08:37:21Z')
    const list = `<plist><dict><key>elapsed_ns</key><integer>1</integer><key>kern_boottime</key><integer>${bootedAtMs / 1000}</integer></dict></plist>`
    expect(readAll(`${header}${MARK}ANE Power: 1 mW\n${list}`).bootedAtMs).toEqual([bootedAtMs, bootedAtMs])
    expect(readAll(`${MARK}ANE Power: 1 mW\n`).bootedAtMs).toEqual([null])
  })
})

describe('what is no recording is called what it is', () => {
  const utf16 = (log: string, swap: boolean): Buffer => {
    const bytes = Buffer.from(log, 'utf16le')
    return swap ? bytes.swap16() : bytes
  }
  it.each<[string, string | Buffer, string, RegExp]>([
    ['UTF-16LE', utf16(LOG, false), 'utf-16', /iconv -f UTF-16LE/],
    ['UTF-16BE', utf16(LOG, true), 'utf-16', /iconv -f UTF-16BE/],
    ['UTF-16 with its mark', utf16(`\ufeff${LOG}`, false), 'utf-16', /iconv -f UTF-16 /],
    ['UTF-16 of a property list', utf16(PLISTS, false), 'utf-16', /UTF-16LE/],
    ['a few letters of UTF-16', utf16('hi\n', false), 'utf-16', /UTF-16LE/],
    ['xz', Buffer.from('fd377a585a0000', 'hex'), 'compressed', /xz --decompress/],
    ['gzip', Buffer.from('1f8b0800', 'hex'), 'compressed', /gunzip/],
    ['zstd', Buffer.from('28b52ffd0458', 'hex'), 'compressed', /zstd --decompress/],
    ['bzip2', Buffer.from('BZh91AY'), 'compressed', /bunzip2/],
    ['7z', Buffer.from('377abcaf271c0004', 'hex'), 'compressed', /7z x/],
    ['zip', Buffer.from('PK\x03\x04\x14\0', 'latin1'), 'compressed', /unzip/],
    [
      'JSON',
      JSON.stringify({ is_delta: true, processor: { ane_power: 3 } }, null, 1),
      'json',
      /plutil -convert xml1/,
    ],
    [
      'JSON on one line',
      JSON.stringify({ hw_model: 'Mac16,10', clusters: ['x'.repeat(9000)] }),
      'json',
      /plutil/,
    ],
    ['JSON in a list', JSON.stringify([{ elapsed_ns: 1 }], null, 2), 'json', /plutil/],
    [
      'a refusal',
      '(eval):1: operation not permitted: sudo\n',
      'shell-error',
      /"\(eval\):1: operation not permitted: sudo"/,
    ],
    [
      'no tool',
      'zsh: command not found: powermetrics\n',
      'shell-error',
      /"zsh: command not found: powermetrics"/,
    ],
    [
      'no terminal',
      'hello\nsudo: a terminal is required to read the password\n',
      'shell-error',
      /a terminal is required/,
    ],
    [
      'no password',
      'Password:\nSorry, try again.\nsudo: 3 incorrect password attempts\n',
      'shell-error',
      /Sorry, try again/,
    ],
    ['anything else', 'Buy milk.\nAnd bread.\n', 'not-powermetrics', /It begins with "Buy milk\."/],
    [
      'a sampler of guides',
      'powermetrics: unrecognized sampler: ane\n',
      'powermetrics-unknown-sampler',
      /--samplers cpu_power/,
    ],
    [
      'another',
      'powermetrics: unrecognized sampler: ane_power\n',
      'powermetrics-unknown-sampler',
      /--samplers cpu_power/,
    ],
  ])('%s', (_, input, code, words) => {
    const bytes = Buffer.from(input as string)
    const { samples, faults } = readAll(bytes)
    expect(samples).toEqual([])
    expect(faults).toMatchObject([{ code }])
    expect(faults[0]?.message).toMatch(words)
    expect(readAll(bytes, { chunkSizes: Array.from(bytes, () => 1) }).faults).toEqual(faults)
  })

  it('every Mac has a name, old and new', () => {
    expect(readAll(`${writeTextHeader(M1_MACOS_11)}${MARK}ANE Power: 1 mW\n`).samples[0]?.machine.model).toBe(
      M1_MACOS_11.model,
    )
  })
})
