import dbus from 'dbus-next'
import { z } from 'zod'

import { plain } from '../../e2e/harness/dbus-values'

const changeSchema = z.tuple([
  z.literal('org.kde.StatusNotifierItem'),
  z.object({ ToolTip: z.tuple([z.string(), z.unknown(), z.string(), z.string()]) }),
  z.unknown(),
])

/** Tells of every change of a tray icon's tooltip, as a panel is told: the last thing the app sends for a sample. */
export async function watchToolTips(
  busAddress: string,
  onToolTip: (text: string, monotonicNs: number) => void,
): Promise<() => void> {
  const bus = dbus.sessionBus({ busAddress })
  const names = { path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' }
  const rule = "type='signal',interface='org.freedesktop.DBus.Properties',path='/StatusNotifierItem'"
  await bus.call(
    new dbus.Message({
      ...names,
      destination: names.interface,
      member: 'AddMatch',
      signature: 's',
      body: [rule],
    }),
  )
  bus.on('message', (message: dbus.Message) => {
    const monotonicNs = Number(process.hrtime.bigint())
    const change = changeSchema.safeParse(plain(message.body))
    if (!change.success) return
    const [, , title, description] = change.data[1].ToolTip
    onToolTip([title, description].join('\n'), monotonicNs)
  })
  return () => bus.disconnect()
}
