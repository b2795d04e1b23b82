import { ROOT } from './script.mjs'
import { build } from 'vite'

/**
 * Bundles the command line into `outDir`, which is emptied first.
 *
 * @param {string} outDir Absolute, or relative to the checkout.
 * @returns {Promise<string[]>} The modules that it was made of, as the bundler names them.
 */
export async function bundleCli(outDir) {
  const { output } = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: {
          anemometer: 'src/cli/anemometer.ts',
          'storage-thread': 'src/main/storage-service/thread.ts',
          'ioreport-helper': 'src/main/sources/ioreport/helper-process.ts',
        },
        output: {
          entryFileNames: '[name].js',
          // In one folder with the thread and the helper, which are found beside whatever part of the program starts it.
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
    ssr: { noExternal: true, external: ['@photostructure/sqlite', 'koffi'] },
  })
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
}
