// What a sensor type makes of readings: something happened, or something is now so.
// Before it: readings. After it: events, where it is news.
import type { SensedState, SensedThing } from "../events.ts";

export type Sign =
  | { readonly sign: "help" }
  /** A call was reset where it was made: worth a line, and the end of nothing. */
  | { readonly sign: "cleared" }
  /** Private time begins, or ends where it runs. */
  | { readonly sign: "private" }
  /** It is so now; an event only where it was otherwise before. */
  | { readonly sign: "state"; readonly what: SensedThing; readonly state: SensedState };
