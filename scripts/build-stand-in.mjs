// `node scripts/build-stand-in.mjs FOLDER NAME…`: bundles stand-ins of the live tests into FOLDER, for other tests.
import { buildProgram } from './live/build-stand-in.mjs'

const [folder, ...names] = process.argv.slice(2)
for (const name of names) await buildProgram(folder, name)
