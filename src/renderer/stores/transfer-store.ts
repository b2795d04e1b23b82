import { create } from 'zustand'
import type { ExportSubject, TransferProgress } from '#shared/transfer'

interface TransferState {
  /** What is imported or exported now; null while nothing is. */
  progress: TransferProgress | null
  /** What the person wants to export and has not chosen a format for; null while the dialog is closed. */
  exporting: ExportRequest | null
}

export interface ExportRequest {
  subject: ExportSubject
  /** What it is, for the dialog's title: `“Visual Look Up”`, `the last 10 minutes`. */
  words: string
}

export const useTransfer = create<TransferState>()(() => ({ progress: null, exporting: null }))
