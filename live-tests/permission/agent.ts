// An administrator who answers polkit's question at once: `accept`, `cancel`, or `wrong` (a password that is not
// accepted). Run as root in the scratch root. It is told over a pipe which process will ask, and says when it is ready.
import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

import dbus from 'dbus-next'

const ANSWERS = ['accept', 'cancel', 'wrong'] as const
const answer = ANSWERS.find((known) => known === process.argv[2])
if (answer === undefined) throw new Error(`Name one of: ${ANSWERS.join(', ')}`)

const PATH = '/org/freedesktop/PolicyKit1/AuthenticationAgent'
const AUTHORITY = {
  destination: 'org.freedesktop.PolicyKit1',
  path: '/org/freedesktop/PolicyKit1/Authority',
  interface: 'org.freedesktop.PolicyKit1.Authority',
}
const ROOT_IDENTITY = ['unix-user', { uid: new dbus.Variant('u', 0) }]

const bus = dbus.systemBus()

/** https://www.freedesktop.org/software/polkit/docs/latest/eggdbus-interface-org.freedesktop.PolicyKit1.AuthenticationAgent.html */
class Agent extends dbus.interface.Interface {
  constructor() {
    super('org.freedesktop.PolicyKit1.AuthenticationAgent')
  }

  async BeginAuthentication(
    _action: string,
    _message: string,
    _icon: string,
    _details: unknown,
    cookie: string,
  ): Promise<void> {
    if (answer === 'cancel') {
      throw new dbus.DBusError('org.freedesktop.PolicyKit1.Error.Cancelled', 'The dialog was dismissed.')
    }
    // A wrong password ends the question without a response.
    if (answer === 'accept')
      await call('AuthenticationAgentResponse2', 'us(sa{sv})', [0, cookie, ROOT_IDENTITY])
  }

  CancelAuthentication(_cookie: string): void {
    // The answer has been given already.
  }
}

Agent.configureMembers({
  methods: {
    BeginAuthentication: { inSignature: 'sssa{ss}sa(sa{sv})' },
    CancelAuthentication: { inSignature: 's' },
  },
})

async function call(member: string, signature: string, body: unknown[]): Promise<void> {
  await bus.call(new dbus.Message({ ...AUTHORITY, member, signature, body }))
}

/** The process that is going to ask, as polkit tells it from one with a recycled number. */
function subjectOf(pid: number) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const startTime = BigInt(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0')
  const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  return [
    'unix-process',
    {
      pid: new dbus.Variant('u', pid),
      'start-time': new dbus.Variant('t', startTime),
      uid: new dbus.Variant('i', uid),
    },
  ]
}

bus.export(PATH, new Agent())
for (;;) {
  // A pipe ends with each writer.
  for await (const line of createInterface(createReadStream('/run/agent/subject'))) {
    await call('RegisterAuthenticationAgent', '(sa{sv})ss', [subjectOf(Number(line)), 'C', PATH])
    writeFileSync('/run/agent/ready', 'ready\n')
  }
}
