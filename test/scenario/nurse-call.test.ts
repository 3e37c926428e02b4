// Calls of a (simulated) nurse call panel on a pseudo-terminal into a real hub: alerts, and a reset at
// the panel that ends nothing.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { blockOf } from "../../firmware-sim/espa-peer.ts";
import type { Packet } from "../../gateway/domain/packet.ts";
import { driverSettings } from "../../gateway/drivers/index.ts";
import { busContext } from "../support/bus-rig.ts";
import { EspaRig } from "../support/espa-rig.ts";
import { HubProcess } from "../support/hub-process.ts";
import { available } from "../support/require.ts";

const CALL = [
  ["1", "12"],
  ["2", "ROOM 12 BATH"],
] as const;
const RESET = [...CALL, ["4", "1"]] as const;

describe.skipIf(!available("socat"))("a nurse call system", () => {
  let rig: EspaRig;
  let hub: HubProcess;
  beforeAll(async () => {
    rig = await EspaRig.start({
      isPager: false,
      peerIs: "control",
      settings: { id: "nurse-call" },
    });
    hub = await HubProcess.start({
      config: { drivers: [rig.settings] },
      plan: {
        devices: [
          {
            id: "bath-12",
            type: "nurse-call",
            address: "espa/nurse-call/room-12-bath",
            room: "room-1",
          },
          { id: "panel", type: "nurse-call", address: "espa/nurse-call" },
        ],
      },
    });
  });
  afterAll(async () => {
    await hub[Symbol.asyncDispose]();
    await rig.close();
  });

  it("[H-04.1] raises an alert where its call point is", async () => {
    rig.peer.send(blockOf("1", CALL));
    const alert = await hub.alertWhere(({ kind }) => kind === "help");
    expect(alert.place.words).toBe("Room 1");
    await vi.waitFor(() => {
      expect(rig.peer.answers).toContain("ack");
    });
  });

  it("[H-05.5] closes nothing by a reset at its panel, and the alert says that there was one", async () => {
    rig.peer.send(blockOf("1", RESET));
    const alert = await hub.alertWhere(({ lines }) => lines.length === 2);
    expect(alert).toMatchObject({ stage: "raised", sounding: true });
    expect(alert.lines[1]?.words).toMatch(/^Cleared at the nurse call panel/);
  });

  it("[H-02.4] calls from a point that nobody set up too, with its place not known", async () => {
    rig.peer.send(
      blockOf("1", [
        ["1", "99"],
        ["2", "ANNEXE 3"],
      ]),
    );
    const alert = await hub.alertWhere(
      ({ place, kind }) => kind === "help" && place.roomId === null,
    );
    expect(alert.sounding).toBe(true);
  });
});

describe.skipIf(!available("socat"))("a call that comes in", () => {
  it("[H-02.1] is acknowledged when it is stored, and asked for again where it could not be", async () => {
    const rig = await EspaRig.start({ isPager: false });
    const outcomes: ((isStored: boolean) => void)[] = [];
    const heard: Packet[] = [];
    const driver = driverSettings.parse(rig.settings).build(busContext());
    const port = {
      onPacket: async (packet: Packet) => {
        heard.push(packet);
        await new Promise<void>((resolve, reject) => {
          outcomes.push((isStored) => {
            if (isStored) resolve();
            else reject(new Error("the disk is full"));
          });
        });
      },
      ...{ onConnection: () => undefined, onState: () => undefined, onCounted: () => undefined },
    };
    await driver.start(port, new AbortController().signal);
    rig.peer.send(blockOf("1", CALL));
    await vi.waitFor(() => {
      expect(heard[0]?.deviceId).toBe("espa/espa/room-12-bath");
    });
    expect(rig.peer.answers).toEqual([]);
    outcomes.shift()?.(false);
    await vi.waitFor(() => {
      expect(rig.peer.answers).toEqual(["nak 2"]);
    });
    await driver.close();
    await rig.close();
  });
});
