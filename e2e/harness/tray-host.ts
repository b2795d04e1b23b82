import dbus from 'dbus-next'
import { z } from 'zod'

import { StatusNotifierWatcher, WATCHER_NAME, WATCHER_PATH } from './status-notifier-watcher'
import { decodeMenu, visibleEntries, type TrayMenuEntry } from './tray-menu'

const ITEM_PATH = '/StatusNotifierItem'
const ITEM_INTERFACE = 'org.kde.StatusNotifierItem'
const MENU_INTERFACE = 'com.canonical.dbusmenu'
const PROPERTIES_INTERFACE = 'org.freedesktop.DBus.Properties'

/** A picture of the tray icon, 4 bytes a pixel in the order R, G, B, A, rows from the top. */
export interface TrayPixels {
  width: number
  height: number
  rgba: Uint8Array
}

export interface TrayToolTip {
  title: string
  description: string
}

const bytes = z.instanceof(Uint8Array)
const pixmapsSchema = z.array(z.tuple([z.number(), z.number(), bytes]))
const toolTipSchema = z.tuple([z.string(), z.unknown(), z.string(), z.string()])
const toolTipChangeSchema = z.tuple([
  z.literal(ITEM_INTERFACE),
  z.object({ ToolTip: toolTipSchema }),
  z.unknown(),
])
const layoutReplySchema = z.tuple([z.number(), z.unknown()])

/**
 * The panel's side of the tray on a session bus: it owns the watcher's name, and reads and clicks what an app has
 * registered. dbus-next is used for it: pure JavaScript, serves and calls, and still correct for this small part.
 */
export class TrayHost {
  readonly #bus: dbus.MessageBus
  /** Of the items that apps have registered, the newest last. */
  #services: string[] = []

  private constructor(bus: dbus.MessageBus) {
    this.#bus = bus
  }

  static async start(busAddress: string): Promise<TrayHost> {
    const bus = dbus.sessionBus({ busAddress })
    const host = new TrayHost(bus)
    bus.export(WATCHER_PATH, new StatusNotifierWatcher((service) => host.#services.push(service)))
    await bus.requestName(WATCHER_NAME, dbus.NameFlag.DO_NOT_QUEUE)
    return host
  }

  stop(): void {
    this.#bus.disconnect()
  }

  /** As a panel that crashed and was started again: it knows of no items until apps register theirs anew. */
  async restart(): Promise<void> {
    await this.#bus.releaseName(WATCHER_NAME)
    this.#services = []
    await this.#bus.requestName(WATCHER_NAME, dbus.NameFlag.DO_NOT_QUEUE)
  }

  /** Whether an app has shown its tray icon. */
  get hasItem(): boolean {
    return this.#services.length > 0
  }

  /** How many items there are, or were: none is taken off. */
  get itemCount(): number {
    return this.#services.length
  }

  /** The icon in every size the app offers, of the newest item or of the one with this number. */
  async icons(item?: number): Promise<TrayPixels[]> {
    const pixmaps = pixmapsSchema.parse(await this.#property('IconPixmap', item))
    return pixmaps.map(([width, height, argb]) => ({ width, height, rgba: argbToRgba(argb) }))
  }

  async toolTip(): Promise<TrayToolTip> {
    const [, , title, description] = toolTipSchema.parse(await this.#property('ToolTip'))
    return { title, description }
  }

  /** Both lines of the tooltip, as a person reads them. */
  async toolTipText(): Promise<string> {
    return linesOf(await this.toolTip())
  }

  /** Reports every change of the tooltip, the last thing that the app sends for a sample. Returns how to stop it. */
  async watchToolTips(onToolTip: (text: string, monotonicNs: number) => void): Promise<() => void> {
    const listen = (message: dbus.Message): void => {
      const monotonicNs = Number(process.hrtime.bigint())
      const change = toolTipChangeSchema.safeParse(plain(message.body))
      if (!change.success) return
      const [, , title, description] = change.data[1].ToolTip
      onToolTip(linesOf({ title, description }), monotonicNs)
    }
    const rule = `type='signal',interface='${PROPERTIES_INTERFACE}',path='${ITEM_PATH}'`
    const dbusName = 'org.freedesktop.DBus'
    await this.#bus.call(
      new dbus.Message({
        ...{ destination: dbusName, path: '/org/freedesktop/DBus', interface: dbusName },
        ...{ member: 'AddMatch', signature: 's', body: [rule] },
      }),
    )
    this.#bus.on('message', listen)
    return () => this.#bus.off('message', listen)
  }

  async title(): Promise<string> {
    return z.string().parse(await this.#property('Title'))
  }

  async menu(): Promise<TrayMenuEntry> {
    const path = await this.#menuPath()
    const reply = await this.#call(path, MENU_INTERFACE, 'GetLayout', 'iias', [0, -1, []])
    return decodeMenu(layoutReplySchema.parse(reply)[1])
  }

  /** Clicks the item itself, as a panel does that does not open the menu for it. */
  activate(): void {
    this.#bus.send(this.#message(ITEM_PATH, ITEM_INTERFACE, 'Activate', 'ii', [0, 0]))
  }

  /** The labels of all visible entries, depth first. */
  async menuLabels(): Promise<string[]> {
    return visibleEntries(await this.menu()).map((entry) => entry.label)
  }

  /** Clicks the entry that the labels lead to, from the outermost menu inwards. */
  async click(...labels: (string | RegExp)[]): Promise<void> {
    let entry = await this.menu()
    for (const label of labels) {
      const found = entry.children.find((child) => child.visible && matches(child.label, label))
      if (!found)
        throw new Error(
          `The tray menu has no "${String(label)}" in: ${entry.children.map((c) => c.label).join(' | ')}`,
        )
      entry = found
    }
    if (!entry.enabled) throw new Error(`The tray menu's "${entry.label}" is disabled.`)
    const body = [entry.id, 'clicked', new dbus.Variant('i', 0), 0]
    const message = this.#message(await this.#menuPath(), MENU_INTERFACE, 'Event', 'isvu', body)
    // No answer is asked for: after "Quit" none may come.
    message.flags = dbus.MessageFlag.NO_REPLY_EXPECTED
    this.#bus.send(message)
  }

  async #menuPath(): Promise<string> {
    return z.string().parse(await this.#property('Menu'))
  }

  async #property(name: string, item?: number): Promise<unknown> {
    const reply = await this.#call(ITEM_PATH, PROPERTIES_INTERFACE, 'Get', 'ss', [ITEM_INTERFACE, name], item)
    return reply[0]
  }

  async #call(
    path: string,
    iface: string,
    member: string,
    signature: string,
    body: unknown[],
    item?: number,
  ): Promise<unknown[]> {
    const message = this.#message(path, iface, member, signature, body, item)
    const reply = await this.#bus.call(message)
    return z.array(z.unknown()).parse(plain(reply?.body ?? []))
  }

  #message(
    path: string,
    iface: string,
    member: string,
    signature: string,
    body: unknown[],
    item = this.#services.length - 1,
  ): dbus.Message {
    const destination = this.#services[item]
    if (destination === undefined) throw new Error('No app has registered this tray icon.')
    return new dbus.Message({ destination, path, interface: iface, member, signature, body })
  }
}

function linesOf({ title, description }: TrayToolTip): string {
  return [title, description].filter(Boolean).join('\n')
}

function matches(label: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? label === wanted : wanted.test(label)
}

/** D-Bus carries the icon as ARGB in network byte order. */
function argbToRgba(argb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(argb.length)
  for (let pixel = 0; pixel < argb.length; pixel += 4) {
    rgba.set(argb.subarray(pixel + 1, pixel + 4), pixel)
    rgba[pixel + 3] = argb[pixel] ?? 0
  }
  return rgba
}

/** Replaces D-Bus variants at any depth with their values, so that a schema can check the result. */
function plain(value: unknown): unknown {
  if (value instanceof dbus.Variant) return plain(value.value as unknown)
  if (Buffer.isBuffer(value)) return value
  if (Array.isArray(value)) return value.map(plain)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]))
  }
  return value
}
