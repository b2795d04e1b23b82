import dbus from 'dbus-next'

const NAME = 'org.freedesktop.Notifications'
const PATH = '/org/freedesktop/Notifications'

/** What the app has asked the desktop to show. */
export interface ShownNotification {
  id: number
  title: string
  body: string
  /** The app asked for no sound. */
  isSilent: boolean
}

/**
 * The desktop's side of notifications on a session bus: keeps what an app shows, and clicks it.
 * https://specifications.freedesktop.org/notification-spec/latest/protocol.html
 */
export class NotificationServer {
  readonly #bus: dbus.MessageBus
  readonly #desktop: Desktop

  private constructor(bus: dbus.MessageBus, desktop: Desktop) {
    this.#bus = bus
    this.#desktop = desktop
  }

  static async start(busAddress: string): Promise<NotificationServer> {
    const bus = dbus.sessionBus({ busAddress })
    const desktop = new Desktop()
    bus.export(PATH, desktop)
    await bus.requestName(NAME, dbus.NameFlag.DO_NOT_QUEUE)
    return new NotificationServer(bus, desktop)
  }

  stop(): void {
    this.#bus.disconnect()
  }

  /** In the order in which they came. */
  get shown(): readonly ShownNotification[] {
    return this.#desktop.shown
  }

  /** As a person does who clicks it anywhere but on a button. */
  click({ id }: ShownNotification): void {
    this.#desktop.ActionInvoked(id, 'default')
  }
}

class Desktop extends dbus.interface.Interface {
  readonly shown: ShownNotification[] = []

  constructor() {
    super(NAME)
  }

  GetCapabilities(): string[] {
    return ['actions', 'body', 'sound']
  }

  GetServerInformation(): string[] {
    return ['Desktop of the tests', 'Anemometer', '1', '1.2']
  }

  Notify(
    _app: string,
    _replaces: number,
    _icon: string,
    title: string,
    body: string,
    _actions: string[],
    hints: Record<string, dbus.Variant>,
  ): number {
    const id = this.shown.length + 1
    this.shown.push({ id, title, body, isSilent: hints['suppress-sound']?.value === true })
    return id
  }

  CloseNotification(id: number): void {
    this.NotificationClosed(id, 3)
  }

  NotificationClosed(id: number, reason: number): [number, number] {
    return [id, reason]
  }

  ActionInvoked(id: number, action: string): [number, string] {
    return [id, action]
  }
}

Desktop.configureMembers({
  methods: {
    GetCapabilities: { outSignature: 'as' },
    GetServerInformation: { outSignature: 'ssss' },
    Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
    CloseNotification: { inSignature: 'u' },
  },
  signals: {
    NotificationClosed: { signature: 'uu' },
    ActionInvoked: { signature: 'us' },
  },
})
