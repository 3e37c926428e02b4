// What each event of the home is called in SCAIP's code tables, and where the config may change it:
// a centre reacts by a table of its own. Source of the numbers: SS 91100 as read from public code.
import { z } from "zod";
import type { Notice } from "../../domain/notifier.ts";
import type { TechnicalMatter } from "../../domain/technical-matter.ts";

const digits = (most: number): z.ZodInt => z.int().min(0).max(most);

function code(dty: number, stc: number, pri: number, dco?: number) {
  return z
    .strictObject({
      dty: digits(9999).default(dty).describe("Device type."),
      stc: digits(9999).default(stc).describe("Status."),
      dco: dco === undefined ? digits(999).optional() : digits(999).default(dco),
      pri: digits(9).default(pri).describe("Priority, 9 the highest."),
    })
    .prefault({});
}

/** 9 calls for help, 7 asks somebody to look, 5 is about the system, 0 is information. */
const [URGENT, ATTENTION, TECHNICAL, INFORMATION] = [9, 7, 5, 0];

export const codeSettings = z
  .strictObject({
    fall: code(5, 9, URGENT).describe("Fall detector, alarm (automatic)."),
    help: code(3, 10, URGENT, 2).describe("Personal trigger, alarm (manual), button 1."),
    movement: code(10, 9, ATTENTION).describe(
      "Activity detector, alarm (automatic): a bed left, a door opened, as set for a resident.",
    ),
    lineDown: code(32, 26, TECHNICAL).describe("Link monitor, primary link failure."),
    lineBack: code(32, 115, INFORMATION).describe("Link monitor, primary link re-established."),
    deviceFlat: code(3, 16, TECHNICAL).describe("Personal trigger, battery low."),
    deviceTampered: code(3, 125, TECHNICAL).describe("Personal trigger, tamper."),
    hubFault: code(45, 67, TECHNICAL).describe("Controller, malfunction."),
    hubMended: code(45, 48, INFORMATION).describe("Controller, in service (fault rectified)."),
    acknowledged: code(45, 5, INFORMATION).describe("Controller, acknowledge: somebody is going."),
    attended: code(45, 88, INFORMATION).describe("Controller, presence upon alarm."),
    closed: code(45, 111, INFORMATION).describe("Controller, check-out (intervention complete)."),
    heartbeat: code(45, 102, INFORMATION).describe("Controller, test transmission, primary."),
    heartbeatSecondary: code(45, 103, INFORMATION).describe(
      "Controller, test transmission, redundant.",
    ),
  })
  .prefault({});
export type ScaipCodes = z.output<typeof codeSettings>;
export type ScaipCode = ScaipCodes[keyof ScaipCodes];

export const locationSettings = z
  .strictObject({
    bedroom: digits(999).default(12),
    lounge: digits(999).default(46),
    corridor: digits(999).default(42),
    garden: digits(999).default(16),
    bathroom: digits(999).default(11),
    other: digits(999).default(49).describe("Room."),
    notKnown: digits(999).default(0),
  })
  .prefault({})
  .describe("Location code (`lco`) of each kind of room.");
export type ScaipLocations = z.output<typeof locationSettings>;

function technicalCode(codes: ScaipCodes, { what, isOver }: TechnicalMatter): ScaipCode {
  if (what === "destination") return isOver ? codes.lineBack : codes.lineDown;
  if (isOver) return codes.hubMended;
  if (what === "device-flat") return codes.deviceFlat;
  if (what === "device-tampered") return codes.deviceTampered;
  return codes.hubFault;
}

/** What happened. A cancel carries it, too: the alarm's own code says what is over. */
export function alarmCode(codes: ScaipCodes, notice: Notice): ScaipCode {
  if (notice.technical !== null) return technicalCode(codes, notice.technical);
  if (notice.kind === "technical") return codes.hubFault;
  // A dose comes here only where no screen in the home shows it: somebody there must be called.
  return notice.kind === "reminder" ? codes.help : codes[notice.kind];
}
