import type { Command } from './command'
import { compareCommand } from './commands/compare'
import { completionCommand } from './commands/completion'
import { deleteCommand } from './commands/delete'
import { doctorCommand } from './commands/doctor'
import { divideCommand } from './commands/divide'
import { explainCommand } from './commands/explain'
import { exportCommand } from './commands/export'
import { importCommand } from './commands/import'
import { ledgerCommand } from './commands/ledger'
import { listCommand } from './commands/list'
import { markCommand } from './commands/mark'
import { parseCommand } from './commands/parse'
import { recordCommand } from './commands/record'
import { runCommand } from './commands/run'
import { serveCommand } from './commands/serve'
import { serviceCommand } from './commands/service'
import { showCommand } from './commands/show'
import { watchCommand } from './commands/watch'

export const COMMANDS: readonly Command[] = [
  runCommand,
  compareCommand,
  recordCommand,
  serveCommand,
  serviceCommand,
  markCommand,
  listCommand,
  showCommand,
  ledgerCommand,
  divideCommand,
  deleteCommand,
  importCommand,
  exportCommand,
  parseCommand,
  explainCommand,
  doctorCommand,
  watchCommand,
  completionCommand(() => COMMANDS),
]
