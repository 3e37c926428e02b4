// What a real hub makes of clients that are wrong, foreign or broken: counted, and no alert.
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HubProcess, untilSome } from "../support/hub-process.ts";
import type { TestWearable } from "../support/test-wearable.ts";

/** Twenty within a minute are a fault [gateway/undecodable-watch.ts]. */
const BURST = 20;

let hub: HubProcess;
let wearable: TestWearable;
beforeAll(async () => {
  hub = await HubProcess.start();
  wearable = await hub.wearable();
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
});

async function refused(): Promise<ReadonlyMap<string, number>> {
  const lines = (await hub.metrics()).matchAll(
    /^hearthwatch_refused_total\{why="([^"]+)"\} (\d+)$/gm,
  );
  return new Map([...lines].map(([, why = "", count]) => [why, Number(count)]));
}

/** What was refused and counted because of `work`, once something was. */
async function countedBy(work: () => unknown): Promise<readonly string[]> {
  const before = await refused();
  await work();
  return await untilSome(async () => {
    const after = await refused();
    const grown = [...after].filter(([why, count]) => count > (before.get(why) ?? 0));
    return grown.length === 0 ? undefined : grown.map(([why]) => why);
  });
}

async function connectAs(username: string | undefined, password: string): Promise<void> {
  const options = username === undefined ? {} : { username, password };
  const client = await connectAsync(
    hub.home.mqttUrl,
    { clientId: "stranger", protocolVersion: 4, reconnectPeriod: 0, ...options },
    false,
  );
  client.end(true);
}

describe("a hub among strangers", () => {
  it("[H-20.1] counts and refuses a wrong secret, an unknown name and no name", async () => {
    for (const name of ["w-1", "w-99", undefined]) {
      const counted = await countedBy(async () => {
        await expect(connectAs(name, "wrong")).rejects.toThrow();
      });
      expect(counted).toHaveLength(1);
    }
  });

  it("[H-20.1] counts and refuses what a device says in another's name", async () => {
    const foreign = await hub.wearable(1);
    const counted = await countedBy(() => {
      foreign.shout("hearthwatch/v1/w-1/event", Buffer.from("x"));
    });
    expect(counted).toHaveLength(1);
  });

  it("[H-20.5] counts and refuses a packet larger than any of ours", async () => {
    const foreign = await hub.wearable(1);
    const counted = await countedBy(() => {
      foreign.shout("hearthwatch/v1/w-2/motion", Buffer.alloc(100_000));
    });
    expect(counted).toContain("oversized");
  });

  it("[H-01.6] [H-07.3] counts garbage, raises nothing for one, and a technical alert for a burst", async () => {
    const garbage = Buffer.from("not a packet of ours");
    const topic = "hearthwatch/v1/w-1/motion";
    expect(await countedBy(() => wearable.send(topic, garbage))).toEqual(["undecodable"]);
    expect(await hub.alerts()).toEqual([]);
    for (let sent = 1; sent < BURST; sent += 1) await wearable.send(topic, garbage);
    const alert = await hub.alertWhere(({ kind }) => kind === "technical");
    expect(alert.lines).toHaveLength(1);
    expect((await hub.alerts()).every(({ kind }) => kind === "technical")).toBe(true);
  });

  it("[H-20.5] serves the device that behaves all the while", async () => {
    await wearable.press(1);
    const alert = await hub.alertWhere(({ kind }) => kind === "help");
    expect(alert.resident?.residentId).toBe("resident-1");
  });
});
