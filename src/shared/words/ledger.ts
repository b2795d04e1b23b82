/** The energy ledger. */
export const ledger = {
  title: 'Energy ledger',
  open: 'Ledger',
  periods: 'Periods',
  perPeriod: {
    hour: { text: 'Hours', meaning: 'of the last two days' },
    day: { text: 'Days', meaning: 'of the last month' },
    week: { text: 'Weeks', meaning: 'of the last quarter' },
    month: { text: 'Months', meaning: 'of the last year' },
  },
  unit: 'Unit',
  energyIn: { J: 'energy in joules', Wh: 'energy in watt hours' },
  export: 'Export',
  exportAs: { csv: 'Export as CSV…', json: 'Export as JSON…' },
  nothingKept: 'Nothing is kept of this source yet.',
  addingUp: 'Adding up the history.',
  whatItCounts:
    'Energy is of the time that was read, which the coverage tells: a dash is unknown, not 0. ANE minutes are ' +
    'those in which the ANE took more than at rest. All and cost are of these parts; a whole Mac takes more.',

  energyBy: {
    hour: 'Energy by hour',
    day: 'Energy by day',
    week: 'Energy by week',
    month: 'Energy by month',
  },
  period: { hour: 'Hour', day: 'Day', week: 'Week of', month: 'Month' },
  coverage: 'Coverage',
  aneMinutes: 'ANE minutes',
  all: 'All',
  cost: 'Cost',
  inAll: 'In all',

  kwhCosts: 'A kWh costs',
  currency: 'Currency',
  enterPrice: 'Enter what a kWh costs, as 0.30.',
  enterCurrency: 'Enter a currency, as EUR.',
}
