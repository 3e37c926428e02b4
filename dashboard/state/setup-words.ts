// What is said of a device while it is set up: what it may be, whose it is, how much it sent.
import type { DeviceChoicesView } from "../../gateway/api/contract/care-views.ts";
import type { DeviceView } from "../../gateway/api/contract/views.ts";

const MINUTE_MS = 60_000;
/** As the hub takes it: one minute to eight days. */
const MOST_MINUTES = 8 * 24 * 60;

export interface Whose {
  readonly residentId: string | null;
  readonly roomId: string | null;
}

/** An installer is told no name: a resident is then known by pseudonym and room. */
export function residentWords(resident: DeviceChoicesView["residents"][number]): string {
  const { preferredName, residentId, roomName } = resident;
  const who = preferredName ?? residentId;
  return roomName === null ? who : `${who}, ${roomName}`;
}

/** "Mary, Room 4"; "resident-4, Room 4" for an installer; "Lounge". */
export function whoseWords({ residentName, residentId, roomName }: DeviceView): string {
  const parts = [residentName ?? residentId, roomName].filter((part) => part !== null);
  return parts.length === 0 ? "nobody, and in no room" : parts.join(", ");
}

export function packetWords({ packets }: DeviceView): string {
  const { received, lost, doubled, late, undecodable } = packets;
  const counted = [`${lost} lost`, `${doubled} doubled`, `${late} late`];
  return `${received} packets received, ${counted.join(", ")}, ${undecodable} not readable`;
}

/** Empty: as its type (null). Undefined: no such time. */
export function silentAfterOf(minutes: string): number | null | undefined {
  if (minutes.trim() === "") return null;
  const number = Number(minutes);
  const isIn = Number.isInteger(number) && number >= 1 && number <= MOST_MINUTES;
  return isIn ? number * MINUTE_MS : undefined;
}

/** What stands in the field when it opens. */
export function minutesOf(silentAfterMs: number | null): string {
  return silentAfterMs === null ? "" : String(Math.round(silentAfterMs / MINUTE_MS));
}
