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
