// What a destination is told about an alert, as it stands when it is sent.
import { raisedDeliveryId } from "./delivery-receipt.ts";
import type { LadderStep, ReceiptStep } from "../events.ts";
import { lastSeen } from "./fall-course.ts";
import type { Alert, Delivery, Home } from "./home.ts";
import type { Notice } from "./notifier.ts";
import { ruleTitle } from "./rule-words.ts";
import { matterWords, technicalMatter } from "./technical-matter.ts";

/**
 * An alert that somebody is at, or that is over, or a part that works again, is information, not a call to act; so is the change
 * that somebody is going. One that nobody is going to (any more) is a call, whatever it is sent for.
 */
export function isLive(alert: Alert, about: Delivery["about"]): boolean {
  if (technicalMatter(alert)?.isOver === true) return false;
  const isUnanswered = about === "raised" || alert.stage === "raised";
  return isUnanswered && alert.attended === null && alert.closed === null;
}

const KIND_WORDS = {
  fall: "Possible fall",
  help: "Help pressed",
  movement: "Up or out",
  reminder: "Medication reminder",
  technical: "Technical",
} as const;
const STAGE_WORDS = {
  raised: "nobody has answered yet",
  acknowledged: "somebody is going",
  attended: "somebody is there",
  closed: "closed",
} as const;

/** Who said *I am going* and is not there in time, or was called again, has not come yet. */
function stageWords({ stage, sounding }: Alert): string {
  const isAwaited = stage === "acknowledged" && sounding;
  return isAwaited ? "somebody said they are going, nobody is there yet" : STAGE_WORDS[stage];
}

const SEEN_WORDS = {
  still: ", lying still",
  moving: ", seen moving",
  walking: ", seen walking about",
  "got-up": ", seen getting up",
} as const;

/** An age as people say it: "just now", "5 min ago", "2 h 5 min ago". */
export function ageWords(ageMs: number): string {
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${String(minutes)} min ago`;
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min ago`;
}

function toldToAct(home: Home, delivery: Delivery): Notice["toldToAct"] {
  const { alertId, destinationId } = delivery;
  for (const other of home.delivery.of(alertId)) {
    if (other.destinationId === destinationId && other.asLive === true) return "yes";
  }
  return delivery.delayed ? "maybe" : "no";
}

const ESCALATION_WORDS: Readonly<Record<ReceiptStep | LadderStep, string>> = {
  "nobody-told": ", and no screen in the home has shown it",
  "not-shown": ", and no screen in the home has shown it",
  "sound-not-confirmed": ", and no screen in the home is known to have sounded",
  // That nobody answered or came, the stage says.
  everyone: "",
  "remote-team": "",
};

/** Why those outside are called again: the home itself may not know. */
function escalationWords({ lines, sounding, soundedOn }: Alert): string {
  if (!sounding || soundedOn.length > 0) return "";
  const words = lines.map(({ line }) =>
    line.kind === "escalated" ? ESCALATION_WORDS[line.step] : "",
  );
  return words.findLast((each) => each !== "") ?? "";
}

function roomName(home: Home, roomId: string | null | undefined): string | null {
  return typeof roomId === "string" ? (home.room.get(roomId)?.name ?? null) : null;
}

/** Where it happened; where that is not known, so said, with the room the resident lives in. */
function whereabouts(
  home: Home,
  alert: Alert,
): Pick<Notice, "placeName" | "placeKind" | "livesIn"> & { readonly words: string } {
  const { roomId } = alert.place;
  const place = roomId === null ? undefined : home.room.get(roomId);
  const resident = alert.residentId === null ? undefined : home.resident.get(alert.residentId);
  const livesIn = roomName(home, resident?.roomId);
  const unknown = livesIn === null ? "place not known" : `place not known, lives in ${livesIn}`;
  const placeName = place?.name ?? null;
  return { placeName, placeKind: place?.kind ?? null, livesIn, words: placeName ?? unknown };
}

function senderOf(home: Home): Pick<Notice, "homeId" | "hubId"> {
  const { homeId, hubId } = home.identity.get("home") ?? { homeId: "", hubId: "" };
  return { homeId, hubId };
}

/** What happened and where; a fault of the system is told by what does not work. */
function whatWords(alert: Alert, live: boolean, callsAgain: boolean, where: string): string {
  const prefix = `${live ? "" : "For information: "}${callsAgain ? "Again: " : ""}`;
  const technical = technicalMatter(alert);
  if (technical === null) return `${prefix}${ruleTitle(alert) ?? KIND_WORDS[alert.kind]}, ${where}`;
  const over = technical.isOver ? "Over: " : "";
  const place = alert.place.roomId === null ? "" : `, ${where}`;
  return `${prefix}${over}${KIND_WORDS[alert.kind]}: ${matterWords[technical.what]}${place}`;
}

export function buildNotice(home: Home, delivery: Delivery, alert: Alert, nowMs: number): Notice {
  const { words: where, ...at } = whereabouts(home, alert);
  const live = isLive(alert, delivery.about);
  const { occurredMs } = alert.occurrence;
  const ageMs = Math.max(0, nowMs - occurredMs);
  const firstId = raisedDeliveryId(alert.alertId, delivery.destinationId);
  const callsAgain = live && delivery.deliveryId !== firstId;
  const technical = technicalMatter(alert);
  const works = technical?.isOver === true ? "it works again; " : "";
  const stands = `${stageWords(alert)}${escalationWords(alert)}`;
  const words = `${works}${stands}. Reference ${alert.alertId}.`;
  const seen = lastSeen(alert);
  return {
    deliveryId: delivery.deliveryId,
    ...senderOf(home),
    alertId: alert.alertId,
    kind: alert.kind,
    priority: alert.priority,
    lastSeen: seen,
    stage: alert.stage,
    outcome: alert.closed?.outcome ?? null,
    live,
    callsAgain,
    toldToAct: toldToAct(home, delivery),
    technical,
    occurredMs,
    raisedMs: alert.raisedMs,
    sentMs: nowMs,
    ageMs,
    residentId: alert.residentId,
    ...at,
    text: `${whatWords(alert, live, callsAgain, where)}, ${ageWords(ageMs)}${seen === null ? "" : SEEN_WORDS[seen]}; ${words}`,
  };
}
