/** Marks, events and the lanes they are drawn on. */
export const events = {
  newMark: 'New mark',
  markedAt: (time: string) => `Marked at ${time}`,
  nameIt: 'Name it',
  leaveUnnamed: 'Leave it without a name',
  nameOfMark: 'Name of the mark',
  name: 'Name',
}
