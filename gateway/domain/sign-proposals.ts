// Signs of a foreign device → events, where they are news. Before it: a sensor type's `sense`. After
// it: the pipeline. Such devices give their events no names, so the hub does.
import type { DeviceEventKey, Occurrence, Proposal, SensedThing, Trace } from "../events.ts";
import { unattendedAlert } from "./alert-search.ts";
import { isPrivate } from "./basis.ts";
import { pressOrTest } from "./device-test.ts";
import { sensedThing } from "./event-shapes.ts";
import type { Home, Sensing } from "./home.ts";
import { deviceEventId, sensingId } from "./reduce-signal.ts";
import type { Sign } from "./sign.ts";
import type { Wearer } from "./whereabouts.ts";

/** A sender repeats what was not acknowledged for about this long; a later same press is another. */
const REPEATED_WITHIN_MS = 10 * 60_000;

/**
 * How long a device may go on saying the same call. Said again later it is another: of a device that
 * speaks only on change, the word that the first was over may have been lost. A cord that nobody put
 * back cannot call either, so it may sound again; a radar says a fall until the floor is empty.
 */
const CALL_HOLDS_MS: Readonly<Record<"fall" | "help", number>> = {
  help: 15 * 60_000,
  fall: 30 * 60_000,
};

/** Numbers of the names the hub gives; those of presses are checksums of their packets. */
const NONCE_OF_ALERT = 100;

/** One message of a device: whose it is, when it came, and what it is to be called. */
export interface Message {
  readonly deviceId: string;
  readonly wearer: Wearer;
  readonly occurrence: Occurrence;
  readonly trace: Trace;
  readonly receivedMs: number;
  /** By which it is called: when it first came, where it came before and could not be stored. */
  readonly namedMs: number;
  readonly checksum: number;
  readonly isRemembered: boolean;
  readonly isResent: boolean;
}

export function signProposals(
  home: Home,
  signs: readonly Sign[],
  message: Message,
): readonly Proposal[] {
  return signs.flatMap((sign) => {
    switch (sign.sign) {
      case "help":
        return press(home, message);
      case "cleared":
        return [cleared(message)];
      case "private":
        return privateTime(home, message);
      case "state":
        return change(home, sign, message);
    }
  });
}

/** As long as a visit or an afternoon's rest; who wants longer presses again. */
const PRIVATE_MS = 2 * 3_600_000;

function privateTime(home: Home, message: Message): readonly Proposal[] {
  const { wearer, receivedMs } = message;
  const { residentId } = wearer;
  const deviceEvent = nameOf(message, message.checksum);
  // Heard twice it would undo itself; but what is sent again may never have been stored.
  if (residentId === null || isKnown(home, deviceEvent)) return [];
  if (isFirstHearing(message) && isRepeat(home, message)) return [];
  if (isPrivate(home, residentId, receivedMs)) {
    return [{ type: "private-time.ended", data: { residentId, deviceEvent } }];
  }
  const untilMs = receivedMs + PRIVATE_MS;
  return [{ type: "private-time.started", data: { residentId, untilMs, deviceEvent } }];
}

/** No try of it waits to be stored under an earlier name. */
function isFirstHearing({ namedMs, receivedMs }: Message): boolean {
  return namedMs === receivedMs;
}

function isKnown(home: Home, deviceEvent: DeviceEventKey): boolean {
  return home.deviceEvent.get(deviceEventId(deviceEvent)) !== undefined;
}

function press(home: Home, message: Message): readonly Proposal[] {
  const deviceEvent = nameOf(message, message.checksum);
  if (isKnown(home, deviceEvent) || wasHeard(home, message)) return [];
  const pressed: Proposal = { type: "help.pressed", data: { deviceEvent, ...heardIn(message) } };
  return pressOrTest(home, pressed, message.receivedMs);
}

function cleared(message: Message): Proposal {
  const deviceEvent = nameOf(message, message.checksum);
  return { type: "call.cleared-at-panel", data: { deviceEvent, ...heardIn(message) } };
}

function change(
  home: Home,
  { what, state }: Extract<Sign, { sign: "state" }>,
  message: Message,
): readonly Proposal[] {
  const known = home.sensing.get(sensingId(message.deviceId, what));
  const isCall = state === "fall" || state === "asking";
  // Told from memory it may be days old, and staff were told then: what is still so is said again
  // live, and is news then if it was not told before.
  if (isCall && message.isRemembered) return [];
  if (known?.state === state && !(isCall && isOver(known, what, message))) return [];
  const index = sensedThing.options.indexOf(what);
  const deviceEvent = nameOf(message, index);
  const remembered = message.isRemembered ? { isRemembered: true } : {};
  const data = { deviceEvent, ...heardIn(message), what, state, ...remembered };
  const changed: Proposal = { type: "sensing.changed", data };
  if (!isCall) return [changed];
  return [changed, ...pressOrTest(home, call(what, message, index), message.receivedMs)];
}

/** The call before can no longer be the one that is said now. */
function isOver({ sinceMs }: Sensing, what: SensedThing, { receivedMs }: Message): boolean {
  const holdsMs = what === "help" ? CALL_HOLDS_MS.help : CALL_HOLDS_MS.fall;
  return receivedMs - sinceMs > holdsMs;
}

function call(what: SensedThing, message: Message, index: number): Proposal {
  const deviceEvent = nameOf(message, NONCE_OF_ALERT + index);
  const heard = { deviceEvent, ...heardIn(message) };
  if (what === "help") return { type: "help.pressed", data: heard };
  const unmeasured = { certaintyPercent: null, peakG: null, freeFallMs: null };
  return { type: "fall.reported", data: { ...heard, ...unmeasured } };
}

function nameOf({ deviceId, namedMs }: Message, bootNonce: number): DeviceEventKey {
  return { deviceId, bootNonce, counter: namedMs };
}

/**
 * The same packet, sent again because its acknowledgement was lost; only while its alert still calls.
 * Once somebody is there it may as well be a new press, and that is what must not be missed.
 */
function wasHeard(home: Home, message: Message): boolean {
  const { deviceId, wearer } = message;
  const about = { residentId: wearer.residentId, deviceId };
  const isCalling = unattendedAlert(home, about, ["help", "fall"]) !== undefined;
  return isCalling && isRepeat(home, message);
}

/** Marked as sent again, and the same was stored not long ago. */
function isRepeat(home: Home, message: Message): boolean {
  const { deviceId, checksum, receivedMs, isResent } = message;
  if (!isResent) return false;
  const prefix = `${deviceId}/${String(checksum)}/`;
  for (const [id, { atMs }] of home.deviceEvent.entries()) {
    if (id.startsWith(prefix) && receivedMs - atMs <= REPEATED_WITHIN_MS) return true;
  }
  return false;
}

function heardIn({ wearer, occurrence, trace }: Message): {
  readonly residentId: string | null;
  readonly place: Wearer["place"];
  readonly occurrence: Occurrence;
  readonly trace: Trace;
} {
  return { ...wearer, occurrence, trace };
}
