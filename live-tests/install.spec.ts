import { existsSync, lstatSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { installScript, removalScript } from '../src/main/privilege/install-script'
import type { LaunchDaemon, PowermetricsDaemon } from '../src/main/privilege/launch-daemon'
import { readDaemonPropertyList } from './harness/launchd'
import { daemonsOf, expect, install, remove, ScratchMac, test, type Call } from './harness/scratch-mac'

// The very script that root runs, against a scratch folder: what is there before and after, and in which order.

const INTERVALS = [200, 1000, 5000]

const labels = (daemons: LaunchDaemon[]): string[] => daemons.map(({ label }) => label).toSorted()
const files = (daemons: LaunchDaemon[]): string[] => daemons.map(({ fileName }) => fileName).toSorted()

test('installs a service for each interval, mode 0644, and starts it', ({ mac }) => {
  const daemons = daemonsOf(mac)
  expect(install(mac)).toEqual({ status: 0, stderr: '' })
  expect(mac.installed()).toEqual(files(daemons))
  expect(mac.running()).toEqual(labels(daemons))
  for (const daemon of daemons) {
    const stat = lstatSync(path.join(mac.target.daemonFolder, daemon.fileName))
    expect(stat.isFile()).toBe(true)
    expect(stat.mode & 0o7777).toBe(0o644)
    expect(mac.contentOf(daemon.fileName)).toBe(daemon.plist)
  }
})

test('an independent parser reads back what launchd is meant to understand', ({ mac }) => {
  expect(install(mac).status).toBe(0)
  for (const [index, daemon] of daemonsOf(mac).entries()) {
    const interval = INTERVALS[index] ?? 0
    expect(readDaemonPropertyList(path.join(mac.target.daemonFolder, daemon.fileName))).toEqual({
      Label: `io.github.anemometer.powermetrics.501.${interval}ms`,
      ProgramArguments: [
        '/usr/bin/powermetrics',
        ...['-f', 'plist', '-i', String(interval), '-b', '0', '-s', 'cpu_power,gpu_power,thermal'],
      ],
      inetdCompatibility: { Wait: false },
      Sockets: {
        Listeners: {
          SockFamily: 'Unix',
          SockPathName: `${mac.target.socketFolder}/io.github.anemometer.powermetrics.501.${interval}ms.sock`,
          SockPathMode: 0o600,
          SockPathOwner: 501,
        },
      },
    })
  }
})

test('owner and mode are set, and the file is checked, before it gets its name; then launchd is told', ({
  mac,
}) => {
  install(mac)
  const calls = mac.readNewCalls()
  for (const { label, fileName } of daemonsOf(mac)) {
    const file = path.join(mac.target.daemonFolder, fileName)
    const temporary = `${file}.new`
    const wanted: Call[] = [
      ['chown', 'root:wheel', temporary],
      ['chmod', '644', temporary],
      ['plutil', '-lint', '-s', temporary],
      ['launchctl', 'bootout', `system/${label}`],
      ['mv', '-f', temporary, file],
      ['launchctl', 'bootstrap', 'system', file],
    ]
    expect(calls.filter((call) => wanted.some((other) => sameCall(call, other)))).toEqual(wanted)
  }
  const firstChange = calls.findIndex(([tool]) => tool === 'mv')
  const lastCheck = calls.findLastIndex(([tool]) => tool === 'plutil')
  expect(firstChange).toBeGreaterThan(lastCheck)
})

for (const umask of ['000', '077']) {
  test(`the mode does not depend on the shell's umask (${umask})`, ({ mac }) => {
    expect(mac.run(`umask ${umask}\n${installScript(daemonsOf(mac), mac.target)}`).status).toBe(0)
    for (const name of mac.installed())
      expect(lstatSync(path.join(mac.target.daemonFolder, name)).mode & 0o7777).toBe(0o644)
  })
}

test('installing twice is as installing once', ({ mac }) => {
  expect(install(mac).status).toBe(0)
  expect(install(mac)).toEqual({ status: 0, stderr: '' })
  expect(mac.installed()).toEqual(files(daemonsOf(mac)))
  expect(mac.running()).toEqual(labels(daemonsOf(mac)))
})

test('what is wanted now replaces what was installed', ({ mac }) => {
  install(mac)
  const wanted = daemonsOf(mac, 'show-all')
  expect(install(mac, wanted).status).toBe(0)
  for (const { fileName, plist } of wanted) expect(mac.contentOf(fileName)).toBe(plist)
  expect(mac.running()).toEqual(labels(wanted))
})

test('launchd may refuse a service for a moment after it was stopped', ({ mac }) => {
  const [first] = daemonsOf(mac)
  const file = path.join(mac.target.daemonFolder, first?.fileName ?? '')
  // The pretended sleep is what makes the second attempt work.
  mac.letFail(['launchctl', 'bootstrap', 'system', file])
  const patient = { ...mac.target, sleep: letNothingFailTool(mac) }
  expect(mac.run(installScript(daemonsOf(mac), patient)).status).toBe(0)
  expect(mac.running()).toEqual(labels(daemonsOf(mac)))
})

test('a failure at any step leaves all of it or nothing', ({ mac: recorder }) => {
  install(recorder)
  const steps = recorder.readNewCalls().filter(([, verb]) => verb !== 'bootout')
  expect(steps).toHaveLength(1 + 5 * INTERVALS.length)
  for (const step of steps) {
    const mac = new ScratchMac()
    const failing = step.map((word) => word.replace(recorder.folder, mac.folder)) as unknown as Call
    mac.letFail(failing)
    const end = install(mac)
    expect(end.status, failing.join(' ')).toBe(1)
    expect(end.stderr).toContain('Nothing was installed')
    expect(mac.installed(), failing.join(' ')).toEqual([])
    expect(mac.running()).toEqual([])
    mac.letNothingFail()
    expect(install(mac).status).toBe(0)
    expect(mac.running()).toEqual(labels(daemonsOf(mac)))
    mac.remove()
  }
})

test('a failure before the first change keeps what was installed, one after it takes all away', ({
  mac: recorder,
}) => {
  install(recorder)
  const steps = recorder.readNewCalls().filter(([, verb]) => verb !== 'bootout')
  for (const step of steps) {
    const mac = new ScratchMac()
    const before = daemonsOf(mac, 'standard')
    install(mac, before)
    mac.letFail(step.map((word) => word.replace(recorder.folder, mac.folder)) as unknown as Call)
    expect(install(mac, daemonsOf(mac, 'show-all')).status).toBe(1)
    if (['rm', 'chown', 'chmod', 'plutil'].includes(step[0])) {
      expect(mac.installed()).toEqual(files(before))
      for (const { fileName, plist } of before) expect(mac.contentOf(fileName)).toBe(plist)
      expect(mac.running()).toEqual(labels(before))
    } else {
      expect(mac.installed(), step.join(' ')).toEqual([])
      expect(mac.running()).toEqual([])
    }
    mac.remove()
  }
})

test('removal takes away services, files and sockets, and nothing of anybody else', ({ mac }) => {
  const others = daemonsOf(mac, 'standard', 502)
  install(mac)
  install(mac, others)
  writeFileSync(path.join(mac.target.daemonFolder, 'com.example.other.plist'), 'x')
  const socketOf = (daemon: PowermetricsDaemon): string =>
    path.join(mac.target.socketFolder, daemon.socketName)
  for (const daemon of [...daemonsOf(mac), ...others]) writeFileSync(socketOf(daemon), '')
  expect(remove(mac)).toEqual({ status: 0, stderr: '' })
  expect(mac.installed()).toEqual(['com.example.other.plist', ...files(others)])
  expect(mac.running()).toEqual(labels(others))
  expect(daemonsOf(mac).map((daemon) => existsSync(socketOf(daemon)))).toEqual([false, false, false])
  expect(others.map((daemon) => existsSync(socketOf(daemon)))).toEqual([true, true, true])
})

test('removal works twice, and where nothing or only a part was installed', ({ mac }) => {
  expect(remove(mac)).toEqual({ status: 0, stderr: '' })
  install(mac, daemonsOf(mac).slice(0, 1))
  writeFileSync(path.join(mac.target.daemonFolder, `${daemonsOf(mac)[1]?.fileName ?? ''}.new`), 'half')
  expect(remove(mac).status).toBe(0)
  expect(remove(mac).status).toBe(0)
  expect(mac.installed()).toEqual([])
  expect(mac.running()).toEqual([])
})

test('a removal whose files stay says which, and how to finish by hand', ({ mac }) => {
  install(mac)
  mac.readNewCalls()
  remove(mac)
  const rm = mac.readNewCalls().find(([tool]) => tool === 'rm') as Call
  install(mac)
  mac.letFail(rm)
  const end = remove(mac)
  expect(end.status).toBe(1)
  expect(end.stderr).toContain('rm: made to fail\nRemoving the files failed (rm, exit status 1).')
  for (const { fileName } of daemonsOf(mac)) {
    const file = path.join(mac.target.daemonFolder, fileName)
    expect(end.stderr).toContain(
      `Left on the disk: ${file}. To remove it, type in Terminal: sudo rm -f ${file}\n`,
    )
  }
  expect(end.stderr).not.toContain('.sock.')
  mac.letNothingFail()
  expect(remove(mac)).toEqual({ status: 0, stderr: '' })
  expect(mac.installed()).toEqual([])
})

test('a service that cannot be stopped is named, with the exit status, and the rest goes on', ({ mac }) => {
  const [first, second] = labels(daemonsOf(mac))
  install(mac)
  mac.letFail(['launchctl', 'bootout', `system/${second ?? ''}`])
  const end = remove(mac)
  expect(end.status).toBe(1)
  expect(end.stderr).toBe(
    `launchctl: made to fail
Stopping ${second} failed (launchctl bootout, exit status 1). It may run until the Mac restarts. To stop it, type in Terminal: sudo launchctl bootout system/${second}
`,
  )
  expect(end.stderr).not.toContain(first)
  expect(mac.installed()).toEqual([])
  expect(mac.running()).toEqual([second])
  mac.letNothingFail()
  expect(remove(mac)).toEqual({ status: 0, stderr: '' })
  expect(mac.running()).toEqual([])
})

test('a service that only takes a moment to stop is no failure', ({ mac }) => {
  const [label] = labels(daemonsOf(mac))
  install(mac)
  mac.letFail(['launchctl', 'bootout', `system/${label ?? ''}`])
  const patient = { ...mac.target, sleep: stoppingTool(mac, label ?? '') }
  expect(mac.run(removalScript(daemonsOf(mac), patient)).status).toBe(0)
  expect(mac.running()).toEqual([])
})

test('an installation that cannot be undone says what is left', ({ mac }) => {
  const [first, second] = daemonsOf(mac)
  const file = path.join(mac.target.daemonFolder, second?.fileName ?? '')
  mac.letFail(['launchctl', 'bootstrap', 'system', file])
  mac.letFail(['launchctl', 'bootout', `system/${first?.label ?? ''}`])
  const end = install(mac)
  expect(end.status).toBe(1)
  expect(end.stderr).toContain(`Stopping ${first?.label} failed (launchctl bootout, exit status 1).`)
  expect(end.stderr).toContain('not all of it could be removed again')
  expect(end.stderr).not.toContain('Nothing was installed')
})

/** In place of `sleep`: the service has stopped meanwhile. */
function stoppingTool(mac: ScratchMac, label: string): string {
  const file = path.join(mac.folder, 'bin', 'stop')
  writeFileSync(file, `#!/bin/sh\nrm ${mac.folder}/running/${label}\n`, { mode: 0o755 })
  return file
}

/** In place of `sleep`: whatever fails stops failing. */
function letNothingFailTool(mac: ScratchMac): string {
  const file = path.join(mac.folder, 'bin', 'recover')
  writeFileSync(file, `#!/bin/sh\nrm ${mac.folder}/failing\n`, { mode: 0o755 })
  return file
}

function sameCall(one: Call, other: Call): boolean {
  return one.length === other.length && one.every((word, index) => word === other[index])
}
