// The words staff have for what an alert rule saw: on boards, in notices, in an alert's story.
import type { AlertLine, ResidentRuleName } from "../events.ts";
import type { Alert } from "./home.ts";

interface RuleWords {
  /** What happened. */
  readonly did: string;
  /** What has not happened since; stands before "15 min". */
  readonly since: string;
  readonly over: string;
}

export const RULE_WORDS: Readonly<Record<ResidentRuleName, RuleWords>> = {
  "bed-exit": { did: "Left bed", since: "not back after", over: "Back in bed" },
  "chair-exit": { did: "Got up from chair", since: "not back after", over: "Back in the chair" },
  "mat-step": { did: "Stepped on the mat", since: "still on it after", over: "Off the mat" },
  "door-open": { did: "Door opened", since: "still open after", over: "Door closed" },
  "out-of-room": { did: "Out of the room", since: "not seen there for", over: "Seen in the room" },
  "walking-about": { did: "Walking about", since: "for", over: "No longer walking about" },
};

function ruleOf(line: AlertLine | undefined): ResidentRuleName | undefined {
  return line?.kind === "rule-met" ? line.rule : undefined;
}

/** "Left bed": the shortest that says it; undefined where no rule raised this alert. */
export function ruleTitle({ lines }: Pick<Alert, "lines">): string | undefined {
  const rule = ruleOf(lines[0]?.line);
  return rule === undefined ? undefined : RULE_WORDS[rule].did;
}
