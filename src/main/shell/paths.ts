import { join } from 'node:path'

/** The folder of the bundled main process, `out/main`. The other paths are where the build puts things relative to it. */
const MAIN_FOLDER = import.meta.dirname

export const PRELOAD_PATH = join(MAIN_FOLDER, '../preload/index.cjs')
export const RENDERER_FOLDER = join(MAIN_FOLDER, '../renderer')
export const ASSETS_FOLDER = join(MAIN_FOLDER, '../../assets')
/** Of a build that is not packaged; packing puts them into the app's resources. */
export const NOTICES_PATH = join(MAIN_FOLDER, '../notices.txt')
