import { expect, it, vi } from 'vitest'
import { MenuActions, type MenuActionParts } from './menu-actions'

const { setLoginItemSettings } = vi.hoisted(() => ({ setLoginItemSettings: vi.fn() }))
vi.mock('electron', () => ({ app: { setLoginItemSettings } }))

const refusal = { ok: false, message: 'No measurement runs.' }

function actionsWith(stopped: object) {
  const parts = {
    storage: { stopMeasurement: () => Promise.resolve(stopped), startMeasurement: () => ({ ok: true }) },
    pipeline: { mark: () => refusal },
    command: vi.fn(),
    notify: vi.fn(),
  }
  return { ...parts, actions: new MenuActions(parts as unknown as MenuActionParts) }
}

it('shows the measurement that was stopped', async () => {
  const { actions, command, notify } = actionsWith({ ok: true, value: { id: 'm1' } })
  await actions.perform({ kind: 'stop-measurement' })
  expect(command).toHaveBeenCalledWith({ kind: 'show-measurement', id: 'm1' })
  expect(notify).not.toHaveBeenCalled()
})

it('shows a failure as a notice, and nothing for a success or an action without a result', async () => {
  const { actions, command, notify } = actionsWith(refusal)
  await actions.perform({ kind: 'start-measurement' })
  await actions.perform({ kind: 'set-start-at-login', enabled: true })
  expect(setLoginItemSettings).toHaveBeenCalledWith({ openAtLogin: true })
  expect(notify).not.toHaveBeenCalled()
  await actions.perform({ kind: 'stop-measurement' })
  await actions.perform({ kind: 'add-mark' })
  expect(notify.mock.calls).toEqual([[refusal.message], [refusal.message]])
  expect(command).not.toHaveBeenCalled()
})

it('tells of a bug each time, whether it was thrown at once or later', async () => {
  const { actions, notify, pipeline } = actionsWith(refusal)
  pipeline.mark = () => {
    throw new TypeError('a bug')
  }
  await actions.perform({ kind: 'add-mark' })
  await actions.perform({ kind: 'add-mark' })
  expect(notify.mock.calls).toEqual(Array(2).fill([expect.stringContaining('could not be done (TypeError)')]))
})
