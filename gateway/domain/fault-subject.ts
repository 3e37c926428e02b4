// Which part a fault is about, where that is neither a device, a tablet nor a destination.

/** Of *nobody told*: it is true of any alert, because nobody is set up to be told. */
export const NOBODY_SET_UP = "setup";

/** Of *no cover*: two radios may leave the same room without it. */
export function noCoverSubject(radio: string, roomId: string): string {
  return `${radio}/${roomId}`;
}

/** The room such a fault is about. */
export function roomWithoutCover(subject: string): string {
  return subject.slice(subject.indexOf("/") + 1);
}
