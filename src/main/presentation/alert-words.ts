import type { FiredAlert } from '#shared/alerts'
import { SOURCES } from '#shared/sources'

/** What a notification of the system says. Of made-up readings it says so first. */
export function notificationOf(
  { label, text }: Pick<FiredAlert, 'label' | 'text'>,
  isMadeUp: boolean,
): { title: string; body: string } {
  return { title: isMadeUp ? `${SOURCES.demonstration.label}: ${label}` : label, body: text }
}
