import { setTimeout as wait } from 'node:timers/promises'

import { Database } from '../../src/main/storage/database'

// A program that keeps the app's history locked for a while: `hold.subject.js FILE MILLISECONDS`.

const [file = '', heldMs = ''] = process.argv.slice(2)
const history = new Database(file)
history.exec('BEGIN EXCLUSIVE')
await wait(Number(heldMs))
history.exec('ROLLBACK')
history.close()
process.stdout.write('true')
