import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

import { STAND_IN } from '../electron/stand-in.mjs'
import { PersonError, ROOT } from '../script.mjs'
import { shippedPackages } from './shipped-packages.mjs'

const require = createRequire(import.meta.url)

/**
 * The CycloneDX bill of materials of a packaged app: what npm knows of every installed package, without those of which
 * nothing is shipped, and the Electron that was packed.
 *
 * @param {{ version: string, platform: string, arch: string }} electron
 */
export function billOfMaterials(electron) {
  return onlyShipped(npmBill(), shippedPackages(), electronComponent(electron))
}

/**
 * That of the package of the command, which needs no Electron.
 *
 * @param {import('./shipped-packages.mjs').ShippedPackage[]} shipped
 */
export function commandBillOfMaterials(shipped) {
  return onlyShipped(npmBill(), shipped, null)
}

/** All that package-lock.json installs, of which most only builds and tests. */
function npmBill() {
  const format = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application']
  // Where a bundler has set NODE_ENV=production in this process, npm would leave out what it calls development.
  const args = ['sbom', ...format, '--package-lock-only', '--include=dev']
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0)
    throw new PersonError(`npm made no bill of materials (exit status ${status}): ${stderr?.trim() ?? ''}`)
  return JSON.parse(stdout)
}

/**
 * `bill` with the components of `shipped` only, `electron` in the place of the npm package that downloads it, or null where
 * none is shipped. Throws where the bill does not know a shipped package, or knows no hash of it.
 */
export function onlyShipped(bill, shipped, electron) {
  const components = shipped
    .filter(({ name }) => name !== electron?.name)
    .map(({ name, version, licence }) => {
      const found = bill.components.find((each) => each.name === name && each.version === version)
      if (!found?.hashes?.length)
        throw new PersonError(
          `The bill of materials would lack ${name} ${version}, or its hash: node_modules differs from package-lock.json. Type: npm ci`,
        )
      const { type, purl, hashes } = found
      const licenses = [{ expression: licence }]
      // To npm most are for development; they are shipped all the same, since they are bundled.
      return { 'bom-ref': found['bom-ref'], type, name, version, scope: 'required', purl, licenses, hashes }
    })
  if (electron !== null) components.push(electron)
  const refs = new Set(components.map((component) => component['bom-ref']))
  const { component } = bill.metadata
  const ofApp = { ref: component['bom-ref'], dependsOn: [...refs] }
  const dependencies = bill.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }))
  const known = new Set(dependencies.map(({ ref }) => ref))
  if (electron !== null && !known.has(electron['bom-ref']))
    dependencies.push({ ref: electron['bom-ref'], dependsOn: [] })
  const lifecycles = [{ phase: 'build' }]
  const metadata = { ...bill.metadata, lifecycles, component: { ...component, name: 'anemometer' } }
  return { ...bill, metadata, components, dependencies: [ofApp, ...dependencies] }
}

/** Electron as its release site or, for development, the npm registry publishes it. */
export function electronComponent({ version, platform, arch }) {
  const component = {
    'bom-ref': `electron@${version}`,
    type: 'framework',
    name: 'electron',
    version,
    scope: 'required',
    licenses: [{ expression: 'MIT' }],
  }
  if (version === STAND_IN.electronVersion) {
    const content = Buffer.from(STAND_IN.packageSha512, 'base64').toString('hex')
    return { ...component, purl: standInPurl(), hashes: [{ alg: 'SHA-512', content }] }
  }
  const file = `electron-v${version}-${platform}-${arch}.zip`
  const content = JSON.parse(readFileSync(require.resolve('electron/checksums.json'), 'utf8'))[file]
  if (content === undefined)
    throw new PersonError(
      `No hash is known of ${file}: the packed Electron is not that of package.json. Type: npm ci`,
    )
  return {
    ...component,
    purl: `pkg:github/electron/electron@v${version}`,
    hashes: [{ alg: 'SHA-256', content }],
  }
}

function standInPurl() {
  const [, name, version] = /^(.*)@(.*)$/.exec(STAND_IN.spec)
  return `pkg:npm/${name.replace('@', '%40')}@${version}`
}

/** Where the bill of the app in `folder` is: beside it. */
export function billPathOf(folder) {
  return `${path.resolve(folder)}.cdx.json`
}
