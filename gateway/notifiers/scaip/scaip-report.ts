// What a centre is told about an alert: notice → SCAIP fields. Before it: the notice as the outbox
// made it just now. After it: XML. The reference is the alert's own, on every message about it.
import { ageWords } from "../../domain/notice.ts";
import type { Notice } from "../../domain/notifier.ts";
import { alarmCode, type ScaipCode, type ScaipCodes, type ScaipLocations } from "./scaip-codes.ts";
import type { ScaipDialect } from "./scaip-dialect.ts";
import type { Mrq } from "./write-mrq.ts";

/** Reset manual; cancel. */
const RESET_STATUS = 93;
const CANCEL_STATUS = 19;
const STATUS_CHARACTERS = 32;
const INFO_CHARACTERS = 128;

export interface ReportSettings {
  readonly codes: ScaipCodes;
  readonly locations: ScaipLocations;
  readonly dialect: ScaipDialect;
}

const KIND_WORDS = {
  fall: ["Possible fall", "Fall"],
  help: ["Help pressed", "Help"],
  movement: ["A resident is up or out", "Up or out"],
  reminder: ["Medication reminder", "Reminder"],
  technical: ["Technical fault", "Fault"],
} as const;
const STAGE_WORDS = {
  raised: "Nobody has answered",
  acknowledged: "Staff on their way",
  attended: "Staff are there",
  closed: "Over, closed by staff",
} as const;

/** The age stands in it, so that nothing old is taken for new [design §2 promise 10]. */
function statusWords({ kind, technical, callsAgain, ageMs }: Notice): string {
  const [long, short] = technical?.isOver === true ? ["Works again", "Mended"] : KIND_WORDS[kind];
  const again = callsAgain ? "Again: " : "";
  const age = ageWords(ageMs);
  const full = `${again}${long}, ${age}`;
  return full.length <= STATUS_CHARACTERS ? full : `${again}${short} ${age}`;
}

/** The whole sentence; where it is too long, its age comes first, and it is cut at the end. */
function infoWords({ text, ageMs }: Notice): string {
  return text.length <= INFO_CHARACTERS ? text : `${ageWords(ageMs)}: ${text}`;
}

function placeFields(
  { placeName, placeKind, livesIn }: Notice,
  locations: ScaipLocations,
): Pick<Mrq, "lco" | "lva" | "lte"> {
  const lco = placeKind === null ? locations.notKnown : locations[placeKind];
  const lte = placeName ?? (livesIn === null ? undefined : `Lives in ${livesIn}`);
  const number = /(?:^|\s)(\d{1,2})$/.exec(placeName ?? "")?.[1];
  return {
    lco,
    ...(lte === undefined ? {} : { lte }),
    ...(number === undefined ? {} : { lva: number }),
  };
}

function coded({ dty, stc, dco, pri }: ScaipCode): Pick<Mrq, "dty" | "stc" | "dco" | "pri"> {
  return { dty, stc, dco, pri };
}

type Saying = Pick<Mrq, "mty" | "dty" | "stc" | "dco" | "pri" | "stt">;

/** A call to act: an alarm; one the centre has already is not raised a second time. */
function callOf(notice: Notice, { codes, dialect }: ReportSettings): Saying {
  const mty = notice.toldToAct === "yes" ? dialect.callsAgainAs : "ME";
  return { mty, ...coded(alarmCode(codes, notice)), stt: statusWords(notice) };
}

/** What the centre holds as an alarm ends as that alarm; what it never was told is information. */
function informationOf(notice: Notice, { codes, dialect }: ReportSettings): Saying {
  const { stage, technical, toldToAct } = notice;
  const alarm = coded(alarmCode(codes, notice));
  if (stage === "closed" && toldToAct !== "no") {
    const stc = dialect.cancelAs === "RE" ? RESET_STATUS : CANCEL_STATUS;
    return { mty: dialect.cancelAs, ...alarm, stc, pri: 0, stt: STAGE_WORDS.closed };
  }
  if (technical?.isOver === true) return { mty: "IN", ...alarm, stt: statusWords(notice) };
  const code = stage === "raised" ? alarm : coded(codes[stage]);
  return { mty: "IN", ...code, pri: 0, stt: STAGE_WORDS[stage] };
}

export function reportOf(notice: Notice, settings: ReportSettings): Mrq {
  const saying = notice.live ? callOf(notice, settings) : informationOf(notice, settings);
  return {
    ref: notice.alertId,
    ...saying,
    ...placeFields(notice, settings.locations),
    ite: infoWords(notice),
  };
}
