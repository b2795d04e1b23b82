// What `electron PATH …` does in an official build: run the app whose folder is named on the command line.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { app } from 'electron'

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (folder === undefined) {
  console.error('Usage: electron [options] FOLDER [arguments of the app]')
  process.exit(2)
}
const root = path.resolve(folder)
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
app.setName(manifest.productName ?? manifest.name)
app.setVersion(manifest.version)
app.setAppPath(root)
await import(pathToFileURL(path.join(root, manifest.main)).href)
