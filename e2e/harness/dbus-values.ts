import dbus from 'dbus-next'

/** Takes D-Bus variants apart, however deep, so that what is left is plain data for a schema to check. */
export function plain(value: unknown): unknown {
  if (value instanceof dbus.Variant) return plain(value.value as unknown)
  if (Buffer.isBuffer(value)) return value
  if (Array.isArray(value)) return value.map(plain)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]))
  }
  return value
}
