import type { Evidence } from '#shared/ane-facts'

/** Marks, events, the lanes they are drawn on, their list, and the programs that the log names. */
export const events = {
  newMark: 'New mark',
  markedAt: (time: string) => `Marked at ${time}`,
  nameIt: 'Name it',
  leaveUnnamed: 'Leave it without a name',
  nameOfMark: 'Name of the mark',
  name: 'Name',

  events: 'Events',
  lane: 'Events and marks',
  inLane: 'Events and marks in view',
  olderNotListed: (count: number) => `${count} older ones are not listed: zoom in to reach them.`,
  andMore: (count: number) => `and ${count} more`,
  labelled: (kind: string, label: string) => `${kind} “${label}”`,
  interval: (from: string, to: string, duration: string) => `${from} to ${to} (${duration})`,

  programs: 'Programs',
  programLane: 'Programs that used the ANE',
  showFewerPrograms: 'Show fewer programs',
  showMorePrograms: (count: number) => `Show ${count} more programs`,
  showFewer: 'Show fewer',
  more: (count: number) => `+${count} more`,
  moreInList: (count: number) => `${count} more are in the list of events.`,
  programUse: (events: string, held: number, powered: number) =>
    `${events}, held open ${held}×, power ${powered}×`,
  noProgramNamed: 'No program named',
  linesWithoutProgram: 'Lines of the log that name no program',
  aProgram: 'A program',
  pid: (pid: number) => `pid ${pid}`,
  programWithPid: (name: string, pid: number) => `${name} (pid ${pid})`,

  whatMarksMean: 'What do the marks mean?',
  whatLinesMean:
    'A cross is a failure. A thin line: the program holds the ANE open; a bar: it holds its power. An arrow ' +
    'goes on; a dashed end was lost, and lies there at the latest. None of this says for how long it computed.',
  evidence: {
    ownership: { label: 'Driver', meaning: 'The driver names the process that a model was loaded for.' },
    'own-open': { label: 'Own', meaning: 'The process itself wrote that it opened the ANE or used it.' },
    power: { label: 'Power', meaning: 'The driver names who asked for power, or gave it back.' },
    connection: {
      label: 'Connection',
      meaning: 'The daemon of the ANE tells the id of who connected to it.',
    },
    'unknown-client': {
      label: 'Nobody named',
      meaning: 'Somebody used the ANE; the line does not say who.',
    },
  } satisfies Record<Evidence, { label: string; meaning: string }>,

  openList: 'List of events',
  list: 'List',
  inView: 'Events in view',
  search: 'Search events',
  closeList: 'Close the list of events',
  listFailed: 'The events could not be read from the app. Close the list and open it again.',
  nothingInView: 'Nothing in view. Show a longer time, or search for something else.',
  countOf: (found: string, all: string) => `${found} of ${all}`,
  notListed: (shown: string, earlier: string) =>
    `${shown}. ${earlier} are not listed: show a shorter time to reach them.`,
  whoUsed: 'Who used the ANE',
  whoIn: (span: string) => `Who, ${span}`,
  time: 'Time',
  newestFirst: 'Show the newest first',
  oldestFirst: 'Show the oldest first',
  what: 'What',
  program: 'Program',
  toldBy: 'Told by',
  text: 'Text',

  record: 'Record',
  theRecord: 'the record',
  recordCopied: 'Record copied.',
  recordInterval: (from: string, to: string, duration: string) => `${from} to ${to}, ${duration}`,
  exactBesideEvents: 'beside the samples; exact beside other events',
  textLeftOut: 'Its text was left out when it was exported.',
  textCut: (characters: number) => `Its text was longer: ${characters} characters of it are kept.`,
  notNamed: 'not named',
  processId: 'Process id',
  notTold: 'not told',
  toldByNobody: 'A line that tells of nobody’s use.',
  writtenBy: 'Written by',
  leftOut: 'left out',
  command: 'Command',
  ofCommand: 'a process of it',
  notOfCommand: 'none of its processes',
}
