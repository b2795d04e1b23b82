import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/** V8 keeps the source as long as the app runs: a byte a character in ASCII, but two each where one is not. */
const asciiOnly: Plugin = {
  name: 'ascii-only',
  generateBundle: (_options, bundle) => {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk') file.code = file.code.replaceAll(/[^\0-\x7f]/g, escapeUtf16)
    }
  },
}

/** Writes down which modules a part of the app was made of, for the notices and the bill of materials. */
function listModules(part: 'main' | 'preload' | 'renderer'): Plugin {
  return {
    name: 'list-modules',
    generateBundle: (_options, bundle) => {
      const ids = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
      mkdirSync('out/modules', { recursive: true })
      writeFileSync(`out/modules/${part}.json`, JSON.stringify(ids))
    },
  }
}

function escapeUtf16(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/**
 * Each file of a page is a request that main has to answer before the first frame, so all that the window begins with is in
 * one, and what the popover needs of it in another. By itself the bundler made 17 of them, one for each set of pages that
 * share something.
 */
const PAGE_SCRIPTS = {
  groups: [
    {
      name: 'glance',
      test: /\/(shared\/(glance|format|extremes|words\/(popover|locale|pseudo-locale))|renderer\/locale)\.ts$/,
      priority: 1,
    },
    // Without the entries, which bring the styles of their pages.
    { name: 'window', tags: ['$initial' as const], test: /\/(?!main|popover|trace)[^/]+\.(tsx?|[cm]?js)$/ },
  ],
}

/** The popover is to open at once, and needs 8 kB of scripts: an import that needs more is an error of the build. */
const lightPopover: Plugin = {
  name: 'light-popover',
  generateBundle: (_options, bundle) => {
    const popover = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'popover')
    if (popover?.type === 'chunk' && popover.imports.some((file) => file.includes('/window-')))
      throw new Error(
        'The popover would load the scripts of the window. Add what it imports to the group "glance" of PAGE_SCRIPTS.',
      )
  },
}

// Everything is bundled but the two entries of package.json's "dependencies", the database engine and koffi, which are native:
// electron-vite leaves those out by itself. `#shared/*` resolves through package.json "imports".
export default defineConfig(({ mode }) => {
  const sourcemap = mode !== 'production'
  return {
    main: {
      plugins: [...(sourcemap ? [] : [asciiOnly]), listModules('main')],
      build: {
        sourcemap,
        rolldownOptions: {
          input: {
            index: 'src/main/index.ts',
            'storage-thread': 'src/main/storage-service/thread.ts',
            'ioreport-helper': 'src/main/sources/ioreport/helper-process.ts',
          },
          output: {
            format: 'es',
            entryFileNames: '[name].js',
            // In one folder with the thread and the helper, which are found beside whatever part of the program starts it.
            chunkFileNames: '[name]-[hash].js',
            // Without comments and blanks, but with its names, which the report of a bug shows.
            minify: sourcemap ? false : { compress: false, mangle: false, codegen: true },
          },
        },
      },
    },
    preload: {
      plugins: [listModules('preload')],
      build: {
        externalizeDeps: false,
        sourcemap,
        rolldownOptions: {
          input: { index: 'src/preload/index.ts' },
          // A sandboxed preload is one CommonJS file.
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
    renderer: {
      root: 'src/renderer',
      plugins: [react(), lightPopover, listModules('renderer')],
      build: {
        sourcemap,
        // Read at every opening of the window: half the bytes are half the parsing.
        minify: !sourcemap,
        rolldownOptions: {
          input: {
            index: 'src/renderer/index.html',
            popover: 'src/renderer/popover.html',
            failed: 'src/renderer/failed.html',
          },
          output: { codeSplitting: PAGE_SCRIPTS },
        },
        // The CSP allows neither inline scripts nor data: URLs for them, and Chromium preloads modules by itself.
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
      },
    },
  }
})
