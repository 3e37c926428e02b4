// Plan → events, and secrets handed out once. Running the same plan again changes nothing and hands
// out nothing new.
import type { CredentialBook } from "../credential-book.ts";
import { currentAssignment } from "../domain/whereabouts.ts";
import { assignmentsOf, eraseResident } from "../domain/erase-resident.ts";
import type { Home } from "../domain/home.ts";
import type { Proposal, Sealed } from "../events.ts";
import { applyRules } from "./apply-rules.ts";
import { changedBases } from "./apply-bases.ts";
import { changedReminders } from "./apply-reminders.ts";
import type { Revocation } from "../revocation.ts";
import { HandOut } from "./hand-out.ts";
import { bridgeName, nativeDevices, type Offer } from "./offer.ts";
import type { HomePlan } from "./plan.ts";
import { applySensitivities } from "./apply-sensitivities.ts";

/** What provisioning needs of the hub, running or not. */
export interface ProvisionPort {
  readonly home: () => Home;
  readonly credentials: CredentialBook;
  seal(subject: string, text: string): Promise<Sealed>;
  /** Destroys the subject's key; again changes nothing. */
  eraseKey(subject: string): Promise<void>;
  openSealed(sealed: Sealed): string | undefined;
  submit(proposals: readonly Proposal[]): Promise<void>;
  newId(): string;
  nowMs(): number;
  readonly revocation: Revocation;
}

interface Secret {
  /** Null: was handed out before; only its hash is known. */
  readonly secret: string | null;
}

/** Printed once, to a file only its owner may read. */
export interface ProvisionResult {
  readonly homeId: string;
  readonly hubId: string;
  /** Their names and notes can never be read again. */
  readonly erased: readonly string[];
  /** Devices of theirs: they belong to nobody now. */
  readonly unassigned: readonly string[];
  readonly devices: readonly (Secret & {
    readonly deviceId: string;
    readonly sensorType: string;
    readonly position: "wrist" | "waist" | null;
    readonly residentId: string | null;
    readonly roomId: string | null;
  })[];
  readonly staff: readonly {
    readonly staffId: string;
    readonly name: string;
    readonly role: string;
    readonly pin: string | null;
    /** Access was ended; only a new PIN (`--reissue-pin`) gives it back. */
    readonly isRevoked: boolean;
  }[];
  readonly bridges: readonly (Secret & { readonly username: string })[];
  readonly enrolments: readonly (Secret & { readonly username: string })[];
}

/** Puts the plan into the hub. Throws `store/…` where it cannot be kept; running it again goes on. */
export async function applyPlan(
  port: ProvisionPort,
  plan: HomePlan,
  offer: Offer,
): Promise<ProvisionResult> {
  const handOut = new HandOut(port, offer);
  const { id: homeId, hubId } = plan.home;
  await port.submit([...describeHome(port, plan), ...newRooms(port, plan)]);
  await port.submit(await changedResidents(port, plan));
  await port.submit(await changedBases(port, plan));
  await port.submit(await changedNhsNumbers(port, plan));
  await applyRules(port, plan.residents);
  await port.submit(newDevices(port, plan));
  await port.submit(await changedReminders(port, plan.residents));
  const gone = await eraseResidents(port, plan);
  const result = {
    ...{ homeId, hubId, ...gone },
    devices: await issueDevices(handOut, plan),
    staff: await addStaff(port, plan, handOut, offer.reissuePins),
    bridges: await handOut.bridges(plan),
    enrolments: await handOut.enrolments(),
  };
  await applySensitivities(port, plan.residents);
  await revoke(port, plan);
  return result;
}

function describeHome({ home }: ProvisionPort, plan: HomePlan): Proposal[] {
  const { id: homeId, hubId, name, timeZone, demo } = plan.home;
  const known = home().identity.get("home");
  const data = { homeId, hubId, name, timeZone, demo };
  const isSame = known !== undefined && JSON.stringify(known) === JSON.stringify(data);
  return isSame ? [] : [{ type: "home.described", data }];
}

function newRooms({ home }: ProvisionPort, plan: HomePlan): Proposal[] {
  return plan.rooms.flatMap(({ id, name, kind }): Proposal[] => {
    const known = home().room.get(id);
    const isSame = known?.name === name && known.kind === kind;
    return isSame ? [] : [{ type: "room.added", data: { roomId: id, name, kind } }];
  });
}

async function changedResidents(port: ProvisionPort, plan: HomePlan): Promise<Proposal[]> {
  const proposals: Proposal[] = [];
  for (const { id: residentId, room: roomId = null, preferredName, fullName } of plan.residents) {
    const names = fullName === undefined ? { preferredName } : { preferredName, fullName };
    const text = JSON.stringify(names);
    const known = port.home().resident.get(residentId);
    if (known?.roomId === roomId && says(port, known.personal, text)) continue;
    const personal = await port.seal(residentId, text);
    proposals.push({ type: "resident.added", data: { residentId, roomId, personal } });
  }
  return proposals;
}

/** A number that the plan does not name stays: a manager may have set it. */
async function changedNhsNumbers(port: ProvisionPort, plan: HomePlan): Promise<Proposal[]> {
  const proposals: Proposal[] = [];
  for (const { id: residentId, nhsNumber: digits } of plan.residents) {
    const known = port.home().nhsNumber.get(residentId)?.nhsNumber ?? null;
    if (digits === undefined || says(port, known, digits)) continue;
    const nhsNumber = await port.seal(residentId, digits);
    proposals.push({ type: "nhs-number.recorded", data: { residentId, nhsNumber, staffId: null } });
  }
  return proposals;
}

/** Sealing draws a new nonce each time, so the plain text is what is compared. */
function says(port: ProvisionPort, sealed: Sealed | null, text: string): boolean {
  return sealed !== null && port.openSealed(sealed) === text;
}

function newDevices(port: ProvisionPort, plan: HomePlan): Proposal[] {
  return plan.devices.flatMap((device): Proposal[] => {
    const { id: deviceId, type: sensorType, address } = device;
    const label = device.label ?? deviceId;
    const position = positionOf(device);
    const described = { deviceId, sensorType, label, position };
    const known = port.home().device.get(deviceId);
    const isSame =
      known?.label === label &&
      known.sensorType === sensorType &&
      known.position === position &&
      known.address === (address ?? null);
    const data = address === undefined ? described : { ...described, address };
    const added: Proposal[] = isSame ? [] : [{ type: "device.added", data }];
    return [...added, ...heardAt(port, device), ...reassign(port, device)];
  });
}

function heardAt(port: ProvisionPort, device: HomePlan["devices"][number]): Proposal[] {
  const { id: deviceId, bluetooth: address } = device;
  if (address === undefined) return [];
  const isSame = port.home().address.get(address)?.deviceId === deviceId;
  return isSame ? [] : [{ type: "device.address-learned", data: { deviceId, address } }];
}

function positionOf({ type, position }: HomePlan["devices"][number]): "wrist" | "waist" | null {
  return position ?? (type === "wearable" ? "wrist" : null);
}

function reassign(port: ProvisionPort, device: HomePlan["devices"][number]): Proposal[] {
  const residentId = device.resident ?? null;
  const roomId = device.room ?? null;
  const current = currentAssignment(port.home(), device.id);
  if (current?.residentId === residentId && current.roomId === roomId) return [];
  const ended: Proposal[] =
    current === undefined
      ? []
      : [{ type: "assignment.ended", data: { assignmentId: current.assignmentId } }];
  if (residentId === null && roomId === null) return ended;
  const data = { assignmentId: port.newId(), deviceId: device.id, residentId, roomId };
  return [...ended, { type: "assignment.started", data }];
}

/** The key goes even where the event is there already: the last run may have ended in between. */
async function eraseResidents(
  port: ProvisionPort,
  plan: HomePlan,
): Promise<Pick<ProvisionResult, "erased" | "unassigned">> {
  const erased = plan.erase.filter((id) => port.home().resident.get(id) !== undefined);
  const unassigned: string[] = [];
  for (const residentId of erased) {
    unassigned.push(...assignmentsOf(port.home(), residentId).map(({ deviceId }) => deviceId));
    await port.submit(eraseResident(port.home(), residentId));
    await port.eraseKey(residentId);
  }
  return { erased, unassigned };
}

async function issueDevices(handOut: HandOut, plan: HomePlan): Promise<ProvisionResult["devices"]> {
  const secrets = await handOut.devices(plan);
  return nativeDevices(plan).map((device) => ({
    ...{ deviceId: device.id, secret: secrets.get(device.id) ?? null, sensorType: device.type },
    position: positionOf(device),
    ...{ residentId: device.resident ?? null, roomId: device.room ?? null },
  }));
}

async function addStaff(
  port: ProvisionPort,
  plan: HomePlan,
  handOut: HandOut,
  reissuePins: readonly string[],
): Promise<ProvisionResult["staff"]> {
  const result: ProvisionResult["staff"][number][] = [];
  for (const { id, name, role } of plan.staff) {
    const known = port.home().staff.get(id);
    const isRevoked = known?.revoked === true;
    // A manager ended this access: a plan that is merely older must not give it back.
    if (isRevoked && !reissuePins.includes(id)) {
      result.push({ staffId: id, name, role, pin: null, isRevoked });
      continue;
    }
    const text = JSON.stringify({ name });
    const isSame = !isRevoked && known?.role === role && says(port, known.personal, text);
    if (!isSame) {
      const personal = await port.seal(id, text);
      await port.submit([{ type: "staff.added", data: { staffId: id, role, personal } }]);
    }
    result.push({ staffId: id, name, role, pin: await handOut.pin(id), isRevoked: false });
  }
  return result;
}

/** After everything else: whoever comes new may be the one who can answer now. */
async function revoke({ home, revocation }: ProvisionPort, plan: HomePlan): Promise<void> {
  const { staff, devices, tablets, bridges } = plan.revoke;
  for (const id of staff) if (home().staff.get(id) !== undefined) await revocation.staff(id, null);
  for (const id of tablets) {
    if (home().tablet.get(id) !== undefined) await revocation.tablet(id, null);
  }
  for (const id of devices) await revocation.device(id);
  for (const id of bridges) await revocation.bridge(bridgeName(id));
}
