import { expect, it, vi } from 'vitest'
import { HistoryFile } from './history-file'

const engine = vi.hoisted(() => ({ open: (): unknown => undefined }))
vi.mock('../storage/history-store', () => ({ openHistory: () => engine.open() }))

function fileThatFails(error: Error): { file: HistoryFile; told: string[] } {
  engine.open = () => {
    throw error
  }
  const told: string[] = []
  const tell = (message: string): void => void told.push(message)
  return { file: new HistoryFile({ folder: '/nowhere', maximumBytes: () => 1, tell }), told }
}

it.each(['MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'])(
  'lets the app work without its database engine, and says so once (%s)',
  (code) => {
    const { file, told } = fileThatFails(Object.assign(new Error('Cannot find module'), { code }))
    expect(file.open()).toEqual(file.open())
    expect(file.open()).toMatchObject({ ok: false })
    expect(file.store).toBeNull()
    expect(told).toEqual([expect.stringContaining('could not be loaded') as string])
  },
)

it('lets a bug throw', () => {
  const { file } = fileThatFails(new TypeError('a bug'))
  expect(() => file.open()).toThrow('a bug')
})
