// The made-up home of the demo: its plan for `provision`, and the gateway's config. All persons are
// invented; PINs and secrets are drawn anew at each start by `provision`.
import { stringify } from "yaml";

/** Two Margarets show the warning about equal names. */
const RESIDENTS = [
  ["Margaret", "Margaret Ellis"],
  ["Arthur", "Arthur Pell"],
  ["Dorothy", "Dorothy Hale"],
  ["Margaret", "Margaret Quinn"],
  ["Stanley", "Stanley Brook"],
  ["Joyce", "Joyce Farrow"],
  ["Ronald", "Ronald Tate"],
  ["Edith", "Edith Marlow"],
  ["Kenneth", "Kenneth Shaw"],
  ["Vera", "Vera Lyle"],
  ["Harold", "Harold Finch"],
  ["Winifred", "Winifred Stone"],
] as const;

const SHARED_ROOMS = [
  { id: "lounge", name: "Lounge", kind: "lounge" },
  { id: "dining-room", name: "Dining room", kind: "other" },
  { id: "corridor-ground", name: "Ground floor corridor", kind: "corridor" },
  { id: "corridor-first", name: "First floor corridor", kind: "corridor" },
  { id: "garden", name: "Garden", kind: "garden" },
] as const;

const PEOPLE = [
  { id: "s-01", name: "Amina Yusuf", role: "manager" },
  { id: "s-02", name: "Grace Okoro", role: "staff" },
  { id: "s-03", name: "Tom Bailey", role: "staff" },
  { id: "s-04", name: "Ewa Nowak", role: "staff" },
  { id: "r-01", name: "Priya Shah", role: "responder" },
  { id: "i-01", name: "Colin Reed", role: "installer" },
] as const;

/** Residents who wear it on a belt, because a wrist band irritates them. */
const WAIST_WEARERS: readonly number[] = [5, 11];

/** The rooms of the two Margarets: the first fall shows the warning. */
export const FIRST_TO_FALL = [1, 4] as const;

export const DEMO_ROOMS: readonly number[] = RESIDENTS.map((_, index) => index + 1);

export function deviceOfRoom(room: number): string {
  return `wearable-${twoDigits(room)}`;
}

/** Who lives there, as the demo's own messages say it. */
export function residentOfRoom(room: number): string {
  return RESIDENTS[room - 1]?.[1] ?? "nobody";
}

/** Two residents with a dispenser each: one takes their own medicines, staff give the other's. */
const DISPENSER_ROOMS: readonly number[] = [2, 9];
const FIRST_DOSE_AFTER_MS = 90_000;
const STAFF_DOSE_AFTER_MS = 210_000;
const TIME_ZONE = "Europe/London";
const BASIS = { ground: "consent", review: "2036-01-01" } as const;

/** The next full minute after so long, as the home's clocks show it. */
function clockTime(wallMs: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone: TIME_ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  }).format(wallMs);
}

function remindersOf(room: number, nowMs: number): object {
  const basis = [{ purpose: "falls", ...BASIS }];
  if (!DISPENSER_ROOMS.includes(room)) return { basis };
  const device = dispenserOfRoom(room);
  const isOwn = room === DISPENSER_ROOMS[0];
  const reminder = isOwn
    ? { medicine: "Metformin 500 mg, 1 tablet", device, compartment: 3 }
    : {
        medicine: "Co-careldopa 12.5 mg/50 mg, 1 tablet",
        mode: "staff-prompt",
        timeCritical: true,
      };
  const times = [clockTime(nowMs + (isOwn ? FIRST_DOSE_AFTER_MS : STAFF_DOSE_AFTER_MS))];
  return {
    basis: [...basis, { purpose: "medication", ...BASIS }],
    reminders: [{ id: `dose-${twoDigits(room)}`, times, ...reminder }],
  };
}

function dispenserOfRoom(room: number): string {
  return `dispenser-${twoDigits(room)}`;
}

/** `nowMs`: the first doses are due soon after it. */
export function demoPlan(nowMs: number): string {
  return stringify({
    home: {
      id: "rowan-house",
      hubId: "hub-01",
      name: "Rowan House",
      timeZone: TIME_ZONE,
      demo: true,
    },
    rooms: [
      ...DEMO_ROOMS.map((room) => ({ id: roomId(room), name: `Room ${room}`, kind: "bedroom" })),
      ...SHARED_ROOMS,
    ],
    residents: RESIDENTS.map(([preferredName, fullName], index) => ({
      id: residentId(index + 1),
      preferredName,
      fullName,
      room: roomId(index + 1),
      ...remindersOf(index + 1, nowMs),
    })),
    devices: [
      ...DEMO_ROOMS.map((room) => ({
        id: deviceOfRoom(room),
        type: "wearable",
        label: `Wearable ${room}`,
        position: WAIST_WEARERS.includes(room) ? "waist" : "wrist",
        resident: residentId(room),
      })),
      ...DISPENSER_ROOMS.map((room) => ({
        id: dispenserOfRoom(room),
        type: "medication-reminder",
        label: `Dispenser ${room}`,
        resident: residentId(room),
        room: roomId(room),
      })),
    ],
    staff: PEOPLE,
  });
}

export interface DemoPorts {
  readonly http: number;
  readonly mqtt: number;
}

/** Relative paths: everything lies beside the config. */
export function demoConfig(ports: DemoPorts, webhookUrl: string, secretFile: string): string {
  return stringify({
    dataFolder: "./hub",
    http: { host: "127.0.0.1", port: ports.http },
    mqtt: { broker: "embedded", host: "127.0.0.1", port: ports.mqtt },
    // The host keeps the clock; in a container no time service of its own vouches for it.
    rules: { reminder: { promptWithUnsyncedClock: true } },
    destinations: [
      {
        kind: "webhook",
        id: "remote-team",
        label: "Remote team",
        url: webhookUrl,
        secret: { file: secretFile },
      },
    ],
  });
}

function roomId(room: number): string {
  return `room-${twoDigits(room)}`;
}

function residentId(room: number): string {
  return `resident-${twoDigits(room)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
