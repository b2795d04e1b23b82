// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_SETTINGS, type Settings } from '#shared/settings'
import { installFakeBridge, resetStores, type FakeBridge } from '../test-support/fake-bridge'
import { useNotices } from './notices-store'
import { changeSettings, receiveSettings, useSettings } from './settings-store'

let bridge: FakeBridge
/** What main has not answered yet, the oldest first. */
let asked: { resolve: (settings: Settings) => void; reject: (error: Error) => void }[]

beforeEach(() => {
  resetStores()
  bridge = installFakeBridge()
  asked = []
  bridge.answers['settings:update'] = () =>
    new Promise<Settings>((resolve, reject) => asked.push({ resolve, reject }))
})

const of = (change: Partial<Settings>): Settings => ({ ...DEFAULT_SETTINGS, ...change })
const chosen = (): number => useSettings.getState().rangeMinutes
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

describe('a choice that main has not answered', () => {
  it('is not undone by what main tells of the one before', async () => {
    changeSettings({ rangeMinutes: 15 })
    changeSettings({ rangeMinutes: 60 })
    receiveSettings(of({ rangeMinutes: 15 }))
    expect(chosen()).toBe(60)
    asked[0]?.resolve(of({ rangeMinutes: 15 }))
    await settled()
    expect(chosen()).toBe(60)
    asked[1]?.resolve(of({ rangeMinutes: 60, appearance: 'dark' }))
    await settled()
    expect(useSettings.getState()).toMatchObject({ rangeMinutes: 60, appearance: 'dark' })
  })

  it('gives way to what main tells last where it could not be saved, and a notice says so', async () => {
    changeSettings({ rangeMinutes: 15 })
    receiveSettings(of({ appearance: 'dark' }))
    asked[0]?.reject(new Error('busy'))
    await vi.waitFor(() => expect(useNotices.getState().notices).toHaveLength(1))
    await settled()
    expect(useSettings.getState()).toMatchObject(of({ appearance: 'dark' }))
  })
})

it('shows at once what main tells by itself', () => {
  receiveSettings(of({ rangeMinutes: 60 }))
  expect(chosen()).toBe(60)
})
