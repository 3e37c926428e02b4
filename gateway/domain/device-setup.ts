// Setting up a device by screen: what speaks but is not set up gets a type, a name and a place; later it
// may belong to somebody else. Before it: an installer. After it: what it sends counts.
import type { Proposal } from "../events.ts";
import { mustBe, refuseCare } from "./care-owner.ts";
import type { Device, Home } from "./home.ts";
import { currentAssignment } from "./whereabouts.ts";

const FITTERS = ["installer", "manager"] as const;
const WHY = "Only an installer or a manager sets up devices.";

/** The shortest a setting may make a device be silent, and the longest: eight days. */
const CONTACT_LEAST_MS = 60_000;
const CONTACT_MOST_MS = 8 * 24 * 3_600_000;

export interface Whose {
  readonly residentId: string | null;
  readonly roomId: string | null;
}

export interface SetUpWish extends Whose {
  readonly device: Pick<Device, "deviceId" | "sensorType" | "label" | "position">;
  readonly address: string;
  readonly assignmentId: string;
  readonly staffId: string;
}

function mustBeThere(home: Home, { residentId, roomId }: Whose): void {
  const isGone = residentId !== null && (home.resident.get(residentId)?.personal ?? null) === null;
  if (isGone) refuseCare("There is no such resident.");
  if (roomId !== null && home.room.get(roomId) === undefined) refuseCare("There is no such room.");
}

/** Throws `care/refused`. */
export function setUpProposals(home: Home, wish: SetUpWish): readonly Proposal[] {
  mustBe(home, wish.staffId, FITTERS, WHY);
  const { device, address, residentId, roomId, assignmentId } = wish;
  mustBeThere(home, wish);
  if (residentId === null && roomId === null) refuseCare("Choose a resident, a room, or both.");
  const owner = home.address.get(address)?.deviceId;
  if (owner !== undefined && home.device.get(owner) !== undefined) {
    refuseCare("This device is set up already.");
  }
  const { deviceId } = device;
  return [
    { type: "device.added", data: { ...device, address } },
    { type: "assignment.started", data: { assignmentId, deviceId, residentId, roomId } },
  ];
}

/** Neither resident nor room: it lies in a drawer. Throws `care/refused`. */
export function assignProposals(
  home: Home,
  wish: Whose & {
    readonly deviceId: string;
    readonly assignmentId: string;
    readonly staffId: string;
  },
): readonly Proposal[] {
  const { deviceId, residentId, roomId, assignmentId, staffId } = wish;
  mustBe(home, staffId, FITTERS, WHY);
  mustBeThere(home, wish);
  if (home.device.get(deviceId) === undefined) refuseCare("There is no such device.");
  const current = currentAssignment(home, deviceId);
  if (current?.residentId === residentId && current.roomId === roomId) return [];
  const ended: Proposal[] =
    current === undefined
      ? []
      : [{ type: "assignment.ended", data: { assignmentId: current.assignmentId } }];
  if (residentId === null && roomId === null) return ended;
  return [
    ...ended,
    { type: "assignment.started", data: { assignmentId, deviceId, residentId, roomId } },
  ];
}

/** `usualMs`: of its type; null: it cannot check in. Throws `care/refused`. */
export function contactProposals(
  home: Home,
  wish: {
    readonly deviceId: string;
    readonly silentAfterMs: number | null;
    readonly staffId: string;
  },
  usualMs: number | null,
): readonly Proposal[] {
  mustBe(home, wish.staffId, FITTERS, WHY);
  const { deviceId, silentAfterMs } = wish;
  if (home.device.get(deviceId) === undefined) refuseCare("There is no such device.");
  if (silentAfterMs === null) return [{ type: "device.contact-set", data: wish }];
  if (usualMs === null) refuseCare("This device cannot say that it is there: test it by hand.");
  if (silentAfterMs < CONTACT_LEAST_MS || silentAfterMs > CONTACT_MOST_MS) {
    refuseCare("Between one minute and eight days.");
  }
  return [{ type: "device.contact-set", data: wish }];
}

/** Asked before the device is taken out. Throws `care/refused`. */
export function mustBeFitter(home: Home, staffId: string): void {
  mustBe(home, staffId, FITTERS, WHY);
}
