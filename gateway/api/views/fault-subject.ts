// Which part a fault is about, by the name people know it by. The log and outgoing messages have only
// its id: a label may say more than they should.
import { NOBODY_SET_UP, roomWithoutCover } from "../../domain/fault-subject.ts";
import type { FaultKind } from "../../events.ts";
import type { ViewSource } from "./view-source.ts";

export interface FaultAbout {
  readonly fault: FaultKind;
  readonly subject: string;
}

type LabelOf = (subject: string, source: ViewSource) => string | null;

const storeParts: ReadonlyMap<string, string> = new Map([
  ["log", "the log of events is not whole"],
  ["figures", "the file of figures, which began anew"],
  ["upkeep", "regular upkeep"],
  ["alerts", "a part that crashed was replaced, and nothing accepted is lost"],
  ["background", "a part that crashed was replaced, and nothing accepted is lost"],
]);

const labels: Partial<Readonly<Record<FaultKind, LabelOf>>> = {
  "board-silent": (subject, { home }) => home.tablet.get(subject)?.label ?? null,
  driver: (subject, { settings }) => settings.driverLabels.get(subject) ?? null,
  destination: (subject, { settings }) => {
    // One of several paths to it has its name behind a slash.
    const [destinationId = "", ...path] = subject.split("/");
    const label = settings.destinationLabels.get(destinationId) ?? destinationId;
    return [label, ...path].join(", ");
  },
  "store-part": (subject) => storeParts.get(subject) ?? null,
  "no-cover": (subject, { home }) => home.room.get(roomWithoutCover(subject))?.name ?? null,
  "undecodable-packets": (subject, { home }) => home.device.get(subject)?.label ?? subject,
  "nobody-told": (subject) =>
    subject === NOBODY_SET_UP ? "no tablet is enrolled, and nobody outside is set up" : null,
};

/** Null where the fault's own words say it all. */
export function faultSubjectLabel(
  { fault, subject }: FaultAbout,
  source: ViewSource,
): string | null {
  return labels[fault]?.(subject, source) ?? null;
}
