import koffi, { type LibraryHandle, type TypeObject } from 'koffi'
import type { LibraryPaths } from './protocol'

declare const pointee: unique symbol
/** An address that only fits where the same thing is asked for: koffi itself would take any number, or a text. */
type Pointer<Name extends string> = bigint & { readonly [pointee]: Name }

export type CFString = Pointer<'CFString'>
export type CFDictionary = Pointer<'CFDictionary'>
export type CFArray = Pointer<'CFArray'>
export type CFData = Pointer<'CFData'>
export type CFError = Pointer<'CFError'>
export type Subscription = Pointer<'Subscription'>
/** A channel of a legend or of a sample. */
export type Channel = Pointer<'Channel'>
export type CFObject = CFString | CFDictionary | CFArray | CFData | CFError | Subscription | Channel
type Bytes = Pointer<'bytes'>
type Callbacks = Pointer<'CFArrayCallBacks'>

/** koffi gives a number where it is exact and a bigint where it is not. */
type Int64 = number | bigint

/**
 * Every function that is called, by library, as C declares it (`testing/stand-in/apple.h`, which a test compares). An
 * object that `Create` or `Copy` returns is ours to release; one that `Get` returns is borrowed from what it was got from.
 */
export const DECLARATIONS = {
  coreFoundation: {
    CFRelease: 'void CFRelease(void *cf)',
    CFGetTypeID: 'uint64_t CFGetTypeID(void *cf)',
    CFDataGetTypeID: 'uint64_t CFDataGetTypeID()',
    CFStringCreateWithCString:
      'void *CFStringCreateWithCString(void *alloc, const char *text, uint32_t encoding)',
    CFStringGetCString:
      'uint8_t CFStringGetCString(void *string, _Out_ uint8_t *buffer, int64_t size, uint32_t encoding)',
    CFDictionaryGetValue: 'void *CFDictionaryGetValue(void *dictionary, void *key)',
    CFDictionaryCreateMutableCopy:
      'void *CFDictionaryCreateMutableCopy(void *alloc, int64_t capacity, void *dictionary)',
    CFDictionarySetValue: 'void CFDictionarySetValue(void *dictionary, void *key, void *value)',
    CFArrayGetCount: 'int64_t CFArrayGetCount(void *array)',
    CFArrayGetValueAtIndex: 'void *CFArrayGetValueAtIndex(void *array, int64_t index)',
    CFArrayCreateMutable: 'void *CFArrayCreateMutable(void *alloc, int64_t capacity, void *callbacks)',
    CFArrayAppendValue: 'void CFArrayAppendValue(void *array, void *value)',
    CFDataGetLength: 'int64_t CFDataGetLength(void *data)',
    CFDataGetBytePtr: 'void *CFDataGetBytePtr(void *data)',
    CFErrorGetCode: 'int64_t CFErrorGetCode(void *error)',
    CFErrorCopyDescription: 'void *CFErrorCopyDescription(void *error)',
  },
  ioReport: {
    IOReportCopyChannelsInGroup:
      'void *IOReportCopyChannelsInGroup(void *group, void *subgroup, int32_t options, _Out_ void **error)',
    IOReportCreateSubscription:
      'void *IOReportCreateSubscription(void *alloc, void *wanted, _Out_ void **subscribed, uint64_t options, _Out_ void **error)',
    IOReportCreateSamples:
      'void *IOReportCreateSamples(void *subscription, void *channels, _Out_ void **error)',
    IOReportChannelGetSubGroup: 'void *IOReportChannelGetSubGroup(void *channel)',
    IOReportChannelGetChannelName: 'void *IOReportChannelGetChannelName(void *channel)',
    IOReportChannelGetUnitLabel: 'void *IOReportChannelGetUnitLabel(void *channel)',
    IOReportChannelGetFormat: 'int32_t IOReportChannelGetFormat(void *channel)',
    IOReportChannelGetChannelID: 'uint64_t IOReportChannelGetChannelID(void *channel)',
    IOReportChannelGetDriverID: 'uint64_t IOReportChannelGetDriverID(void *channel)',
    // Writes the unit where the second argument points; never a number, though many callers declare one.
    IOReportSimpleGetIntegerValue:
      'int64_t IOReportSimpleGetIntegerValue(void *channel, _Out_ uint64_t *unit)',
    IOReportStateGetCount: 'int32_t IOReportStateGetCount(void *channel)',
    IOReportStateGetNameForIndex: 'void *IOReportStateGetNameForIndex(void *channel, int32_t index)',
    IOReportStateGetResidency: 'uint64_t IOReportStateGetResidency(void *channel, int32_t index)',
  },
  system: {
    mach_absolute_time: 'uint64_t mach_absolute_time()',
    mach_timebase_info: 'int32_t mach_timebase_info(_Out_ uint32_t *info)',
  },
} as const

/** null: the allocator that everybody uses. */
type DefaultAllocator = null
type Out<Type> = [Type | null]

/** The functions of `DECLARATIONS` with the types that C does not tell. */
export interface Bindings {
  CFRelease: (object: CFObject) => void
  CFGetTypeID: (object: CFObject) => Int64
  CFDataGetTypeID: () => Int64
  CFStringCreateWithCString: (alloc: DefaultAllocator, text: string, encoding: number) => CFString | null
  CFStringGetCString: (string: CFString, buffer: Uint8Array, size: number, encoding: number) => number
  CFDictionaryGetValue: (dictionary: CFDictionary | Channel, key: CFString) => CFObject | null
  CFDictionaryCreateMutableCopy: (alloc: DefaultAllocator, capacity: 0, from: CFDictionary) => CFDictionary
  CFDictionarySetValue: (dictionary: CFDictionary, key: CFString, value: CFObject) => void
  CFArrayGetCount: (array: CFArray) => Int64
  CFArrayGetValueAtIndex: (array: CFArray, index: number) => Channel
  CFArrayCreateMutable: (alloc: DefaultAllocator, capacity: 0, callbacks: Callbacks) => CFArray
  CFArrayAppendValue: (array: CFArray, value: CFObject) => void
  CFDataGetLength: (data: CFData) => Int64
  CFDataGetBytePtr: (data: CFData) => Bytes
  CFErrorGetCode: (error: CFError) => Int64
  CFErrorCopyDescription: (error: CFError) => CFString | null
  IOReportCopyChannelsInGroup: (
    group: CFString,
    subgroup: CFString | null,
    options: 0,
    error: Out<CFError>,
  ) => CFDictionary | null
  IOReportCreateSubscription: (
    alloc: DefaultAllocator,
    wanted: CFDictionary,
    subscribed: Out<CFDictionary>,
    options: 0,
    error: Out<CFError>,
  ) => Subscription | null
  IOReportCreateSamples: (
    subscription: Subscription,
    channels: CFDictionary,
    error: Out<CFError>,
  ) => CFDictionary | null
  IOReportChannelGetSubGroup: (channel: Channel) => CFString | null
  IOReportChannelGetChannelName: (channel: Channel) => CFString | null
  IOReportChannelGetUnitLabel: (channel: Channel) => CFString | null
  IOReportChannelGetFormat: (channel: Channel) => number
  IOReportChannelGetChannelID: (channel: Channel) => Int64
  IOReportChannelGetDriverID: (channel: Channel) => Int64
  IOReportSimpleGetIntegerValue: (channel: Channel, unit: null) => Int64
  IOReportStateGetCount: (channel: Channel) => number
  IOReportStateGetNameForIndex: (channel: Channel, index: number) => CFString | null
  IOReportStateGetResidency: (channel: Channel, index: number) => Int64
  mach_absolute_time: () => Int64
  mach_timebase_info: (info: Uint32Array) => number
  /** `kCFTypeArrayCallBacks`: an array with them retains what is put into it. */
  retaining: Callbacks
}

/** Throws where a library or a function is missing; the message names it. */
export function loadBindings(paths: LibraryPaths): Bindings {
  const bindings: Record<string, unknown> = {}
  for (const library of Object.keys(DECLARATIONS) as (keyof typeof DECLARATIONS)[]) {
    const loaded = loadLibrary(paths[library])
    for (const [name, declaration] of Object.entries(DECLARATIONS[library]))
      bindings[name] = loaded.func(declaration)
    if (library === 'coreFoundation') bindings.retaining = loaded.symbol('kCFTypeArrayCallBacks')
  }
  return bindings as unknown as Bindings
}

function loadLibrary(path: string): LibraryHandle {
  try {
    return koffi.load(path)
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error })
  }
}

/** By the number of words: koffi makes a type at each `decode` with a length and never gives it back, 19 bytes a call. */
const WORD_ARRAYS = new Map<number, TypeObject>()

/**
 * The words of 8 bytes that `data` holds, as a copy: Electron's utility process forbids views of memory that is not V8's
 * (`koffi.view` ends the process there).
 */
export function copyWords(bindings: Bindings, data: CFData): BigInt64Array {
  const count = Math.floor(Number(bindings.CFDataGetLength(data)) / 8)
  if (count === 0) return new BigInt64Array(0)
  let type = WORD_ARRAYS.get(count)
  if (type === undefined) WORD_ARRAYS.set(count, (type = koffi.array('int64_t', count, 'Typed')))
  return koffi.decode(bindings.CFDataGetBytePtr(data), type) as BigInt64Array
}
