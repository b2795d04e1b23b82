import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { ROOT } from '../script.mjs'
import { shippedPackages } from './shipped-packages.mjs'

const OF_ELECTRON =
  'Electron contains Chromium, Node.js and more: what is in these is told by LICENSES.chromium.html, which comes with the app.'
const RULE = '-'.repeat(100)

/** Writes the third-party notices that the app carries and *About* opens (`src/main/shell/about.ts`). */
export function writeNotices(root = ROOT) {
  writeFileSync(path.join(root, 'out', 'notices.txt'), noticesText(shippedPackages(root)))
}

/** @param {import('./shipped-packages.mjs').ShippedPackage[]} packages */
export function noticesText(packages) {
  const sections = packages.map(
    ({ name, version, licence, licenceText }) =>
      `${RULE}\n${name} ${version}\n${licence}\n${RULE}\n\n${licenceText.replaceAll('\r\n', '\n')}\n`,
  )
  const ofElectron = packages.some(({ name }) => name === 'electron') ? `${OF_ELECTRON}\n` : ''
  return `Anemometer contains the following software of others, each under its own licence.
${ofElectron}
${sections.join('\n')}`
}
