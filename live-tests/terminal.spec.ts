import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

import { expect, STEADY, test } from './harness/test'

// The two ways in a terminal, without the app: a pipe, and a command that runs the tool itself.

const WATCH = '/node /programs/anemometer.mjs watch'

test('powermetrics | anemometer watch -: an object a line', async ({ standIn }) => {
  standIn.play({ ...STEADY, assumeSuperuser: true })
  const tool = standIn.start(['-f', 'plist', '-i', '100', '-n', '3', '-s', 'cpu_power,gpu_power,thermal'])
  const program = path.join(path.dirname(standIn.executable), 'anemometer.mjs')
  const watch = spawn(process.execPath, [program, 'watch', '-'], { stdio: [tool.stdout, 'pipe', 'inherit'] })
  let output = ''
  watch.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [status] = (await once(watch, 'close')) as [number | null]
  expect(status).toBe(0)
  const samples = output.trimEnd().split('\n')
  expect(samples.map((line) => JSON.parse(line) as unknown)).toMatchObject(
    Array.from({ length: 3 }, () => ({ machine: { model: 'Mac16,5' }, ane: { powerMw: 49 } })),
  )
})

test('sudo anemometer watch runs the tool itself, and takes it along @root @scratch', ({ run, standIn }) => {
  const answers = run(`
${WATCH} --interval 200 | head -n 2 | grep -c '"powerMw":49'
until_streams_end
${WATCH} --interval 200 > /tmp/out &
until [ -s /tmp/out ]; do sleep 0.02; done
kill -9 $!
until_streams_end
`)
  expect(answers.lines).toEqual(['2'])
  expect(standIn.journal.of('start')).toHaveLength(2)
  expect(standIn.journal.of('start')[0]).toMatchObject({
    uid: 0,
    args: ['-f', 'plist', '-i', '200', '-b', '0', '-s', 'cpu_power,gpu_power,thermal'],
  })
})

test('without root it says what to type, and runs nothing @root @scratch', ({ run, standIn }) => {
  const answers = run(`
setpriv --reuid="$SCRATCH_UID" --regid="$SCRATCH_GID" --clear-groups -- ${WATCH} || echo "status $?"
`)
  expect(answers.lines).toEqual(['status 2'])
  expect(answers.stderr).toContain('powermetrics is not allowed yet')
  expect(answers.stderr).toContain('put sudo before this command')
  expect(standIn.journal.read()).toEqual([])
})
