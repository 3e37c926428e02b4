// What a technical alert is about, short enough for a destination that knows codes and no sentences.
// Before it: the alert's lines. After it: the notice.
import type { AlertLine, DeviceTrouble, FaultKind } from "../events.ts";
import type { Alert } from "./home.ts";

export interface TechnicalMatter {
  readonly what: FaultKind | `device-${DeviceTrouble}`;
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
  "no-cover": "a radio hears nothing, a room has no cover",
  "undecodable-packets": "a device sends what the hub cannot read",
  "store-space": "the hub is running out of space",
  "store-write": "the hub cannot store alerts",
  "store-part": "a part of what the hub stores has a fault",
  destination: "somebody or something that alerts go to cannot be reached",
  "board-silent": "a board in the home has gone quiet",
  "nobody-told": "nobody may have been told about an alert",
  "device-silent": "a device is no longer heard",
  "device-flat": "a device's battery is flat",
  "device-tampered": "a device was opened or taken off",
  "device-implausible": "a device says what cannot be right",
};

/** What a line is about; undefined: it tells who was called, or of a resident. */
function matterOf(line: AlertLine, deviceId: string): Omit<TechnicalMatter, "isOver"> | undefined {
  switch (line.kind) {
    case "fault":
    case "fault-over":
      return { what: line.fault, subject: line.subject };
    case "trouble":
    case "trouble-over":
      return { what: `device-${line.trouble}`, subject: deviceId };
    case "device-flat":
    case "device-tampered":
      return { what: line.kind, subject: deviceId };
    default:
      return undefined;
  }
}

/** As it was said last. Null: the alert is about a resident. */
export function technicalMatter(alert: Alert): TechnicalMatter | null {
  if (alert.kind !== "technical") return null;
  for (const { line } of alert.lines.toReversed()) {
    const matter = matterOf(line, alert.deviceId ?? "");
    const isOver = line.kind === "fault-over" || line.kind === "trouble-over";
    if (matter !== undefined) return { ...matter, isOver };
  }
  return null;
}
