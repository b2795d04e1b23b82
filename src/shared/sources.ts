import { isMadeUp, type Origins } from './origins'

/** What a source may deliver: samples, which are windows of time, or events. */
export type SourceStream = 'samples' | 'events'

/** Everything about a source that others need to know. Its code lies in `src/main/sources`, in a folder of its own. */
export interface SourceDescriptor {
  /** In a menu and beside the numbers: "Live". */
  label: string
  /** As a title: "Live readings". */
  title: string
  /** Within a sentence: "live readings". */
  phrase: string
  /** False: its numbers are made up, and whatever shows them has to say so. */
  isReal: boolean
  /**
   * What it needs before it can be read. `mac`: one that gives readings at all; `administrator`: the permission for
   * powermetrics. The state of both is `SourceStatus.live`. `file`: a recording, whose name is the label of the status.
   */
  needs: 'nothing' | 'mac' | 'administrator' | 'file'
  /** How much later than its stamp a window may truly have ended, ms. */
  stampResolutionMs: number
  streams: readonly SourceStream[]
  /** How its samples are stored: in one `continuous` track, or in a `scratch` track, deleted when another source begins. */
  track: 'continuous' | 'scratch'
  /** Its samples are of the present. False: of the time of the recording, so that reading can wait without a loss. */
  isPresent: boolean
  canPause: boolean
  /** A person chooses how fast it plays. */
  hasSpeed: boolean
  /** A person chooses the time between its samples. */
  hasInterval: boolean
  /** Samples come with the bytes that they were read from. */
  keepsFrames: boolean
  /** It can be named in the settings and on the command line. */
  isSelectable: boolean
  /** The app's menus offer it. */
  isInMenus: boolean
}

/** `powermetrics` stamps whole seconds, so the true end lies up to this much after the stamp, ms. */
export const POWERMETRICS_STAMP_RESOLUTION_MS = 1000

/** Its stamps are the wall clock's, read just after the counters: what the system is late, and the clock corrected, ms. */
const IOREPORT_STAMP_RESOLUTION_MS = 100

/** What all sources of `powermetrics` output have in common. */
const POWERMETRICS = {
  stampResolutionMs: POWERMETRICS_STAMP_RESOLUTION_MS,
  streams: ['samples'],
  canPause: true,
  keepsFrames: true,
} as const

const ROWS = {
  /** The best that is allowed now: powermetrics, with what IOReport alone has, or IOReport alone. */
  live: {
    ...POWERMETRICS,
    label: 'Live',
    title: 'Live readings',
    phrase: 'live readings',
    isReal: true,
    needs: 'mac',
    streams: ['samples', 'events'],
    track: 'continuous',
    isPresent: true,
    hasSpeed: false,
    hasInterval: true,
    isSelectable: true,
    isInMenus: true,
  },
  powermetrics: {
    ...POWERMETRICS,
    label: 'powermetrics',
    title: 'Readings of powermetrics',
    phrase: 'readings of powermetrics',
    isReal: true,
    needs: 'administrator',
    track: 'continuous',
    isPresent: true,
    hasSpeed: false,
    hasInterval: true,
    isSelectable: true,
    isInMenus: false,
  },
  ioreport: {
    label: 'IOReport',
    title: 'Readings of IOReport',
    phrase: 'readings of IOReport',
    isReal: true,
    needs: 'nothing',
    stampResolutionMs: IOREPORT_STAMP_RESOLUTION_MS,
    streams: ['samples', 'events'],
    track: 'continuous',
    isPresent: true,
    canPause: true,
    hasSpeed: false,
    hasInterval: false,
    keepsFrames: true,
    isSelectable: true,
    isInMenus: false,
  },
  replay: {
    ...POWERMETRICS,
    label: 'Recording',
    title: 'Recording',
    phrase: 'the recording',
    isReal: true,
    streams: ['samples', 'events'],
    needs: 'file',
    track: 'scratch',
    isPresent: false,
    hasSpeed: true,
    hasInterval: false,
    isSelectable: false,
    isInMenus: false,
  },
  demonstration: {
    ...POWERMETRICS,
    label: 'Demonstration',
    title: 'Demonstration',
    phrase: 'the demonstration',
    isReal: false,
    needs: 'nothing',
    track: 'continuous',
    isPresent: true,
    hasSpeed: false,
    hasInterval: false,
    isSelectable: true,
    isInMenus: true,
  },
} as const satisfies Record<string, SourceDescriptor>

export type SourceKind = keyof typeof ROWS

type KindsWith<Part extends Partial<SourceDescriptor>> = {
  [Kind in SourceKind]: (typeof ROWS)[Kind] extends Part ? Kind : never
}[SourceKind]

/** A source that can be named in the settings and on a command line. */
export type SelectableKind = KindsWith<{ isSelectable: true }>

/** A selectable source that needs no permission and no file. */
export type UnaidedKind = KindsWith<{ isSelectable: true; needs: 'nothing' }>

/** A source whose state is that of live readings. */
export type LiveKind = Exclude<SelectableKind, UnaidedKind>

/** A source that is stored in one continuous track. */
export type ContinuousKind = KindsWith<{ track: 'continuous' }>

/**
 * All sources. Types, settings, schemas of IPC and of files, menus, tables and words derive from these rows: a new source is
 * a row here, its folder in `src/main/sources`, and a line where sources are made (`create-source.ts` there).
 */
export const SOURCES: Readonly<Record<SourceKind, SourceDescriptor>> = ROWS

export const SOURCE_KINDS = Object.keys(ROWS) as SourceKind[]
export const SELECTABLE_KINDS = SOURCE_KINDS.filter(isSelectable)
/** Those of them that the app offers. */
export const MENU_KINDS = SELECTABLE_KINDS.filter((kind) => SOURCES[kind].isInMenus)
export const CONTINUOUS_KINDS = SOURCE_KINDS.filter(isContinuous)

/** What is read unless the settings or the command line say otherwise. */
export const DEFAULT_SOURCE: SelectableKind = 'live'
/** What is read where the selected source is not available. */
export const FALLBACK_SOURCE: UnaidedKind = 'demonstration'

/** Where readings truly come from that were read from `source`: a recording or a file may hold those of a demonstration. */
export function trueSource(source: SourceKind, origins: Origins): SourceKind {
  return isMadeUp(origins) ? 'demonstration' : source
}

/** False also for a word that names no source. */
export function isSelectable(kind: string): kind is SelectableKind {
  return isKind(kind) && SOURCES[kind].isSelectable
}

export function isUnaided(kind: SelectableKind): kind is UnaidedKind {
  return SOURCES[kind].needs === 'nothing'
}

/** False also for a word that names no source, as those of other tracks. */
export function isContinuous(kind: string): kind is ContinuousKind {
  return isKind(kind) && SOURCES[kind].track === 'continuous'
}

/** Why nothing of a source can be added up. Measurements do not count: they own their samples. */
export function nothingKept(kind: ContinuousKind): string {
  return `Nothing is kept of ${SOURCES[kind].phrase} yet: the app keeps what it reads while it runs.`
}

function isKind(kind: string): kind is SourceKind {
  return Object.hasOwn(SOURCES, kind)
}
