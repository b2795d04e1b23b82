/**
 * A format of dates that is made when it is first used. Each takes 2 ms to make, of which a window that opens needs one or
 * two.
 */
export function dateFormat(
  locale: string | undefined,
  options: Intl.DateTimeFormatOptions,
): () => Intl.DateTimeFormat {
  let made: Intl.DateTimeFormat | null = null
  return () => (made ??= new Intl.DateTimeFormat(locale, options))
}
