// A home small enough to know by heart: two rooms, two residents called the same, one of each role.
import type { Proposal, RoleName, Sealed } from "../../gateway/events.ts";

export const PINS: Readonly<Record<string, string>> = {
  "S-STAFF": "1111",
  "S-STAFF-2": "2222",
  "S-MANAGER": "3333",
  "S-INSTALLER": "4444",
  "S-RESPONDER": "5555",
  "S-FAMILY": "6666",
};

const people: readonly { staffId: string; role: RoleName; name: string }[] = [
  { staffId: "S-STAFF", role: "staff", name: "Aisha" },
  { staffId: "S-STAFF-2", role: "staff", name: "Ben" },
  { staffId: "S-MANAGER", role: "manager", name: "Carol" },
  { staffId: "S-INSTALLER", role: "installer", name: "Dan" },
  { staffId: "S-RESPONDER", role: "responder", name: "Eve" },
  { staffId: "S-FAMILY", role: "family", name: "Finn" },
];

function seal(subject: string, names: object): Sealed {
  return { subject, box: JSON.stringify(names) };
}

export function smallHome(): Proposal[] {
  const resident = (residentId: string, roomId: string, fullName: string): Proposal => ({
    type: "resident.added",
    data: { residentId, roomId, personal: seal(residentId, { preferredName: "Mary", fullName }) },
  });
  return [
    { type: "room.added", data: { roomId: "ROOM-4", name: "Room 4", kind: "bedroom" } },
    { type: "room.added", data: { roomId: "ROOM-7", name: "Room 7", kind: "bedroom" } },
    resident("R-MARY-4", "ROOM-4", "Mary Adams"),
    resident("R-MARY-7", "ROOM-7", "Mary Young"),
    ...["1", "2"].flatMap((which): Proposal[] => [
      {
        type: "device.added",
        data: {
          deviceId: `W-${which}`,
          sensorType: "wearable",
          label: `Wearable ${which}`,
          position: "wrist",
        },
      },
      {
        type: "assignment.started",
        data: {
          assignmentId: `A-${which}`,
          deviceId: `W-${which}`,
          residentId: which === "1" ? "R-MARY-4" : "R-MARY-7",
          roomId: null,
        },
      },
    ]),
    ...people.map(
      ({ staffId, role, name }): Proposal => ({
        type: "staff.added",
        data: { staffId, role, personal: seal(staffId, { name }) },
      }),
    ),
  ];
}
