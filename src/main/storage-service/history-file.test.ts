import { expect, it, vi } from 'vitest'
import { EngineError } from '../storage/database-errors'
import { HistoryFile } from './history-file'

const engine = vi.hoisted(() => ({ open: (): unknown => undefined }))
vi.mock('../storage/history-store', () => ({ openHistory: () => engine.open() }))

function fileThatFails(error: Error): { file: HistoryFile; notices: string[] } {
  engine.open = () => {
    throw error
  }
  const notices: string[] = []
  return { file: new HistoryFile('/nowhere', {}, (message) => notices.push(message)), notices }
}

it('does without its database engine, and says so once', () => {
  const { file, notices } = fileThatFails(new EngineError('The engine could not be loaded.'))
  expect(file.open()).toEqual(file.open())
  expect(file.open()).toMatchObject({ ok: false })
  expect(file.store).toBeNull()
  expect(notices).toEqual(['The engine could not be loaded.'])
})

it('lets a bug throw', () => {
  const { file } = fileThatFails(new TypeError('a bug'))
  expect(() => file.open()).toThrow('a bug')
})
