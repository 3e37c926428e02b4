// What a technical alert is about, short enough for a destination that knows codes and no sentences.
// Before it: the alert's lines. After it: the notice.
import type { FaultKind } from "../events.ts";
import type { Alert } from "./home.ts";

export interface TechnicalMatter {
  readonly what: FaultKind | "device-flat" | "device-tampered";
  /** Which part, where there are several. */
  readonly subject: string;
  /** True: it works again; the alert stays until a person ends it. */
  readonly isOver: boolean;
}

/** For people outside the home, who know neither its boards nor its devices. */
export const matterWords: Readonly<Record<TechnicalMatter["what"], string>> = {
  model: "the falls model does not work, falls are found by impact and stillness only",
  "model-choice": "the falls model that was chosen is not there, the one before it decides",
  rule: "a rule failed, what it looks for may be missed",
  driver: "devices cannot be heard over a radio or connection",
  "undecodable-packets": "a device sends what the hub cannot read",
  "store-space": "the hub is running out of space",
  "store-write": "the hub cannot store alerts",
  "store-part": "a part of what the hub stores has a fault",
  destination: "a destination outside the home cannot be reached",
  "board-silent": "a board in the home has gone quiet",
  "nobody-told": "nobody may have been told about an alert",
  "device-flat": "a device's battery is flat",
  "device-tampered": "a device was opened or taken off",
};

/** Null: the alert is about a resident. */
export function technicalMatter(alert: Alert): TechnicalMatter | null {
  const first = alert.lines[0]?.line;
  if (alert.kind !== "technical" || first === undefined) return null;
  const isOver = alert.lines.at(-1)?.line.kind === "fault-over";
  if (first.kind === "fault" || first.kind === "fault-over") {
    return { what: first.fault, subject: first.subject, isOver };
  }
  if (first.kind !== "device-flat" && first.kind !== "device-tampered") return null;
  return { what: first.kind, subject: alert.deviceId ?? "", isOver: false };
}
