/**
 * The most that anything from elsewhere may be: files, command lines, pages. Whoever reads, checks or writes it uses these,
 * so that what one part writes the other reads. What grows with a product (clusters × cores, points × series) is bounded as
 * a product. All are several times what the largest Mac or the longest real recording has.
 */

/** Clusters in a sample. */
export const MOST_CLUSTERS = 64
/** Cores in a sample, those of all its clusters together. */
export const MOST_CORES = 256
/** Series in memory at once: a recording whose samples name ever other clusters must not fill it. */
export const MOST_COLUMNS = 1024
/** Characters of a word that `powermetrics` prints: a model, a build, a cluster's name, a thermal pressure. */
export const LONGEST_WORD = 200

/** Bytes of one property list of `powermetrics`. */
export const LARGEST_DOCUMENT_BYTES = 16 * 1024 * 1024
/** Bytes that are read in search of the first sample: what has none in so many is no recording. */
export const MOST_BYTES_WITHOUT_SAMPLE = 64e6
/** Bytes of a line of a text log: 30 times the longest seen, a row of tasks with every column. */
export const LONGEST_LOG_LINE_BYTES = 64 * 1024
/** Bytes of a sample as a line of NDJSON or a row of CSV: one with every core takes far less. */
export const LONGEST_SAMPLE_LINE_BYTES = 1024 * 1024
/** Fields of a row of CSV, ten times the columns of a sample with every core. */
export const MOST_FIELDS = 8192

/** Channels of IOReport in a recording, and the numbers of all of them together: five times an Ultra's. */
export const MOST_CHANNELS = 512
export const MOST_CHANNEL_NUMBERS = 16_384
/** Bytes of the name of a channel, of a state or of a unit: what the reader of IOReport reads of them. */
export const LONGEST_CHANNEL_TEXT_BYTES = 1024
/** Bytes of a line of a recording of IOReport: five times the longest of an Ultra. */
export const LONGEST_COUNTER_LINE_BYTES = 1024 * 1024
/** Bytes of the frames that are made of a recording of IOReport, for each of its own: each repeats what it rests on. */
export const MOST_FRAME_BYTES_RATIO = 100

/** Characters that a page puts into the clipboard at once: a record of the log, a chart's table with every core of an Ultra. */
export const LONGEST_COPY = 100_000

/** Points of a series in one question to the history: above any screen. */
export const MOST_POINTS = 20_000
/** Values in one question to the history, points × series: 8000 points of the Mac with the most cores have half of it. */
export const MOST_RANGE_VALUES = 8_000_000

/** Samples in a picture: about an hour at 1 s, 10 MB as JSON, 0.5 MB in the picture. With very many cores there are fewer. */
export const MOST_PICTURE_SAMPLES = 4000
/** Means in a picture, points × series: 2000 points of the Mac with the most cores have a third of it. */
export const MOST_PICTURE_MEANS = 400_000
/** Bytes of a picture that is read: fifty times a large one with its samples. */
export const LARGEST_PICTURE_BYTES = 100_000_000
/** Bytes of a picture that a page draws: far above a stack of charts at 2×. */
export const LARGEST_DRAWN_BYTES = 64 * 1024 * 1024
/** Bytes of a picture's data once unpacked. */
export const LARGEST_PICTURE_DATA_BYTES = 28_000_000

/** Files in an archive. */
export const MOST_ENTRIES = 5000
/** Bytes of the name of a file in an archive, and of whatever else its directory says of it. */
export const LONGEST_ENTRY_BYTES = 1024
export const LARGEST_MANIFEST_BYTES = 16 * 1024 * 1024
/** Raw frames shrink to a fortieth at most; what shrinks to less than a four-hundredth is a zip bomb. */
export const MOST_UNPACKED_RATIO = 400
/** Bytes that may unpack from nothing. */
export const RATIO_FREE_BYTES = 1024 * 1024
/** Bytes that all files of an archive unpack to. */
export const MOST_UNPACKED_BYTES = 64 * 1024 ** 3
/** Recordings in an archive. */
export const MOST_RECORDINGS = 1000

/** Values, objects and lists in a JSON text: what parsing it allocates grows with them. */
export const MOST_JSON_VALUES = 1_000_000

/** Characters of a measurement's name, and of its note. */
export const LONGEST_NAME = 200
export const LONGEST_NOTE = 10_000
/** Characters of what a picture says it was made of, which may be the name of a file. */
export const LONGEST_LABEL = 1000
/** Characters of the command that was measured, all its words together. */
export const LONGEST_COMMAND = 100_000
export const MOST_COMMAND_WORDS = 10_000

/** Characters of the name of a currency. */
export const LONGEST_CURRENCY = 16
/** The most that a kWh may cost, in any currency. */
export const HIGHEST_PRICE = 1e9

/** Characters of what a person reads of an event, and of its kind. */
export const LONGEST_EVENT_LABEL = 200
export const LONGEST_EVENT_KIND = 64

/** Events in one answer to a window that lists them, which asks for the rest in turn; and in such a list. */
export const MOST_PAGE_EVENTS = 5000
export const MOST_LISTED_EVENTS = 100_000
/** The longest stretch of time that a window asks about at once who used the ANE in it, ms: its samples are all read. */
export const LONGEST_WHO_MS = 24 * 3_600_000

/** Files in one import of a window; a page takes more in turn. */
export const MOST_FILES = 100
/** Measurements in one request of a window. */
export const MOST_IDS = 10_000
/** Characters of a path: what Linux allows. */
export const LONGEST_PATH = 4096
