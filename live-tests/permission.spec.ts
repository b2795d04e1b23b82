import { expect, test } from './harness/test'
import { answersTo } from './harness/scratch-root'
import { rootSystem } from './harness/tested-system'

// The prompt, the scripts and the services for real: a Mac's prompt, and sudo-prompt's on Linux, with polkit behind both,
// under the very paths of a Mac.

const INTERVALS = [1000, 200, 5000]
/** What may be left in the two folders: nothing of ours. */
const LIST = 'ls -A /Library/LaunchDaemons; ls -A /var/run | grep anemometer || true'

function label(intervalMs: number): string {
  return `io.github.anemometer.powermetrics.${rootSystem().user.uid}.${intervalMs}ms`
}

test('always: the prompt installs, the app reads, the prompt removes @root @scratch', ({ run, standIn }) => {
  const answers = run(`
administrator_says yes
permission find install sample
until_streams_end
stat -c '%n %U:%G %a %F' /Library/LaunchDaemons/*
stat -c '%n %U %a %F' /var/run/*.sock
permission find files remove find
${LIST}
`)
  expect(answers.stderr).toBe('')
  expect(answers.lines).toEqual([
    ...INTERVALS.map((ms) => `/Library/LaunchDaemons/${label(ms)}.plist root:root 644 regular file`),
    ...INTERVALS.map((ms) => `/var/run/${label(ms)}.sock ${rootSystem().user.name} 600 socket`),
  ])
  const [before, installed, removed] = answersTo('find', answers)
  expect(before).toEqual({ kind: 'not-allowed', reason: null })
  expect(installed).toEqual({ kind: 'allowed' })
  expect(removed).toEqual({ kind: 'not-allowed', reason: null })
  expect(answersTo('states', answers)[0]).toEqual(['asking', 'ready', 'starting', 'live'])
  expect(answersTo('sample', answers)).toEqual([49])
  const file = { content: 'same', owner: 'root:wheel', mode: '0644' }
  expect(answersTo('files', answers)).toEqual([[file, file, file]])
  expect(standIn.journal.of('start')).toMatchObject([{ uid: 0 }])
  expect(standIn.journal.of('end')).toMatchObject([{ reason: 'EPIPE' }])
})

test('installing and removing twice is as doing it once @root @scratch', ({ run }) => {
  const answers = run(`
administrator_says yes
permission install install sample
sha256sum /Library/LaunchDaemons/* > /tmp/hashes
permission install
sha256sum --check --quiet /tmp/hashes && echo unchanged
permission remove remove find
${LIST}
`)
  expect(answers.stderr).toBe('')
  expect(answers.lines).toEqual(['unchanged'])
  expect(answersTo('sample', answers)).toEqual([49])
  expect(answersTo('remove', answers)).toEqual([
    { ok: true, value: null },
    { ok: true, value: null },
  ])
})

test('what was changed after the installation is noticed and replaced @root @scratch', ({ run }) => {
  const answers = run(`
administrator_says yes
permission install
sed -i 's/powermetrics</powermetrics.other</' /Library/LaunchDaemons/${label(200)}.plist
permission find install find
grep -c powermetrics.other /Library/LaunchDaemons/* || true
chmod 666 /Library/LaunchDaemons/${label(200)}.plist
permission find
`)
  const [changed, replaced, writable] = answersTo('find', answers)
  expect(changed).toMatchObject({
    kind: 'not-allowed',
    reason: expect.stringContaining('not the one'),
  })
  expect(replaced).toEqual({ kind: 'allowed' })
  expect(writable).toMatchObject({ kind: 'not-allowed' })
  expect(answers.lines.every((line) => line.endsWith(':0'))).toBe(true)
})

test('once: the pipe streams into the private socket and ends with the app @root @scratch', ({
  run,
  standIn,
}) => {
  const answers = run(`
administrator_says yes
permission once sample
until_streams_end
ls -A /tmp
${LIST}
`)
  expect(answers.stderr).toBe('')
  expect(answersTo('sample', answers)).toEqual([49])
  expect(answersTo('states', answers)).toEqual([['asking', 'ready', 'starting', 'live']])
  expect(answers.lines).toEqual([])
  expect(standIn.journal.of('start')).toMatchObject([
    { uid: 0, args: ['-f', 'plist', '-i', '200', '-b', '0', '-s', 'cpu_power,gpu_power,thermal'] },
  ])
})

test('refused: nothing happened, and nothing is asked again @root @scratch', ({ run, standIn }) => {
  const answers = run(`
administrator_says no
permission install look once look
${LIST}
`)
  expect(answers.lines).toEqual([])
  expect(answersTo('install', answers)).toMatchObject([{ state: { kind: 'refused' } }])
  expect(answersTo('once', answers)).toMatchObject([{ state: { kind: 'refused' } }])
  expect(answersTo('states', answers)).toEqual([['asking', 'refused', 'asking', 'refused']])
  expect(standIn.journal.read()).toEqual([])
})

test('the administrator accepts: installed @root @scratch', ({ run }) => {
  const answers = run(`
administrator_answers accept
permission install sample remove
`)
  expect(answersTo('install', answers)).toMatchObject([{ state: { kind: 'ready' } }])
  expect(answersTo('sample', answers)).toEqual([49])
  expect(answersTo('remove', answers)).toEqual([{ ok: true, value: null }])
})

for (const [answer, why] of [
  ['cancel', 'cancelled'],
  ['wrong', 'wrong-password'],
]) {
  test(`the administrator answers ${answer}: refused, ${why} @root @scratch`, ({ run }) => {
    const answers = run(`
administrator_answers ${answer}
permission install look
${LIST}
`)
    expect(answers.lines).toEqual([])
    expect(answersTo('install', answers)).toMatchObject([{ state: { kind: 'refused', why } }])
    expect(answersTo('states', answers)).toEqual([['asking', 'refused']])
  })
}

test('nobody to ask: says so @root @scratch', ({ run }) => {
  const answers = run(`
administrator_says ask
permission install
${LIST}
`)
  expect(answers.lines).toEqual([])
  const reason = expect.stringContaining('no way to ask for a password')
  expect(answersTo('install', answers)).toMatchObject([{ state: { kind: 'not-allowed', reason } }])
})

test('a failure half way is told and leaves nothing @root @scratch', ({ run }) => {
  const answers = run(`
administrator_says yes
chmod 000 /usr/bin/launchctl
permission install
chmod 755 /usr/bin/launchctl
${LIST}
permission install sample
`)
  expect(answers.lines).toEqual([])
  const reason = expect.stringContaining('Nothing was installed')
  expect(answersTo('install', answers)).toMatchObject([
    { state: { kind: 'not-allowed', reason } },
    { state: { kind: 'ready' } },
  ])
  expect(answersTo('sample', answers)).toEqual([49])
})

for (const prompt of ['darwin', 'linux']) {
  test(`a removal that fails is told through the prompt of ${prompt}: step, status, what is left @root @scratch`, ({
    run,
  }) => {
    const answers = run(`
administrator_says yes
prompt=${prompt}
permission install
mv /usr/bin/launchctl /usr/bin/launchctl.real
cat > /usr/bin/launchctl << 'FAILING'
#!/bin/sh
[ "$1" != bootout ] || { echo 'Boot-out failed: 5: Input/output error' >&2; exit 5; }
exec /usr/bin/launchctl.real "$@"
FAILING
chmod 755 /usr/bin/launchctl
permission remove
ls -A /Library/LaunchDaemons
mv /usr/bin/launchctl.real /usr/bin/launchctl
permission remove
`)
    expect(answers.lines).toEqual([])
    const message = INTERVALS.toSorted((one, other) => one - other).map(
      (ms) =>
        `Boot-out failed: 5: Input/output error Stopping ${label(ms)} failed (launchctl bootout, exit status 5). ` +
        `It may run until the Mac restarts. To stop it, type in Terminal: sudo launchctl bootout system/${label(ms)}`,
    )
    expect(answersTo('remove', answers)).toEqual([
      { ok: false, message: message.join(' ') },
      { ok: true, value: null },
    ])
  })
}

test("sudo-prompt's prompt on Linux: installed, read, refused, told @root @scratch", ({ run }) => {
  const answers = run(`
prompt=linux
administrator_says yes
permission install find sample remove once answer sample
until_streams_end
administrator_says no
permission install
administrator_says ask
permission install
${LIST}
`)
  expect(answers.lines).toEqual([])
  expect(answersTo('sample', answers)).toEqual([49, 49])
  const reason = expect.stringContaining('no way to ask for a password')
  expect(answersTo('install', answers)).toMatchObject([
    { state: { kind: 'ready' } },
    { state: { kind: 'refused' } },
    { state: { kind: 'not-allowed', reason } },
  ])
})

const HOSTILE = ['a b', `a'b`, 'a"b', 'a$(touch /tmp/pwned)b', 'a`touch /tmp/pwned`b', 'a\nb']

test('a hostile folder, user name and home have no say in what root runs @root @scratch', ({ run }) => {
  const quoted = HOSTILE.map((name) => `'${name.replaceAll("'", `'\\''`)}'`)
  const answers = run(`
administrator_says yes
for name in ${quoted.join(' ')}; do
  mkdir -p "/tmp/$name"
  chmod 777 "/tmp/$name"
  permission_in "/tmp/$name" install find remove
done
test ! -e /tmp/pwned
`)
  expect(answers.stderr).toBe('')
  // `ok` also stands beside a failure that the app explains; the state has its reason.
  expect(answersTo('install', answers)).toEqual(
    HOSTILE.map(() => ({ ok: true, value: null, state: { kind: 'ready' } })),
  )
  expect(answersTo('find', answers)).toEqual(HOSTILE.map(() => ({ kind: 'allowed' })))
  expect(answersTo('remove', answers)).toEqual(HOSTILE.map(() => ({ ok: true, value: null })))
})
