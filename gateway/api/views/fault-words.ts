// Kinds of fault → what a member of staff reads on the board.
import type { FaultKind } from "../../events.ts";

const faultWords: Readonly<Record<FaultKind, string>> = {
  model: "The falls model does not work: falls are found by impact and stillness only",
  "model-choice": "The falls model that was promoted is not there: the one before it decides",
  rule: "A rule failed: what it looks for may be missed",
  driver: "A radio or connection to the devices does not work",
  "no-cover": "No cover: a radio hears nothing, look in on this room",
  "undecodable-packets": "A device sends what the hub cannot read",
  "store-space": "The hub is running out of space",
  "store-write": "The hub cannot store alerts: write them down on paper",
  "store-part": "A part of what the hub stores has a fault",
  destination: "Somebody or something that alerts go to cannot be reached",
  "board-silent": "A board has gone quiet",
  "nobody-told": "Nobody may have been told about an alert",
};

/** One sentence: the fault, and which part where that helps. */
export function wordsOfFault(fault: FaultKind, subjectLabel: string | null): string {
  const words = faultWords[fault];
  return subjectLabel === null ? words : `${words} (${subjectLabel})`;
}

/** The same fault, over. */
export function wordsOfFaultOver(fault: FaultKind): string {
  return `Over: ${faultWords[fault].charAt(0).toLowerCase()}${faultWords[fault].slice(1)}`;
}
