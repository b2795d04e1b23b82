import { expect, it } from 'vitest'
import type { FiredAlert } from '#shared/alerts'
import { alertTitle } from './alert-text'

it('says first where readings are made up', () => {
  const alert: FiredAlert = {
    ...{ id: 'ane-active', label: 'ANE active for 5 min', text: '', fromMs: 0, toMs: 0 },
    ...{ sessionId: 1, source: 'demonstration', shown: 'shown' },
  }
  expect(alertTitle(alert, true)).toBe('Demonstration: ANE active for 5 min')
  expect(alertTitle(alert, false)).toBe('ANE active for 5 min')
})
