/** Controls that any page may have. */
export const controls = {
  close: 'Close',
  dismiss: 'Dismiss',
  search: 'Search',
  sortBy: (column: string) => `Sort by ${column}`,
  copy: 'Copy',
  copyName: (what: string) => `Copy ${what}`,
  copied: 'Copied',
  copiedName: (what: string) => `Copied ${what}`,
}
