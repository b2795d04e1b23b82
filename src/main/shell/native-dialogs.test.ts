import { beforeEach, expect, it, vi } from 'vitest'

const dialog = vi.hoisted(() => ({ showOpenDialog: vi.fn(), showSaveDialog: vi.fn() }))
vi.mock('electron', () => ({ app: { getPath: () => '/home/me' }, dialog }))
const { askAlone, chooseExport, chooseImports, choosePicture, chooseRecording } =
  await import('./native-dialogs')

const BUSY = { ok: false, message: expect.stringContaining('waits for your answer') as string }
const ALL = {
  recording: () => chooseRecording(null),
  imports: () => chooseImports(null),
  export: () => chooseExport(null, 'csv', null),
  picture: () => choosePicture('all', null),
  prompt: () => askAlone(() => Promise.resolve('answered')),
}

beforeEach(() => {
  dialog.showOpenDialog.mockResolvedValue({ canceled: false, filePaths: ['/a'] })
  dialog.showSaveDialog.mockResolvedValue({ canceled: false, filePath: '/b' })
})

it.each(Object.entries(ALL))(
  'while a dialog is open, %s is refused, and shown after it',
  async (_name, ask) => {
    let close: (chosen: object) => void = () => undefined
    dialog.showOpenDialog.mockReturnValueOnce(new Promise((resolve) => (close = resolve)))
    const first = chooseRecording(null)
    expect(await ask()).toEqual(BUSY)
    close({ canceled: true, filePaths: [] })
    expect(await first).toEqual({ ok: true, value: null })
    expect(await ask()).toMatchObject({ ok: true })
  },
)

it('a dialog that fails does not shut out all others', async () => {
  dialog.showOpenDialog.mockRejectedValueOnce(new Error('no display'))
  await expect(chooseRecording(null)).rejects.toThrow('no display')
  expect(await chooseImports(null)).toEqual({ ok: true, value: ['/a'] })
})

it('a cancelled dialog is a success without a path', async () => {
  dialog.showSaveDialog.mockResolvedValue({ canceled: true, filePath: '' })
  expect(await chooseExport(null, 'csv', null)).toEqual({ ok: true, value: null })
  expect(await choosePicture('all', null)).toEqual({ ok: true, value: null })
})
