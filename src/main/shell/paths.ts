import { join } from 'node:path'

/** Where the build puts things, seen from the bundled main process (`out/main`). */
const MAIN_FOLDER = import.meta.dirname

export const PRELOAD_PATH = join(MAIN_FOLDER, '../preload/index.cjs')
export const RENDERER_FOLDER = join(MAIN_FOLDER, '../renderer')
export const ASSETS_FOLDER = join(MAIN_FOLDER, '../../assets')
/** Of a build that is not packaged; packing puts them into the app's resources. */
export const NOTICES_PATH = join(MAIN_FOLDER, '../notices.txt')
