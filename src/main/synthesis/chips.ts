/** A Mac with its macOS: everything that the output of `powermetrics` depends on. */
export interface Chip {
  /** `hw_model`. */
  model: string
  /** `kern_osversion`. */
  osBuild: string
  clusters: readonly ClusterProfile[]
  gpuTableMhz: readonly number[]
  /** Names in `bandwidth_counters`; empty where macOS has none (13 and later). */
  bandwidthCounters: readonly string[]
  /** `reportsOnline`: clusters have `online_ratio`. `reportsDown`: clusters and cores have `down_ratio`. */
  reportsOnline: boolean
  reportsDown: boolean
}

export interface ClusterProfile {
  name: string
  coreIds: readonly number[]
  tableMhz: readonly number[]
}

const M1_E_TABLE = [600, 972, 1332, 1704, 2064]
const M1_P_TABLE = [600, 828, 1056, 1284, 1500, 1728, 1956, 2184, 2388, 2592, 2772, 2988, 3096, 3144, 3204]
const M1_PRO_P_TABLE = [
  600, 828, 1056, 1296, 1524, 1752, 1980, 2208, 2448, 2676, 2904, 3036, 3132, 3168, 3228,
]
const M1_PRO_GPU_TABLE = [388.8, 486, 648, 777.6, 972, 1296]
const M4_MAX_E_TABLE = [1020, 1404, 1788, 2112, 2352, 2532, 2592]
const M4_MAX_P_TABLE = [
  1260, 1512, 1800, 2088, 2352, 2616, 2868, 3096, 3300, 3468, 3624, 3756, 3828, 3888, 3948, 3996, 4044, 4104,
  4416, 4512,
]
const M5_P_TABLE = [1344, 1644, 1992, 2304, 2652, 2964, 3240, 3504, 3696, 3876, 4044, 4176, 4284, 4308, 4380]
const M5_S_TABLE = [1308, 1620, 1980, 2292, 2580, 2880, 3180, 3432, 3648, 3828, 3984, 4104, 4188, 4236, 4308]

/** Both directions at the requester, then what of them reached DRAM. */
const withDram = (name: string): string[] => [`${name} RD`, `${name} WR`, `${name} DCS RD`, `${name} DCS WR`]
const fabricOnly = (name: string): string[] => [`${name} RD`, `${name} WR`]
const TOTALS = [
  'DCS',
  'DCS RD',
  'DCS WR',
  'DCS CAS',
  'DCS RAS',
  'DCS SR ENTRIES',
  'DCS PD ENTRIES',
  'DCS SR CYCLES',
  'DCS PD CYCLES',
]

/** In the order of an M1 Max with macOS 12.1 (21C52). */
const M1_MAX_COUNTERS: readonly string[] = [
  ...['PCPU0', 'PCPU1', 'ECPU'].flatMap(withDram),
  ...fabricOnly('GFX'),
  ...fabricOnly('GFX1'),
  'GFX DCS RD',
  'GFX DCS WR',
  ...['ANS', 'ISP', 'PCIE LN', 'STRM CODEC', 'PRORES', 'DISP'].flatMap(withDram),
  ...['EXT DISP0', 'EXT DISP1', 'EXT DISP2', 'EXT DISP3', 'VDEC', 'ANE0', 'ANE1'].flatMap(withDram),
  ...['VENC0', 'VENC1', 'MSR0', 'MSR1'].flatMap(withDram),
  // Apple's own order.
  'JPG0 WR',
  'JPG0 RD',
  'JPG0 DCS RD',
  'JPG0 DCS WR',
  ...withDram('JPG1'),
  ...['AFC', 'AFR_A', 'AFR_B', 'AF_I'].flatMap(fabricOnly),
  ...['ATC0', 'ATC1', 'ATC2', 'ATC3'].flatMap(withDram),
  ...TOTALS,
]

/** Derived from the channels that the driver of an M1 lists (macOS 11.0.1); no recording of this output is known. */
const M1_COUNTERS: readonly string[] = [
  ...['PCPU', 'ECPU', 'GFX', 'ANS', 'ISP', 'DISP', 'EXT DISP', 'VDEC', 'ANE', 'VENC', 'MSR', 'JPG'].flatMap(
    withDram,
  ),
  ...TOTALS,
]

/** The machine of the demonstration: 10 cores, macOS 12.3. */
export const M1_PRO_MACOS_12: Chip = {
  model: 'MacBookPro18,3',
  osBuild: '21E230',
  clusters: [
    { name: 'E-Cluster', coreIds: [0, 1], tableMhz: M1_E_TABLE },
    { name: 'P0-Cluster', coreIds: [2, 3, 4, 5], tableMhz: M1_PRO_P_TABLE },
    { name: 'P1-Cluster', coreIds: [6, 7, 8, 9], tableMhz: M1_PRO_P_TABLE },
  ],
  gpuTableMhz: M1_PRO_GPU_TABLE,
  bandwidthCounters: M1_MAX_COUNTERS,
  reportsOnline: false,
  reportsDown: false,
}

export const M1_MACOS_11: Chip = {
  model: 'Macmini9,1',
  osBuild: '20D80',
  clusters: [
    { name: 'E-Cluster', coreIds: [0, 1, 2, 3], tableMhz: M1_E_TABLE },
    { name: 'P-Cluster', coreIds: [4, 5, 6, 7], tableMhz: M1_P_TABLE },
  ],
  gpuTableMhz: [396, 528, 720, 924, 1128, 1278],
  bandwidthCounters: M1_COUNTERS,
  reportsOnline: false,
  reportsDown: false,
}

export const M4_MAX_MACOS_15: Chip = {
  model: 'Mac16,5',
  osBuild: '24F74',
  clusters: [
    { name: 'E-Cluster', coreIds: [0, 1, 2, 3], tableMhz: M4_MAX_E_TABLE },
    { name: 'P0-Cluster', coreIds: [4, 5, 6, 7, 8], tableMhz: M4_MAX_P_TABLE },
    { name: 'P1-Cluster', coreIds: [9, 10, 11, 12, 13], tableMhz: M4_MAX_P_TABLE },
  ],
  gpuTableMhz: [338, 618, 796, 924, 952, 1056, 1062, 1182, 1182, 1312, 1242, 1380, 1326, 1470, 1578],
  bandwidthCounters: [],
  reportsOnline: true,
  reportsDown: true,
}

/** Since 26.4 the slower tiers are called P, the fast one S. */
export const M5_MAX_MACOS_26: Chip = {
  model: 'Mac17,6',
  osBuild: '25E253',
  clusters: [
    { name: 'P0-Cluster', coreIds: [0, 1, 2, 3, 4, 5], tableMhz: M5_P_TABLE },
    { name: 'P1-Cluster', coreIds: [6, 7, 8, 9, 10, 11], tableMhz: M5_P_TABLE },
    { name: 'S-Cluster', coreIds: [12, 13, 14, 15, 16, 17], tableMhz: M5_S_TABLE },
  ],
  gpuTableMhz: [338, 486, 636, 796, 888, 988, 1084, 1182, 1278, 1374, 1470, 1578, 1620],
  bandwidthCounters: [],
  reportsOnline: false,
  reportsDown: true,
}
