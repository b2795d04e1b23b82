import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { shareLease, takeLease } from './lease'
import { openedStore, temporaryFolder } from './testing/store-folder'

vi.mock('./lease', { spy: true })

it('is held by one alone, or shared by many', () => {
  const path = join(temporaryFolder(), 'a.lock')
  const shared = [shareLease(path), shareLease(path)]
  expect(shared).not.toContain(null)
  expect(takeLease(path)).toBeNull()
  for (const lease of shared) lease?.release()
  const alone = takeLease(path)
  expect(takeLease(path)).toBeNull()
  alone?.release()
  expect(takeLease(path)).not.toBeNull()
})

it('is needed for what another process would take for a left-over', () => {
  const store = openedStore(temporaryFolder())
  vi.mocked(shareLease).mockReturnValueOnce(null)
  expect(() => store.createTrack('measurement')).toThrow(
    'The history cannot be written: another program keeps the file locked.',
  )
  const trackId = store.createTrack('measurement')
  expect(store.writer(trackId).ok).toBe(true)
  store.close()
})
