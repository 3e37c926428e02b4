// One alert → what a screen shows of it: who, where, what, how long ago, who is going, who has it.
import { lastSeen } from "../../domain/fall-course.ts";
import type { Alert, Hand, Room, WakeUp } from "../../domain/home.ts";
import type { AlertLine, Place } from "../../events.ts";
import type { AlertView } from "../contract/views.ts";
import { ruleTitle } from "../../domain/rule-words.ts";
import { deliveryViews } from "./delivery-view.ts";
import { matterTitles, wordsOfDoseLine } from "./dose-words.ts";
import { type FaultAbout, faultSubjectLabel } from "./fault-subject.ts";
import { wordsOfLine } from "./line-words.ts";
import { localTimeOn } from "./local-time.ts";
import type { ViewSource } from "./view-source.ts";

/** A press is said to be late when it came this long after it was made: radio and retry take less. */
const LATE_MS = 60_000;

/** The whole alert. `stored: false`: it is shown although its commit failed. */
export function alertViewOf(alert: Alert, source: ViewSource, stored = true): AlertView {
  const { home, settings } = source;
  const deliveries = deliveryViews(
    source.index.deliveriesOf(alert.alertId),
    settings.destinationLabels,
  );
  return {
    alertId: alert.alertId,
    kind: alert.kind,
    priority: alert.priority,
    level: alert.level,
    stage: alert.stage,
    sounding: alert.sounding,
    title: titleOf(alert),
    resident: residentViewOf(alert.residentId, source),
    deviceLabel:
      alert.deviceId === null ? null : (home.device.get(alert.deviceId)?.label ?? alert.deviceId),
    place: placeViewOf(alert.place, home.room),
    occurredMs: alert.occurrence.occurredMs,
    occurredKnown: alert.occurrence.ageMs !== null,
    raisedMs: alert.raisedMs,
    lines: linesOf(alert, source),
    acknowledged: handOf(alert.acknowledged, source),
    attended: handOf(alert.attended, source),
    closed: closedOf(alert, source),
    lastSeen: lastSeen(alert),
    explanation: alert.kind === "fall" ? explanationOf(alert, source) : null,
    soundsAgainAtMs: soundsAgainAt(alert, source),
    stored,
    notSentTo: deliveries
      .filter(({ state }) => state === "not-sent")
      .map(({ destination }) => destination),
    deliveries,
  };
}

function linesOf(alert: Alert, source: ViewSource): AlertView["lines"] {
  // Of a long story the beginning is not here: what is left may have been said before.
  const isWhole = alert.lineCount === alert.lines.length;
  const said = new Set<string>();
  return alert.lines.map(({ atMs, line }, position) => {
    const words = wordsOf(line, isWhole && !said.has(line.kind), alert, source);
    said.add(line.kind);
    const isOldest = isWhole && position === 0;
    return { atMs, kind: line.kind, words: isOldest ? withLateness(words, alert, source) : words };
  });
}

function wordsOf(
  line: AlertLine,
  isFirst: boolean,
  { raisedMs }: Alert,
  source: ViewSource,
): string {
  if (line.kind === "dose" || line.kind === "dose-answered") {
    const { timeZone } = source.settings;
    return wordsOfDoseLine(line, (wallMs) => localTimeOn(wallMs, raisedMs, timeZone));
  }
  return wordsOfLine(line, isFirst, (fault) => partOf(fault, source));
}

/** A destination's name is in the detail of its fault already. */
function partOf(line: FaultAbout, source: ViewSource): string | null {
  return line.fault === "destination" ? null : faultSubjectLabel(line, source);
}

const technicalTitles: Readonly<Record<string, string>> = {
  "device-flat": "Device: flat battery",
  "device-tampered": "Device: opened or forced",
  trouble: "Device: something is wrong",
  "trouble-over": "Device: works again",
  fault: "Fault",
};

function titleOf(alert: Alert): string {
  if (alert.kind === "help") return "Help pressed";
  if (alert.kind === "movement") return ruleTitle(alert) ?? "Please look";
  if (alert.kind === "fall")
    return alert.level === "check" ? "Check: possible fall" : "Possible fall";
  if (alert.kind === "reminder") return reminderTitle(alert);
  const told = alert.lines.map(({ line }) => technicalTitles[line.kind]);
  return told.find((title) => title !== undefined) ?? "Technical";
}

/** What was told last is what staff find. */
function reminderTitle({ lines }: Alert): string {
  const told = lines.findLast(({ line }) => line.kind === "dose")?.line;
  return told?.kind === "dose" ? matterTitles[told.matter] : "Medication reminder";
}

/** "Help pressed 02:10, received 08:05": nobody must take an old press for a new one (promise 10). */
function withLateness(words: string, alert: Alert, source: ViewSource): string {
  const { occurredMs, ageMs } = alert.occurrence;
  // A rule waits before it calls: its own words say how long it has been.
  if (alert.kind === "movement") return words;
  if (ageMs === null) return `${words} (the device did not know when)`;
  if (alert.raisedMs - occurredMs < LATE_MS) return words;
  const { timeZone } = source.settings;
  const occurred = localTimeOn(occurredMs, alert.raisedMs, timeZone);
  const received = localTimeOn(alert.raisedMs, alert.raisedMs, timeZone);
  return alert.kind === "help"
    ? `Help pressed ${occurred}, received ${received}`
    : `${words} (at ${occurred}, received ${received})`;
}

/** Where it happened, and how that is known, both in words. */
export function placeViewOf(
  place: Place,
  rooms: { get(id: string): Room | undefined },
): AlertView["place"] {
  const name = place.roomId === null ? undefined : rooms.get(place.roomId)?.name;
  if (name === undefined || place.source === "unknown") {
    return { roomId: null, words: "Place not known", sourceWords: "not known", asOfMs: null };
  }
  const sourceWords = {
    "device-room": "where this device belongs",
    "resident-room": `lives in ${name}`,
    receiver: "last seen here",
  }[place.source];
  return { roomId: place.roomId, words: name, sourceWords, asOfMs: place.asOfMs };
}

/** Whom a screen speaks of, with a warning where somebody else is called the same. */
export function residentViewOf(
  residentId: string | null,
  source: ViewSource,
): AlertView["resident"] {
  if (residentId === null) return null;
  const { preferredName, fullName } = source.names.resident(residentId);
  const roomId = source.home.resident.get(residentId)?.roomId ?? null;
  const roomName = roomId === null ? null : (source.home.room.get(roomId)?.name ?? null);
  const namesakes = source.names.namesakes(residentId);
  const which = [fullName ?? preferredName, roomName ?? "no room"].join(", ");
  const sameNameWarning =
    namesakes > 1 ? `${namesakes} residents are called ${preferredName}: this is ${which}` : null;
  return { residentId, preferredName, roomName, sameNameWarning };
}

function handOf(hand: Hand | null, source: ViewSource): AlertView["acknowledged"] {
  if (hand === null) return null;
  const { staffId, verified, atMs } = hand;
  return { staffId, name: source.names.staff(staffId), verified, atMs };
}

function closedOf(alert: Alert, source: ViewSource): AlertView["closed"] {
  const hand = handOf(alert.closed, source);
  if (hand === null || alert.closed === null) return null;
  return { ...hand, outcome: alert.closed.outcome };
}

/** Whichever call comes first; who is there already is asked only whether the fall is over. */
/** What makes an alert sound that somebody took on. */
const SOUNDING_TIMERS: ReadonlySet<WakeUp["purpose"]> = new Set<WakeUp["purpose"]>([
  ...(["attendance", "on-floor", "ladder-everyone", "ladder-remote-team"] as const),
]);

function soundsAgainAt(alert: Alert, source: ViewSource): number | null {
  if (alert.stage !== "acknowledged" && alert.stage !== "attended") return null;
  const dueMs = source.index
    .wakeUpsOf(alert.alertId)
    .filter(({ purpose }) => SOUNDING_TIMERS.has(purpose))
    .map(({ setMs, delayMs }) => setMs + delayMs);
  return dueMs.length === 0 ? null : Math.min(...dueMs);
}

/** "Free fall 0.3 s, impact 5.2 g, turned 80°. After 20 s: still, bed empty." */
function explanationOf(alert: Alert, source: ViewSource): string {
  const { lines } = alert;
  const [first] = lines;
  const after = lines.findLast(({ line }) => line.kind === "movement");
  const said = [first, after === first ? undefined : after].flatMap((one) =>
    one === undefined ? [] : [`${wordsOf(one.line, one === first, alert, source)}.`],
  );
  return said.join(" ");
}
