import dbus from 'dbus-next'

export const WATCHER_NAME = 'org.kde.StatusNotifierWatcher'
export const WATCHER_PATH = '/StatusNotifierWatcher'

/**
 * What a desktop's panel offers to programs that have a tray icon. Claims to have a host, because Chromium
 * registers nothing without one. https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/
 */
export class StatusNotifierWatcher extends dbus.interface.Interface {
  readonly IsStatusNotifierHostRegistered = true
  readonly ProtocolVersion = 0
  readonly RegisteredStatusNotifierItems: string[] = []
  readonly #registered: (service: string) => void

  constructor(registered: (service: string) => void) {
    super(WATCHER_NAME)
    this.#registered = registered
  }

  RegisterStatusNotifierItem(service: string): void {
    this.RegisteredStatusNotifierItems.push(service)
    this.#registered(service)
  }

  RegisterStatusNotifierHost(): void {
    // This host is the only one; a second one has nothing to add.
  }
}

StatusNotifierWatcher.configureMembers({
  properties: {
    IsStatusNotifierHostRegistered: { signature: 'b', access: 'read' },
    ProtocolVersion: { signature: 'i', access: 'read' },
    RegisteredStatusNotifierItems: { signature: 'as', access: 'read' },
  },
  methods: {
    RegisterStatusNotifierItem: { inSignature: 's' },
    RegisterStatusNotifierHost: { inSignature: 's' },
  },
})
