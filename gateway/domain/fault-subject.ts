// Which part a fault is about, where that is neither a device, a tablet nor a destination.

/** Of *nobody told*: it is true of any alert, because nobody is set up to be told. */
export const NOBODY_SET_UP = "setup";
