import { expect, it } from 'vitest'
import { sudoUser } from './child-command'

it('is whoever typed sudo', () => {
  expect(sudoUser({ SUDO_UID: '501', SUDO_GID: '20' }, 0)).toEqual({ uid: 501, gid: 20 })
})

it.each([
  ['without sudo', {}, 0],
  ['not as root', { SUDO_UID: '501', SUDO_GID: '20' }, 501],
  ['where root typed it', { SUDO_UID: '0', SUDO_GID: '0' }, 0],
  ['where the system has no users of the kind', { SUDO_UID: '501', SUDO_GID: '20' }, null],
  ['where half is missing', { SUDO_UID: '501' }, 0],
  ['where it is no number', { SUDO_UID: '-1', SUDO_GID: 'staff' }, 0],
  ['where it is no id', { SUDO_UID: '4294967295', SUDO_GID: '20' }, 0],
])('is nobody else %s', (_where, env, uid) => {
  expect(sudoUser(env, uid)).toBeNull()
})
