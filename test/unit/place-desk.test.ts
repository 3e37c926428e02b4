// Receivers in the home, from their messages to alerts: one press is one alert, at the place of the
// receiver that hears it best. Real readers, sensor types, rules and pipeline; no network.
import { beforeEach, describe, expect, it } from "vitest";
import { readAdvertisementKeys } from "../../gateway/advertisement-keys.ts";
import { ContactWatch } from "../../gateway/contact-watch.ts";
import type { Alert } from "../../gateway/domain/home.ts";
import { sensorTypes } from "../../gateway/sensors/index.ts";
import { BLE_ADDRESS, bthomeAd } from "../support/advertisement-bytes.ts";
import { IngestRig } from "../support/ingest-rig.ts";
import { MemoryStore } from "../support/memory-store.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const WATCH = "C0:FF:EE:00:00:01";

let rig: IngestRig;

beforeEach(async () => {
  rig = await IngestRig.start();
  await furnish(rig);
});

async function furnish({ core }: IngestRig): Promise<void> {
  for (const room of ["lounge", "garden", "corridor"] as const) {
    const name = room;
    await core.record(
      { type: "room.added", data: { roomId: room, name, kind: room } },
      added(`rx-${room}`, "receiver", `home/${room}`),
      given(`rx-${room}`, null, room),
    );
  }
  await core.record(
    added("pendant", "help-button", BLE_ADDRESS),
    given("pendant", "r-1", null),
    // A native wearable that receivers hear too.
    { type: "device.address-learned", data: { deviceId: "w-2", address: WATCH } },
  );
  const basis = { residentId: "r-2", purpose: "falls", ground: "consent", reviewMs: 0 } as const;
  await core.record({ type: "basis.recorded", data: { ...basis, consulted: null } });
}

function added(deviceId: string, sensorType: string, address: string) {
  const data = { deviceId, sensorType, label: deviceId, position: null, address };
  return { type: "device.added", data } as const;
}

function given(deviceId: string, residentId: string | null, roomId: string | null) {
  const data = { assignmentId: `a-${deviceId}`, deviceId, residentId, roomId };
  return { type: "assignment.started", data } as const;
}

/** A receiver heard it; `hex` is BTHome service data, none: an advertisement of another kind. */
async function hears(room: string, rssi: number, hex = "", from = BLE_ADDRESS): Promise<void> {
  const service = hex === "" ? {} : { servicedatauuid: "0xfcd2", servicedata: hex };
  await says(`${room}/BTtoMQTT/${from.replaceAll(":", "")}`, { id: from, rssi, ...service });
}

async function says(topic: string, content: object | string): Promise<void> {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const packet = rig.packet("bridge", new TextEncoder().encode(text), `home/${topic}`);
  await rig.ingest.onPacket(packet);
}

function alerts(): readonly Alert[] {
  return [...rig.core.home.alert.values()].filter(({ kind }) => kind !== "technical");
}

describe("[H-06.6] one press heard by several receivers", () => {
  it("is one alert, at the receiver that heard it best, whoever passed it on first", async () => {
    await hears("corridor", -88, "4400073a01");
    expect(alerts().map(({ place }) => place.roomId)).toEqual(["corridor"]);
    await hears("garden", -52, "4400073a01");
    await hears("lounge", -71, "4400073a01");
    expect(alerts()).toHaveLength(1);
    expect(alerts()[0]?.lines).toHaveLength(1);
    expect(alerts()[0]?.place).toMatchObject({ roomId: "garden", source: "receiver" });
  });

  it("adds to the open alert when it is pressed again, and says the new place", async () => {
    await hears("lounge", -60, "4400073a01");
    await rig.core.advance(MINUTE_MS);
    await hears("garden", -60, "4400083a01");
    await hears("garden", -60, "4400083a01");
    expect(alerts()).toHaveLength(1);
    const presses = alerts()[0]?.lines.filter(({ line }) => line.kind === "help-pressed");
    expect(presses).toHaveLength(2);
    expect(alerts()[0]?.place.roomId).toBe("garden");
  });

  it("is heard by the hub's own radio in the same way", async () => {
    const { core } = rig;
    await core.record(added("rx-hub", "receiver", "hub"), given("rx-hub", null, "lounge"));
    const packet = rig.packet("advertisement", bthomeAd("4400073a01"), BLE_ADDRESS);
    await rig.ingest.onPacket({ ...packet, receiver: "hub", rssiDbm: -50 });
    await hears("garden", -90, "4400073a01");
    expect(alerts().map(({ place }) => place.roomId)).toEqual(["lounge"]);
  });

  it("is no press where a broker kept it", async () => {
    const topic = "home/lounge/BTtoMQTT/x";
    const heard = {
      id: BLE_ADDRESS,
      rssi: -60,
      servicedatauuid: "fcd2",
      servicedata: "4400073a01",
    };
    const bytes = new TextEncoder().encode(JSON.stringify(heard));
    await rig.ingest.onPacket({ ...rig.packet("bridge", bytes, topic), retained: true });
    expect(alerts()).toEqual([]);
    expect(rig.book.entry("pendant").lastPlace).toBeNull();
  });
});

describe("[H-04.6] the last place", () => {
  it("moves only to a receiver that is clearly stronger", async () => {
    const place = (): string | null | undefined => rig.book.entry("pendant").lastPlace?.roomId;
    await hears("lounge", -70, "4400012100");
    await hears("garden", -67);
    expect(place()).toBe("lounge");
    await hears("garden", -50);
    await hears("garden", -50);
    expect(place()).toBe("garden");
  });

  it("moves to whoever still hears it once the other no longer does", async () => {
    await hears("lounge", -50, "4400012100");
    await rig.core.advance(21 * SECOND_MS);
    await hears("garden", -90);
    expect(rig.book.entry("pendant").lastPlace?.roomId).toBe("garden");
  });

  it("is said with its age by a native wearable's alert, also of one in no room", async () => {
    await hears("lounge", -60, "", WATCH);
    const seenMs = rig.core.clock.now();
    await rig.core.advance(20 * SECOND_MS);
    await rig.ingest.onPacket(rig.event("help", { deviceId: "w-2", number: 1 }));
    expect(alerts()[0]?.place).toEqual({ roomId: "lounge", source: "receiver", asOfMs: seenMs });
  });

  it("is not known after ten minutes, nor where only a receiver without a room hears it", async () => {
    await hears("lounge", -60, "", WATCH);
    await rig.core.advance(11 * MINUTE_MS);
    await hears("nowhere", -40, "", WATCH);
    await rig.ingest.onPacket(rig.event("help", { deviceId: "w-2", number: 1 }));
    expect(alerts()[0]?.place).toMatchObject({ roomId: null, source: "unknown" });
  });

  it("[H-21.9] is not kept of whoever chose private time, nor without a basis", async () => {
    const { core } = rig;
    const untilMs = core.clock.now() + MINUTE_MS;
    await core.record({ type: "private-time.started", data: { residentId: "r-1", untilMs } });
    await hears("lounge", -60);
    expect(rig.book.entry("pendant").lastPlace).toBeNull();
    await core.record({ type: "basis.ended", data: { residentId: "r-2", purpose: "falls" } });
    await hears("lounge", -60, "", WATCH);
    expect(rig.book.entry("w-2").lastPlace).toBeNull();
    // A call for help says where it came from all the same.
    await hears("lounge", -60, "4400073a01");
    expect(alerts()[0]?.place.roomId).toBe("lounge");
  });

  it("is nobody's business of strangers: telephones that pass by are not listed", async () => {
    await hears("lounge", -60, "", "AA:AA:AA:AA:AA:AA");
    expect(rig.book.strangers()).toEqual([]);
  });
});

describe("[H-08.7] a receiver", () => {
  it("that goes quiet is said once, by its place, and once that it is back", async () => {
    const { core, book } = rig;
    const watch = new ContactWatch({
      ...{ clock: core.clock, home: () => core.home, book, sensorTypes },
      submit: async (decide) => await core.pipeline.submit({ decide }),
      onNotStored: () => undefined,
    });
    const told = () =>
      [...core.home.alert.values()].filter(({ deviceId }) => deviceId === "rx-lounge");
    const wait = async (minutes: number, each: () => Promise<void>): Promise<void> => {
      for (let minute = 0; minute < minutes; minute += 1) {
        await core.advance(MINUTE_MS);
        await each();
        watch.look();
        await core.settle();
      }
    };
    const others = async (): Promise<void> => {
      await says("garden/SYStoMQTT", { uptime: 5 });
      await says("corridor/SYStoMQTT", { uptime: 5 });
    };
    await wait(2, async () => {
      await hears("lounge", -60);
    });
    // It reports on, but its radio hears nothing any more.
    await wait(30, async () => {
      await others();
      await says("lounge/SYStoMQTT", { uptime: 5 });
    });
    expect(told().map(({ place, stage }) => [place.roomId, stage])).toEqual([["lounge", "raised"]]);
    await wait(2, async () => {
      await hears("lounge", -60);
    });
    expect(core.home.trouble.get("rx-lounge/silent")).toBeUndefined();
    expect(told()).toHaveLength(1);
  });
});

describe("[H-20.9] an advertisement that must not be believed", () => {
  const KEY = `${BLE_ADDRESS} 00112233445566778899AABBCCDDEEFF`;
  const PRESS = "4572c252d6e498010000003b025635";

  it("raises no call, is said to staff once, and is refused after a restart too", async () => {
    const store = new MemoryStore();
    const keys = readAdvertisementKeys(KEY);
    rig = await IngestRig.start({ keys, store });
    await furnish(rig);
    await hears("lounge", -60, PRESS);
    expect(alerts()).toHaveLength(1);
    expect(rig.core.home.address.get(BLE_ADDRESS)?.counter).toBe(1);
    // A plain press of a button that has a key is somebody else's.
    await hears("lounge", -60, "4400093a01");
    await hears("lounge", -60, "44000a3a01");
    expect(alerts()[0]?.lines).toHaveLength(1);
    const troubles = [...rig.core.home.alert.values()].filter(({ kind }) => kind === "technical");
    expect(troubles.map(({ deviceId }) => deviceId)).toEqual(["pendant"]);
    rig = await IngestRig.start({ keys, store });
    await hears("lounge", -60, PRESS);
    expect(alerts().flatMap(({ lines }) => lines)).toHaveLength(1);
  });
});
