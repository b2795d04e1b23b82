import { expect, test } from './harness/test'
import { answersTo } from './harness/scratch-root'

// What a program that runs under the person's account can make of the administrator's prompt. The attacker is the same
// in all tests; the first shows that it succeeds where it can.

test("sudo-prompt's way on a Mac falls to each attack: why the app does not go it @root @scratch", ({
  run,
}) => {
  const answers = run(`
administrator_says yes
attacker_begins files
prompt=mac-library
permission install
attacker_result
`)
  expect(answersTo('answer', answers)).toEqual([])
  expect(answers.lines).toEqual(['a line ran as root', 'root wrote through a link', 'root gave a file away'])
})

test('this time only: nothing of it can be appended to or linked while it runs @root @scratch', ({ run }) => {
  const answers = run(`
administrator_says yes
attacker_begins files
permission once sample
attacker_result
`)
  expect(answersTo('sample', answers)).toEqual([49])
  expect(answers.lines).toEqual([])
})

test("this time only: root follows no link in the socket's place, and the app says so @root @scratch", ({
  run,
}) => {
  const answers = run(`
administrator_says yes
attacker_begins sockets
permission once answer
attacker_result
`)
  expect(answersTo('answer', answers)).toEqual([{ kind: 'allowed' }])
  const reason = expect.stringContaining('did not connect within 10 seconds')
  expect(answersTo('once', answers)).toMatchObject([{ state: { kind: 'not-allowed', reason } }])
  expect(answers.lines).toEqual([])
})

test('always: what is installed and removed cannot be changed on its way @root @scratch', ({ run }) => {
  const answers = run(`
administrator_says yes
attacker_begins sockets
permission install find remove find
ls -A /Library/LaunchDaemons
attacker_result
`)
  expect(answersTo('find', answers)).toEqual([{ kind: 'allowed' }, { kind: 'not-allowed', reason: null }])
  expect(answers.lines).toEqual([])
})

test("this time only: root's shell has ended while the stream goes on @root @scratch", ({ run, standIn }) => {
  const answers = run(`
administrator_says yes
permission once answer sample
until_streams_end
`)
  expect(answersTo('answer', answers)).toEqual([{ kind: 'allowed' }])
  expect(answersTo('sample', answers)).toEqual([49])
  expect(standIn.journal.of('end')).toMatchObject([{ reason: 'EPIPE' }])
})
