import {
  M1_MACOS_11,
  M1_PRO_MACOS_12,
  M4_MAX_MACOS_15,
  M5_MAX_MACOS_26,
  type Chip,
} from '../../src/main/synthesis/chips'

/** The machines that the stand-in can be; a scenario names one. */
export const MACHINES = {
  'M1, macOS 11': M1_MACOS_11,
  'M1 Pro, macOS 12': M1_PRO_MACOS_12,
  'M4 Max, macOS 15': M4_MAX_MACOS_15,
  'M5 Max, macOS 26': M5_MAX_MACOS_26,
  // No recording of an M6 is known: the model is made up, the build is 27.0.1.
  'M6, macOS 27': { ...M5_MAX_MACOS_26, model: 'Mac18,1', osBuild: '26A434' },
} as const satisfies Record<string, Chip>

export type MachineName = keyof typeof MACHINES

export const MACHINE_NAMES = Object.keys(MACHINES) as [MachineName, ...MachineName[]]
