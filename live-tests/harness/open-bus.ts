import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { startService } from '../../scripts/electron/services.mjs'

/** A session bus admits its own user only; here the app is one and the panel that reads its tray another. */
const CONFIGURATION = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
`

/** A session bus for every user of this machine. */
export async function startOpenBus(folder: string): Promise<{ address: string; stop: () => Promise<void> }> {
  const file = path.join(folder, 'bus.conf')
  writeFileSync(file, CONFIGURATION)
  const args = [`--config-file=${file}`, '--nofork', '--nopidfile', '--print-address=3']
  const service = await startService('dbus-daemon', args)
  return { address: service.answer, stop: service.stop }
}
