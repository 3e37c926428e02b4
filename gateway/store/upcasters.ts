// How events of an older version are read: each upcaster lifts one type by one version. The log
// itself is never rewritten.
import { EVENT_VERSION } from "../events.ts";

/** An event's name and data, whatever version they are of. */
export interface VersionedEvent {
  readonly type: string;
  readonly data: unknown;
}

type Upcaster = (event: VersionedEvent) => VersionedEvent;

/** Upcasters by the type and version they start from, `type@version`. */
export type Upcasters = Readonly<Record<string, Upcaster>>;

/** Nothing has changed its form since version 1. */
export const upcasters: Upcasters = {};

/** Lifts an event to the present version; a type that did not change between two is left as it is. */
export function upcast(
  event: VersionedEvent,
  version: number,
  known: Upcasters = upcasters,
  present: number = EVENT_VERSION,
): VersionedEvent {
  let lifted = event;
  for (let from = version; from < present; from += 1) {
    lifted = known[`${lifted.type}@${from}`]?.(lifted) ?? lifted;
  }
  return lifted;
}
