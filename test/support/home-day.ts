// A home of forty residents over a day, seeded: what devices there are, what residents do by themselves,
// and what is planted among it. Families of the simulator, without their processes.
import { EsphomeFamily } from "../../firmware-sim/families/esphome-family.ts";
import { ReceiverFamily } from "../../firmware-sim/families/receiver-family.ts";
import { ShellyFamily } from "../../firmware-sim/families/shelly-family.ts";
import type { SimFamily } from "../../firmware-sim/families/sim-family.ts";
import { TasmotaFamily } from "../../firmware-sim/families/tasmota-family.ts";
import { ZigbeeFamily } from "../../firmware-sim/families/zigbee-family.ts";
import { seededRandom } from "../../firmware-sim/seeded-random.ts";
import type { Proposal } from "../../gateway/events.ts";
import { type Deeds, type Planted, plantedDay, usualDay } from "./day-story.ts";
import {
  BEACON_EVERY_MS,
  BED_EXIT_AFTER_MS,
  RECEIVERS,
  everybody,
  mac,
  resident,
  withDoor,
  withPad,
  withRadar,
  zone,
} from "./forty-residents.ts";

export interface HomeDay {
  readonly families: readonly SimFamily[];
  readonly setup: readonly Proposal[];
  readonly deeds: readonly Deeds[];
  readonly planted: readonly Planted[];
}

function device(
  deviceId: string,
  sensorType: string,
  address: string,
  residentId: string | null,
  roomId: string | null,
): readonly Proposal[] {
  const position = sensorType === "help-button" ? ("waist" as const) : null;
  const given = { assignmentId: `a-${deviceId}`, deviceId, residentId, roomId };
  return [
    { type: "device.added", data: { deviceId, sensorType, label: deviceId, position, address } },
    { type: "assignment.started", data: given },
  ];
}

function setupOf(number: number): readonly Proposal[] {
  const residentId = resident(number);
  const roomId = `room-${String(number)}`;
  const basis = { residentId, ground: "consent", consulted: null, reviewMs: 0 } as const;
  const personal = { subject: residentId, box: "" };
  const night = { fromMinute: 22 * 60, toMinute: 7 * 60, afterMs: BED_EXIT_AFTER_MS };
  const rule = { residentId, rule: "bed-exit" as const, periods: [night], staffId: "s-1" };
  const ieee = `0x${number.toString(16).padStart(16, "0")}`;
  const has = (list: readonly number[]): boolean => list.includes(number);
  return [
    { type: "room.added", data: { roomId, name: `Room ${String(number)}`, kind: "bedroom" } },
    { type: "resident.added", data: { residentId, roomId, personal } },
    ...(["falls", "bed-exit", "chair"] as const).map((purpose): Proposal => {
      return { type: "basis.recorded", data: { ...basis, purpose } };
    }),
    { type: "resident-rule.set", data: rule },
    ...device(`bed-${String(number)}`, "bed-occupancy", `zigbee2mqtt/${ieee}`, residentId, roomId),
    ...device(`pendant-${String(number)}`, "help-button", mac(number), residentId, null),
    ...(has(withRadar)
      ? device(
          `radar-${String(number)}`,
          "radar",
          `esphome/radar-${String(number)}`,
          residentId,
          roomId,
        )
      : []),
    ...(has(withDoor)
      ? device(
          `door-${String(number)}`,
          "door-contact",
          `tasmota/door-${String(number)}/switch1`,
          null,
          roomId,
        )
      : []),
    ...(has(withPad)
      ? device(
          `pad-${String(number)}`,
          "chair",
          `shelly/pad-${String(number)}/input:0`,
          residentId,
          roomId,
        )
      : []),
  ];
}

function familiesOf(seed: number): readonly SimFamily[] {
  const beds = everybody.map((number) => ({
    ...{ id: `bed-${String(number)}`, ieee: `0x${number.toString(16).padStart(16, "0")}` },
    ...{ name: `Bed ${String(number)}`, vendor: "Tuya", model: "TS0601_bed_presence_sensor" },
    says: "occupancy" as const,
  }));
  const pendants = everybody.map((number) => ({
    ...{ id: `pendant-${String(number)}`, mac: mac(number), name: "SBBT-002C" },
    ...{ room: zone(number), speaksBthome: true },
  }));
  const receivers = RECEIVERS.map((room) => ({ id: `rx-${room}`, topic: `home/${room}`, room }));
  const named = (kind: string, numbers: readonly number[]) =>
    numbers.map((number) => ({
      ...{ id: `${kind}-${String(number)}`, topic: `${kind}-${String(number)}` },
      ...{ node: `${kind}-${String(number)}`, input: 0 },
    }));
  return [
    new ZigbeeFamily(beds),
    new ReceiverFamily(receivers, pendants, seededRandom(seed), BEACON_EVERY_MS),
    new EsphomeFamily(named("radar", withRadar)),
    new TasmotaFamily(named("door", withDoor)),
    new ShellyFamily(named("pad", withPad)),
  ];
}

export function homeDay(seed: number): HomeDay {
  const random = seededRandom(seed);
  const { deeds, planted } = plantedDay();
  // Whoever does not come back to bed does nothing else around then.
  const isOut =
    (number: number) =>
    (minute: number): boolean =>
      (number === 11 && minute < 200) || (number === 33 && minute > 1_050);
  const usual = everybody.flatMap((number) => usualDay(number, random, isOut(number)));
  const receivers = RECEIVERS.flatMap((room) => [
    ...(room.startsWith("corridor") || room === "lounge" || room === "garden"
      ? ([
          {
            type: "room.added",
            data: {
              roomId: room,
              name: room,
              kind: room.startsWith("corridor") ? "corridor" : "other",
            },
          },
        ] as const)
      : []),
    ...device(`rx-${room}`, "receiver", `home/${room}`, null, room),
  ]);
  const identity = {
    homeId: "h",
    hubId: "h-1",
    name: "Home",
    timeZone: "Europe/London",
    demo: false,
  };
  return {
    families: familiesOf(seed),
    setup: [
      { type: "home.described", data: identity },
      ...everybody.flatMap(setupOf),
      ...receivers,
    ],
    deeds: [...usual, ...deeds].sort((a, b) => a.atMs - b.atMs),
    planted,
  };
}
