import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { z } from 'zod'

import { testedRuntime } from '../harness/runtime'
import { expect, test } from '../harness/test'

// What a package says about the software of others in it.

const hex = z.string().regex(/^[0-9a-f]{64,128}$/)
/** As much of https://cyclonedx.org/docs/1.5/json/ as the bill has, and all that readers of it rely on. */
const billSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.enum(['1.5', '1.6', '1.7']),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
  version: z.literal(1),
  metadata: z.object({ component: z.object({ 'bom-ref': z.string(), name: z.literal('anemometer') }) }),
  components: z.array(
    z.object({
      'bom-ref': z.string(),
      type: z.enum(['library', 'framework']),
      name: z.string(),
      version: z.string().min(1),
      purl: z.string().startsWith('pkg:'),
      licenses: z.array(z.object({ expression: z.string().min(1) })).min(1),
      hashes: z.array(z.object({ alg: z.enum(['SHA-256', 'SHA-512']), content: hex })).min(1),
    }),
  ),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
})

/** The packed app: its folder, what it carries beside its code, and where packing puts Electron's licences. */
function product(): { folder: string; resources: string; licences: string } {
  const { packagedFolder: folder, packagedExecutable } = testedRuntime()
  if (folder === null || packagedExecutable === null) throw new Error('Only for the packaged app.')
  if (process.platform !== 'darwin')
    return { folder, resources: path.join(folder, 'resources'), licences: folder }
  const resources = path.join(path.dirname(packagedExecutable), '..', 'Resources')
  return { folder, resources, licences: resources }
}

function readBill(): z.infer<typeof billSchema> {
  return billSchema.parse(JSON.parse(readFileSync(`${product().folder}.cdx.json`, 'utf8')))
}

test('a bill of materials lies beside the app, whole in itself @packaged', () => {
  const { metadata, components, dependencies } = readBill()
  const refs = components.map((component) => component['bom-ref'])
  expect(new Set(refs).size).toBe(refs.length)
  const named = dependencies.map(({ ref }) => ref)
  expect(named.toSorted()).toEqual([metadata.component['bom-ref'], ...refs].toSorted())
  expect(dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.includes(ref))).toEqual([])
  const names = components.map(({ name }) => name)
  for (const name of ['electron', 'react', 'zod', '@photostructure/sqlite']) expect(names).toContain(name)
  for (const name of ['vitest', 'typescript', 'axe-core', 'electron-builder'])
    expect(names).not.toContain(name)
})

test('the notices name each package of the bill, and those of Electron and Chromium come along @packaged', () => {
  const notices = readFileSync(path.join(product().resources, 'notices.txt'), 'utf8')
  for (const { name, version } of readBill().components)
    expect(notices).toMatch(name === 'electron' ? /^electron \d/m : new RegExp(`^${name} ${version}$`, 'm'))
  const { licences } = product()
  for (const file of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
    expect(existsSync(path.join(licences, file)), `${file} among ${readdirSync(licences).join(', ')}`).toBe(
      true,
    )
})
