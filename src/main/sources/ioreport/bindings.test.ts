import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import koffi from 'koffi'
import { expect, it } from 'vitest'
import { DECLARATIONS, loadBindings } from './bindings'
import { StandIn } from './testing/stand-in-library'

const HEADER = readFileSync(fileURLToPath(new URL('testing/stand-in/apple.h', import.meta.url)), 'utf8')
const TYPEDEFS = new Map(
  [...HEADER.matchAll(/^typedef (.+?)(\w+);$/gm)].map(([, type = '', name = '']) => [name, type.trim()]),
)
const PROTOTYPES = new Map(
  [...HEADER.matchAll(/^(?!typedef|extern)(.+?)(\w+)\((.*)\);$/gm)].map(
    ([, result = '', name = '', parameters = '']) => [name, { result, parameters }],
  ),
)

/** `pointer`, or the type's name in koffi. */
function kindOf(c: string): string {
  const type = c.replaceAll(/\bconst\b/g, '').trim()
  const alias = TYPEDEFS.get(type)
  if (alias !== undefined) return kindOf(alias)
  if (type.includes('*')) return 'pointer'
  return (
    { void: 'Void', int: 'Int32' }[type] ??
    type.replace(/^u?int(\d+)_t$/, (word) => koffi.type(word).primitive)
  )
}

function parametersOf(list: string): string[] {
  return list === 'void' ? [] : list.split(',').map((parameter) => kindOf(parameter.replace(/\w+\s*$/, '')))
}

const declared = Object.values(DECLARATIONS).flatMap((library) => Object.entries(library))

it.each(declared)('declares %s as the header does', (name, declaration) => {
  const { result, arguments: parameters } = functionTypes(declaration)
  const prototype = PROTOTYPES.get(name)
  if (prototype === undefined) expect.unreachable('The header does not have it.')
  expect(kindOf(result)).toBe(kindOf(prototype.result))
  expect(parameters.map(kindOf)).toEqual(parametersOf(prototype.parameters))
})

it('declares every function that the header has', () => {
  expect(declared.map(([name]) => name).sort()).toEqual([...PROTOTYPES.keys()].sort())
})

it('says what is missing', () => {
  const paths = { ioReport: '/nowhere/libIOReport.dylib', coreFoundation: 'x', system: 'x' }
  expect(() => loadBindings({ ...paths, coreFoundation: '/nowhere/CoreFoundation' })).toThrow(
    '/nowhere/CoreFoundation',
  )
  const standIn = new StandIn('')
  expect(() => loadBindings({ ...standIn.libraries, system: 'libc.so.6' })).toThrow('mach_absolute_time')
  standIn.dispose()
})

function functionTypes(declaration: string): { result: string; arguments: string[] } {
  const [, result = '', list = ''] = /^(.+?)\w+\((.*)\)$/.exec(declaration) ?? []
  const types =
    list === '' ? [] : list.split(',').map((each) => each.replace('_Out_', '').replace(/\w+\s*$/, ''))
  return { result, arguments: types }
}
