// What fixed sensors say of a resident or a room now: context for rules and for an alert's words.
// Before it: `sensing.changed` in the log. After it: rules that ask.
import type { SensedThing } from "../events.ts";
import type { Home, Sensing } from "./home.ts";

/** The newest word of each of a resident's own sensors of `what`: their bed, their chair. */
export function sensedOf(home: Home, residentId: string, what: SensedThing): Sensing | undefined {
  return newest(home, (row) => row.residentId === residentId && row.what === what);
}

/** The newest word of the sensors of `what` in a room. */
export function sensedIn(home: Home, roomId: string, what: SensedThing): Sensing | undefined {
  return newest(home, (row) => row.roomId === roomId && row.what === what);
}

function newest(home: Home, isMeant: (row: Sensing) => boolean): Sensing | undefined {
  let found: Sensing | undefined;
  for (const row of home.sensing.values()) {
    if (isMeant(row) && (found === undefined || row.sinceMs >= found.sinceMs)) found = row;
  }
  return found;
}
