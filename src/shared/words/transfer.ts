/** Files in and out: dropping, importing, exporting. */
export const transfer = {
  dropToImport: 'Drop to import as measurements',
  dropToOpen: 'Drop a powermetrics recording to open it',
  whatImports: 'Recordings, .anemometer files and pictures that carry their data',
  whatBecomesMeasurements:
    '.anemometer files, pictures that carry their data, and several files at once become measurements',
  noFile: (name: string) => `${name} is not a file on this disk. Save it first, then drop it again.`,
  export: (what: string) => `Export ${what}`,
  exportButton: 'Export…',
  cancel: 'Cancel',
  format: 'Format',
  formats: {
    csv: { name: 'CSV', purpose: 'A row a sample, for Numbers, Excel and R.' },
    ndjson: { name: 'NDJSON', purpose: 'An object a sample, one a line, for scripts and jq.' },
    parquet: { name: 'Parquet', purpose: 'Typed columns, compressed, for pandas, DuckDB and Polars.' },
    anemometer: {
      name: '.anemometer',
      purpose: 'Everything, with the raw readings as they arrived. Opens in Anemometer on another machine.',
    },
    'profile.json': {
      name: 'Firefox Profiler',
      purpose: 'Energy as counters, and what happened as markers, for profiler.firefox.com.',
    },
    'perfetto.json': {
      name: 'Perfetto',
      purpose: 'Power and energy as counters, and what happened as slices, for ui.perfetto.dev.',
    },
  },
  withProcessNames: 'With process names',
  whatProcessNames: 'The names of programs that the log told, and its texts. Left out otherwise.',
  importing: (what: string) => `Importing ${what}`,
  exporting: (what: string) => `Exporting ${what}`,
  cancelImport: (what: string) => `Cancel importing ${what}`,
  cancelExport: (what: string) => `Cancel exporting ${what}`,
  doneOf: (done: string, total: string) => `${done} of ${total}`,
  aSecond: (bytes: string) => `${bytes}/s`,
  importedFiles: (files: string) => `${files} imported as measurements.`,
  imported: 'Imported as a measurement.',
  importedAs: (name: string) => `${name} was imported as a measurement.`,
  saved: (file: string) => `Saved ${file}.`,
  left: (duration: string) => `${duration} left`,
}
