import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Result } from '#shared/ipc-contract'
import type { TransferProgress } from '#shared/transfer'
import { log } from '../log/log'
import { temporaryFolder } from '../storage/testing/store-folder'
import { TransferQueue, type TransferWork } from './transfer-queue'

const shown: (string | null)[] = []
const create = (): TransferQueue => {
  shown.length = 0
  return new TransferQueue((progress: TransferProgress | null) => shown.push(progress?.label ?? null))
}

function work(label: string, run: TransferWork<string>['run']): TransferWork<string> {
  return { kind: 'import', label, run }
}

const untilCancelled: TransferWork<string>['run'] = ({ signal }) =>
  new Promise<Result<string>>((resolve) => {
    signal?.addEventListener('abort', () => resolve({ ok: false, message: 'It was cancelled.' }))
  })

it('does one after the other, whatever became of the one before', async () => {
  const transfers = create()
  const order: string[] = []
  const step = (label: string) =>
    work(label, async () => {
      order.push(`begin ${label}`)
      await Promise.resolve()
      order.push(`end ${label}`)
      if (label === 'b') throw new Error('a bug')
      return { ok: true, value: label }
    })
  const results = await Promise.allSettled(['a', 'b', 'c'].map((label) => transfers.add(step(label))))
  expect(order).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c'])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(shown).toEqual(['a', null, 'b', null, 'c', null])
  expect(transfers.progress).toBeNull()
})

it('cancels what is under way and what waits, but nothing that is added later', async () => {
  const transfers = create()
  const running = transfers.add(work('running', untilCancelled))
  const waiting = transfers.add(work('waiting', untilCancelled))
  await Promise.resolve()
  transfers.cancel()
  await transfers.settled()
  expect(transfers.progress).toBeNull()
  const later = transfers.add(work('later', () => Promise.resolve({ ok: true, value: 'done' })))
  expect(await running).toEqual({ ok: true, value: null })
  expect(await waiting).toEqual({ ok: true, value: null })
  expect(await later).toEqual({ ok: true, value: 'done' })
  expect(shown).not.toContain('waiting')
})

it('passes failures on', async () => {
  const failed = create().add(work('a', () => Promise.resolve({ ok: false, message: 'The disk is full.' })))
  expect(await failed).toEqual({ ok: false, message: 'The disk is full.' })
})

it('logs how each ended, without the name of the file', async () => {
  const path = join(temporaryFolder(), 'app.log')
  log.open(path)
  onTestFinished(() => log.close())
  const transfers = create()
  await transfers.add(
    work('Client X.plist', async ({ onProgress }) => {
      onProgress?.({
        kind: 'import',
        label: 'Client X.plist',
        bytesDone: 9,
        bytesTotal: 10,
        samples: 3,
        bytesPerSecond: null,
        remainingMs: null,
      })
      return { ok: true, value: 'done' }
    }),
  )
  await transfers.add(
    work('Client X.png', async () => ({ ok: false, message: 'Client X.png carries no samples.' })),
  )
  const cancelled = transfers.add(work('Client X', untilCancelled))
  await Promise.resolve()
  transfers.cancel()
  await cancelled
  expect(readFileSync(path, 'utf8').replaceAll(/^\S+ /gm, '').split('\n')).toEqual([
    'info  transfer An import ended. ending=.plist bytes=10 samples=3 isCancelled=false failure=null',
    'warn  transfer An import ended. ending=.png bytes=null samples=0 isCancelled=false failure="….png carries no samples."',
    'info  transfer An import ended. ending=null bytes=null samples=0 isCancelled=true failure="It was cancelled."',
    '',
  ])
})
