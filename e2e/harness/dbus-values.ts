import dbus from 'dbus-next'

/** Replaces D-Bus variants at any depth with their values, so that a schema can check the result. */
export function plain(value: unknown): unknown {
  if (value instanceof dbus.Variant) return plain(value.value as unknown)
  if (Buffer.isBuffer(value)) return value
  if (Array.isArray(value)) return value.map(plain)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]))
  }
  return value
}
