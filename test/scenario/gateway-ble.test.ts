// A real hub with its own Bluetooth: a bluetoothd that is not there, on a bus of its own, and what
// staff see of a wearable and a button over it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { devicesView } from "../../gateway/api/contract/views.ts";
import { BluezProcess } from "../support/bluez-process.ts";
import { type AlertSeen, HubProcess, untilSome } from "../support/hub-process.ts";
import { PrivateBus } from "../support/private-bus.ts";
import { available } from "../support/require.ts";

const WEARABLE = "AA:BB:CC:00:00:01";
const BUTTON = "AA:BB:CC:00:00:02";
const STRANGER = "AA:BB:CC:00:00:03";
const UNREACHABLE = "AA:BB:CC:00:00:04";

const BTHOME = "0000fcd2-0000-1000-8000-00805f9b34fb";
/** What telephones advertise: Fast Pair, and exposure notifications. */
const OF_TELEPHONES = ["fe2c", "fd6f"].map((short) => `0000${short}-0000-1000-8000-00805f9b34fb`);
const TELEPHONES = 200;

/** The shortest that the config allows. */
const NO_COVER_MS = 5_000;
const KILLS = 3;
const PACKETS_OF_A_PACE = 10;

let bus: PrivateBus;
let bluez: BluezProcess;
let hub: HubProcess;

async function startHome(): Promise<void> {
  bus = await PrivateBus.start();
  bluez = await BluezProcess.start(bus.address);
  await bluez.tell({ do: "wearable", address: WEARABLE });
  const ble = { kind: "ble", busAddress: bus.address, noCoverAfterMs: NO_COVER_MS };
  hub = await HubProcess.start({
    config: { drivers: [ble] },
    plan: {
      devices: [
        { id: "ble-wearable", type: "wearable", address: WEARABLE, resident: "resident-1" },
        { id: "ble-button", type: "help-button", address: BUTTON, room: "room-2" },
        { id: "ble-lost", type: "wearable", address: UNREACHABLE, resident: "resident-2" },
      ],
    },
  });
}

/** A press of a BTHome button as it is on air: several times, with one packet id. */
async function pressButton(packetId: string, address = BUTTON): Promise<void> {
  const serviceData = { [BTHOME]: `4400${packetId}01643a01` };
  await bluez.tell({ do: "advertise", address, serviceData, count: 5 });
}

async function wearable(): Promise<{
  acks?: number | undefined;
  motionPackets?: number | undefined;
  unacknowledged?: number | undefined;
}> {
  return (await bluez.report()).devices[WEARABLE] ?? {};
}

async function allAcknowledged(): Promise<void> {
  await untilSome(async () => ((await wearable()).unacknowledged === 0 ? true : undefined));
}

async function failedConnects(): Promise<number> {
  const counted = /^hearthwatch_refused_total\{why="ble-connect-failed"\} (\d+)$/m;
  return Number(counted.exec(await hub.metrics())?.[1] ?? 0);
}

async function heldConnected(): Promise<void> {
  await untilSome(async () => {
    const { devices } = devicesView.parse((await hub.get("/api/v1/devices")).body);
    const seen = devices.find(({ deviceId }) => deviceId === "ble-wearable");
    return seen?.connected === true && seen.lastHeardMs !== null ? true : undefined;
  });
}

/** Silence means something once the radio knows how often the wearable speaks. */
async function paceLearnt(): Promise<void> {
  const { motionPackets: before = 0 } = await wearable();
  await untilSome(async () => {
    const { motionPackets = 0 } = await wearable();
    return motionPackets >= before + PACKETS_OF_A_PACE ? true : undefined;
  });
}

function linesOf({ lines }: AlertSeen): string {
  return lines.map(({ words }) => words).join("\n");
}

async function helpAlerts(roomId: string): Promise<readonly AlertSeen[]> {
  const isOf = ({ place, resident }: AlertSeen): boolean =>
    roomId === "room-1" ? resident?.residentId === "resident-1" : place.roomId === roomId;
  return (await hub.alerts()).filter((alert) => alert.kind === "help" && isOf(alert));
}

function pressesOf(alerts: readonly AlertSeen[]): number {
  const lines = alerts.flatMap(({ lines: said }) => said);
  return lines.filter(({ words }) => words.startsWith("Help pressed")).length;
}

describe.skipIf(!available("dbus"))("a hub with Bluetooth of its own", () => {
  beforeAll(startHome);
  afterAll(async () => {
    await hub[Symbol.asyncDispose]();
    await bluez[Symbol.asyncDispose]();
    await bus[Symbol.asyncDispose]();
  });

  it("[H-02.1] shows a wearable's press before it tells the wearable that it is stored", async () => {
    await heldConnected();
    await bluez.tell({ do: "device", address: WEARABLE, command: "help" });
    await allAcknowledged();
    // No waiting: an ack means that it is in the log, and so on the board.
    const alerts = await helpAlerts("room-1");
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ stage: "raised", resident: { residentId: "resident-1" } });
    expect(pressesOf(alerts)).toBe(1);
  });

  it("shows one alert for a button's press that is on air several times", async () => {
    await pressButton("01");
    const alert = await hub.alertWhere(
      ({ kind, place }) => kind === "help" && place.roomId === "room-2",
    );
    expect(alert).toMatchObject({ stage: "raised", resident: null, place: { words: "Room 2" } });
    await pressButton("01");
    await pressButton("02");
    await untilSome(async () => (pressesOf(await helpAlerts("room-2")) >= 2 ? true : undefined));
    expect(pressesOf(await helpAlerts("room-2"))).toBe(2);
  });

  it("[H-04.4] lists a stranger that speaks as a family does, and no telephone that passes by", async () => {
    for (let which = 0; which < TELEPHONES; which += 1) {
      const address = `5A:00:00:00:00:${which.toString(16).padStart(2, "0").toUpperCase()}`;
      const serviceData = { [OF_TELEPHONES[which % 2] ?? ""]: "0102030405" };
      await bluez.tell({ do: "advertise", address, serviceData });
    }
    await pressButton("01", STRANGER);
    const { notSetUp } = await untilSome(async () => {
      const view = devicesView.parse((await hub.get("/api/v1/devices")).body);
      return view.notSetUp.length > 0 ? view : undefined;
    });
    expect(notSetUp).toHaveLength(1);
    expect(notSetUp[0]).toMatchObject({ hardwareId: STRANGER, proposes: "help-button" });
  });

  it("says once which step failed of a device that cannot be connected to, and once that it can", async () => {
    const isOf = (line: string): boolean => line.includes('"deviceId":"ble-lost"');
    await pressButton("01", UNREACHABLE);
    const connects = await failedConnects();
    await untilSome(async () => ((await failedConnects()) >= connects + 2 ? true : undefined));
    const said = hub.lastLines.split("\n").filter(isOf);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/cannot be connected to \(connecting: /);
    await bluez.tell({ do: "wearable", address: UNREACHABLE });
    await untilSome(() => hub.lastLines.includes("it could be connected to again") || undefined);
  });

  it("[H-06.1] loses and doubles no press of a wearable while the hub is killed", async () => {
    const before = pressesOf(await helpAlerts("room-1"));
    let presses = 0;
    const press = async (): Promise<void> => {
      presses += 1;
      await bluez.tell({ do: "device", address: WEARABLE, command: "help" });
    };
    for (let kills = 0; kills < KILLS; kills += 1) {
      await press();
      await hub.kill();
      await press();
      await hub.restart();
      await allAcknowledged();
    }
    expect((await wearable()).acks).toBeGreaterThanOrEqual(before + presses);
    const alerts = await helpAlerts("room-1");
    expect(alerts).toHaveLength(1);
    expect(pressesOf(alerts)).toBe(before + presses);
    expect(await helpAlerts("room-2")).toHaveLength(1);
  });

  it("[H-08.9] says no cover, and in which rooms, after the time that is set, until it hears again", async () => {
    await heldConnected();
    await paceLearnt();
    await bluez.tell({ do: "deaf", until: "never" });
    const isNoCover = (alert: AlertSeen): boolean => linesOf(alert).startsWith("No cover");
    const alert = await hub.alertWhere(isNoCover);
    expect(alert).toMatchObject({ kind: "technical" });
    const rooms = (await hub.alerts()).filter(isNoCover).map(({ place }) => place.roomId);
    expect(rooms.sort()).toEqual(["room-1", "room-2"]);
    await bluez.tell({ do: "deaf" });
    await pressButton("03");
    await hub.alertWhere((one) => one.alertId === alert.alertId && linesOf(one).includes("Over: "));
    expect(hub.lastLines).not.toMatch(/([0-9A-F]{2}[:_]){5}/);
  });
});
