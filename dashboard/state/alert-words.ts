// The words that go with an alert's kind, stage and outcome; who may act on it.
import type { AlertView, SessionView } from "../../gateway/api/contract/views.ts";
import type { CloseRequest } from "../../gateway/api/contract/requests.ts";
import { matterWords } from "./technical-words.ts";

const OUTCOMES: readonly {
  readonly outcome: CloseRequest["outcome"];
  readonly words: string;
}[] = [
  { outcome: "fall-found", words: "Fall found" },
  { outcome: "no-fall-found", words: "No fall found" },
  { outcome: "help-given", words: "Help given" },
  { outcome: "test", words: "Test" },
  { outcome: "not-known", words: "Not known" },
];

/** A dose is about no fall: nobody is asked whether one was found. */
export function outcomesFor({ kind }: AlertView): typeof OUTCOMES {
  if (kind !== "reminder") return OUTCOMES;
  return OUTCOMES.filter(({ outcome }) => !outcome.endsWith("fall-found"));
}

export function outcomeWords(outcome: CloseRequest["outcome"]): string {
  return OUTCOMES.find((known) => known.outcome === outcome)?.words ?? "Not known";
}

function residentWords({ resident }: AlertView): string | null {
  if (resident === null) return null;
  const { preferredName, roomName } = resident;
  return roomName === null ? preferredName : `${preferredName}, ${roomName}`;
}

/** "Wearable 4 of Joan, Room 4"; a part of the hub is named in the matter itself. */
function technicalSubjectWords(alert: AlertView): string {
  const known = [alert.deviceLabel, residentWords(alert)].filter((words) => words !== null);
  return known.length === 0 ? matterWords(alert) : known.join(" of ");
}

/** Whom or what it is about, in as few words as can be spoken. */
export function subjectWords(alert: AlertView): string {
  if (alert.kind === "technical") return technicalSubjectWords(alert);
  return residentWords(alert) ?? alert.deviceLabel ?? alert.place.words;
}

/** Of a technical alert: "Bed sensor 3, Room 3: Battery nearly flat (7%)". Nobody goes to a place. */
export function headlineWords(alert: AlertView): string {
  const subject = subjectWords(alert);
  const matter = matterWords(alert);
  if (subject === matter) return matter;
  const { roomId, words } = alert.place;
  return `${roomId === null || subject.endsWith(words) ? subject : `${subject}, ${words}`}: ${matter}`;
}

/** Somebody is there, and the alert asks all the same: it has been too long. */
export function isAskedAgain({ stage, sounding }: AlertView): boolean {
  return stage === "attended" && sounding;
}

export function doNextWords(alert: AlertView): string {
  if (isAskedAgain(alert)) return "Still on the floor? Ring for help. Close it when it is safe.";
  if (alert.kind === "reminder") return "Check the MAR before giving. Then note it.";
  if (alert.stage === "attended") return "Stay until it is safe. Then close it here.";
  if (alert.kind === "technical")
    return "Look at the device or the hub. Rely on your planned checks until it works.";
  if (alert.level === "check") return "Please look in when you pass.";
  if (alert.kind === "help") return "Go and ask what is needed.";
  if (alert.kind === "movement") return "Go and see where they are and what they need.";
  return "Go and look. Do not lift before checking.";
}

/** The subject, and the place where it is not the resident's own room. */
export function subjectAndPlaceWords(alert: AlertView): string {
  if (alert.kind === "technical") return headlineWords(alert);
  const subject = subjectWords(alert);
  const isSaid = [alert.resident?.roomName, subject].includes(alert.place.words);
  return isSaid ? subject : `${subject}. Place: ${alert.place.words}`;
}

/** What a screen reader says when an alert begins to sound. */
export function announcementWords(alert: AlertView): string {
  const lead = alert.sounding ? "Alert" : "Please look";
  return `${lead}: ${alert.title}. ${subjectAndPlaceWords(alert)}.`;
}

export interface Rights {
  /** May say *I am going*, *I am here*, *I can't go*. */
  readonly mayAct: boolean;
  /** Must pick a name first: an enrolled tablet with nobody signed in. */
  readonly mustPickName: boolean;
  /** May close: signed in with a PIN, on site. */
  readonly mayClose: boolean;
}

/** Only staff on site end an alert (promise 9); a responder or installer looks. */
export function rightsOf(session: SessionView | null): Rights {
  const role = session?.signedIn?.role;
  if (role === undefined) {
    const isTablet = session !== null && session.tablet !== null;
    return { mayAct: isTablet, mustPickName: isTablet, mayClose: false };
  }
  const isOnSite = role === "staff" || role === "manager";
  return { mayAct: isOnSite, mustPickName: false, mayClose: isOnSite };
}
