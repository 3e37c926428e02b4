// Lines of an alert's story → evidence in words. Before it: the core's alert. After it: `alertView`.
import type {
  AlertLine,
  FallEvidence,
  Lack,
  LadderStep,
  ReceiptStep,
  SeenContext,
} from "../../events.ts";
import { RULE_WORDS } from "../../domain/rule-words.ts";
import { wordsOfFault, wordsOfFaultOver } from "./fault-words.ts";

/** A shorter free fall is within the noise of a stumble: it would explain nothing. */
const FREE_FALL_WORTH_SAYING_MS = 100;
/** Up to two minutes people think in seconds, then in minutes. */
const SECONDS_UNTIL_MS = 120_000;

/** Shorter than this a rule called at once, whatever the commit took. */
const RULE_AT_ONCE_MS = 5_000;

/** What staff call the part a fault is about; the line itself has only its id. */
type LabelOf = (fault: LineOf<"fault">) => string | null;

/** Lines about a dose name a time, so they have words of their own [dose-words.ts]. */
type TimelessLine = Exclude<AlertLine, { kind: "dose" | "dose-answered" }>;

/** What a line was, in words. `isFirst`: the alert has none of this kind before it. */
export function wordsOfLine(line: TimelessLine, isFirst: boolean, labelOf?: LabelOf): string {
  switch (line.kind) {
    case "fall-detected":
      return [wordsOfEvidence(line.evidence), ...wordsOfContext(line.context)].join("; ");
    case "fall-reported":
      return line.certaintyPercent === null
        ? "The device itself reported a fall"
        : `The device itself reported a fall, ${Math.round(line.certaintyPercent)}% certain`;
    case "help-pressed":
      return isFirst ? "Help pressed" : "Help pressed again";
    case "ok-pressed":
      return "Pressed I am OK. Still go and look.";
    case "movement":
      return wordsOfMovement(line);
    case "context-changed":
      return capitalized(wordsOfContext(line.context).join(", "));
    case "still-on-floor":
      return wordsOnFloor(line);
    default:
      return wordsOfOtherLine(line, isFirst, labelOf);
  }
}

type RuleLine = Extract<AlertLine, { kind: "rule-met" | "rule-over" }>;

function isOfRule(line: AlertLine): line is RuleLine {
  return line.kind === "rule-met" || line.kind === "rule-over";
}

type ClearedLine = LineOf<"cleared-at-panel">;

function wordsOfOtherLine(
  line: RuleLine | TechnicalLine | ClearedLine,
  isFirst: boolean,
  labelOf?: LabelOf,
): string {
  if (line.kind === "cleared-at-panel")
    return "Cleared at the nurse call panel. Still go and look.";
  return isOfRule(line) ? wordsOfRule(line, isFirst) : wordsOfTechnicalLine(line, labelOf);
}

/** "Left bed, not back after 15 min"; at once: "Left bed"; then "Back in bed". */
function wordsOfRule(line: RuleLine, isFirst: boolean): string {
  const { did, since, over } = RULE_WORDS[line.rule];
  if (line.kind === "rule-over") return over;
  const { forMs } = line;
  const again = isFirst ? did : `${did} again`;
  return forMs < RULE_AT_ONCE_MS ? again : `${again}, ${since} ${wordsOfDuration(forMs)}`;
}

type TechnicalLine = Extract<
  AlertLine,
  {
    kind:
      | "fault"
      | "fault-over"
      | "device-flat"
      | "device-tampered"
      | "escalated"
      | "trouble"
      | "trouble-over";
  }
>;

function wordsOfTechnicalLine(line: TechnicalLine, labelOf?: LabelOf): string {
  switch (line.kind) {
    case "fault":
      return wordsOfFaultLine(line, labelOf);
    case "fault-over":
      return wordsOfFaultOver(line.fault);
    case "device-flat":
      return line.batteryPercent === null
        ? "Battery nearly flat"
        : `Battery nearly flat (${Math.round(line.batteryPercent)}%)`;
    case "device-tampered":
      return "The device was opened or forced";
    case "escalated":
      return wordsOfEscalation(line);
    case "trouble":
      return withDetail(troubleWords[line.trouble], line.detail);
    case "trouble-over":
      return troubleOverWords[line.trouble];
  }
}

function wordsOfFaultLine(line: LineOf<"fault">, labelOf?: LabelOf): string {
  return withDetail(wordsOfFault(line.fault, labelOf?.(line) ?? null), line.detail);
}

/** Also what the trace says of the same step. */
export function wordsOfEscalation({
  step,
  lack,
}: Pick<LineOf<"escalated">, "step" | "lack">): string {
  const words = escalationWords[step];
  return lack === undefined ? words : `${words}: ${wordsOfLack(lack)}`;
}

/** Of a step of the ladder it says who is called; whether they have it, the deliveries say. */
const escalationWords: Readonly<Record<ReceiptStep | LadderStep, string>> = {
  "nobody-told": "No board showed it in time, and nobody outside had it",
  "not-shown": "No board showed it in time; those outside had it and are called again",
  "sound-not-confirmed": "Shown, but no board is known to have sounded",
  everyone: "Calling everybody in the home",
  "remote-team": "Calling the remote team",
};

function wordsOfLack({ of, forMs }: Lack): string {
  const forLong = wordsOfDuration(forMs);
  return of === "answer"
    ? `nobody answered for ${forLong}`
    : `somebody said they are going, and nobody was there for ${forLong}`;
}

function withDetail(words: string, detail: string): string {
  return detail === "" ? words : `${words}: ${detail}`;
}

const troubleWords = {
  silent: "The device is silent: no cover",
  flat: "Battery nearly flat",
  tampered: "The device was opened or forced",
  implausible: "What the device says cannot be right",
} as const;

const troubleOverWords = {
  silent: "The device is heard again",
  flat: "Battery good again",
  tampered: "The device is closed again",
  implausible: "What the device says can be right again",
} as const;

/** Times count from the impact: a later "still" does not mean still all the while. */
const movementWords = {
  still: "still",
  moving: "moving",
  walking: "walking about",
  "got-up": "got up",
} as const;

type LineOf<K extends AlertLine["kind"]> = Extract<AlertLine, { kind: K }>;

/** "After 20 s: still, bed empty" */
function wordsOfMovement({ movement, afterMs, context }: LineOf<"movement">): string {
  const seen = [movementWords[movement], ...wordsOfContext(context)].join(", ");
  return `After ${wordsOfDuration(afterMs)}: ${seen}`;
}

/** "Still on the floor? 45 min since the fall; bed empty" */
function wordsOnFloor({ afterMs, seen, context }: LineOf<"still-on-floor">): string {
  const since = `${wordsOfDuration(afterMs)} since the fall`;
  const isUp = seen === "got-up" || seen === "walking";
  const asked = isUp
    ? `Not closed yet, ${since}; last seen ${seen === "walking" ? "walking about" : "getting up"}`
    : `Still on the floor? ${since}`;
  return [asked, ...wordsOfContext(context)].join("; ");
}

const bedWords = {
  occupied: "bed occupied",
  empty: "bed empty",
  "not-known": "bed not known: its sensor is silent",
} as const;

/** What other sensors said. Where none is, nothing is claimed. */
function wordsOfContext(context: SeenContext | undefined): string[] {
  if (context === undefined) return [];
  const { bed, staffNear } = context;
  return [
    ...(bed === null ? [] : [bedWords[bed]]),
    ...(staffNear === null ? [] : [staffNear ? "staff near" : "no staff near"]),
  ];
}

function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** "Free fall 0.3 s, impact 5.2 g, turned 80°" */
export function wordsOfEvidence(evidence: FallEvidence): string {
  const { peakG, freeFallMs, turnDeg, stillAfter } = evidence;
  const parts: string[] = [];
  if (freeFallMs !== null && freeFallMs >= FREE_FALL_WORTH_SAYING_MS) {
    parts.push(`free fall ${(freeFallMs / 1000).toFixed(1)} s`);
  }
  if (peakG !== null) parts.push(`impact ${evidence.clipped ? "over " : ""}${peakG.toFixed(1)} g`);
  if (turnDeg !== null) parts.push(`turned ${Math.round(turnDeg)}°`);
  if (stillAfter === true) parts.push("then still");
  if (evidence.score === null) parts.push("found without the falls model");
  return capitalized(parts.length === 0 ? "found by the falls model" : parts.join(", "));
}

/** "20 s", "5 min" */
export function wordsOfDuration(durationMs: number): string {
  if (durationMs < 1000) return "under 1 s";
  if (durationMs < SECONDS_UNTIL_MS) return `${Math.round(durationMs / 1000)} s`;
  return `${Math.round(durationMs / 60_000)} min`;
}
