import { execFileSync } from 'node:child_process'

import { z } from 'zod'

/** Python's own reader, which shares nothing with this project. */
const TO_JSON = 'import json, plistlib, sys; json.dump(plistlib.load(open(sys.argv[1], "rb")), sys.stdout)'

const daemonSchema = z.strictObject({
  Label: z.string(),
  ProgramArguments: z.array(z.string()),
  inetdCompatibility: z.strictObject({ Wait: z.boolean() }),
  Sockets: z.strictObject({
    Listeners: z.strictObject({
      SockFamily: z.literal('Unix'),
      SockPathName: z.string(),
      SockPathMode: z.int(),
      SockPathOwner: z.int(),
    }),
  }),
})

/** One service as launchd would understand it; a key that is not expected is an error. */
export type DaemonPropertyList = z.infer<typeof daemonSchema>

export function readDaemonPropertyList(file: string): DaemonPropertyList {
  return daemonSchema.parse(
    JSON.parse(execFileSync('/usr/bin/python3', ['-c', TO_JSON, file], { encoding: 'utf8' })),
  )
}
