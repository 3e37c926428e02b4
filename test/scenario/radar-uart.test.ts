// A (simulated) wired radar on a pseudo-terminal: a slow hub, a damaged line, and falls that come through.
import { describe, expect, it, vi } from "vitest";
import { withLineFaults } from "../../firmware-sim/line-faults.ts";
import { RadarModule } from "../../firmware-sim/radar-module.ts";
import { seededRandom } from "../../firmware-sim/seeded-random.ts";
import type { Packet } from "../../gateway/domain/packet.ts";
import { driverSettings } from "../../gateway/drivers/index.ts";
import { busContext } from "../support/bus-rig.ts";
import { available } from "../support/require.ts";
import { SerialPair } from "../support/serial-pair.ts";

const FALL = "0e0201";
const NO_FALL = "0e0200";

async function radarRig(onPacket: (packet: Packet) => Promise<void> | undefined) {
  const pair = await SerialPair.plugged();
  const say = (bytes: Uint8Array): void => void pair.say(bytes);
  const radar = new RadarModule(say);
  pair.onHeard = (bytes) => {
    radar.hears(bytes);
  };
  const heard: string[] = [];
  const counted = new Set<string>();
  const driver = driverSettings
    .parse({ kind: "radar-uart", port: pair.hubPath })
    .build(busContext());
  const port = {
    onPacket: (packet: Packet) => {
      heard.push(Buffer.from(packet.payload).toString("hex"));
      return onPacket(packet);
    },
    onConnection: () => undefined,
    onState: (state: string) => heard.push(state),
    onCounted: (what: string) => counted.add(what),
  };
  await driver.start(port, new AbortController().signal);
  await vi.waitFor(() => {
    expect(heard).toContain("up");
  });
  return {
    ...{ radar, heard, counted, pair, say },
    [Symbol.asyncDispose]: async () => {
      await driver.close();
      await pair[Symbol.asyncDispose]();
    },
  };
}

describe.skipIf(!available("socat"))("a wired radar", () => {
  it("[H-01.6] is heard through a line that splits, joins and damages what it carries", async () => {
    await using rig = await radarRig(() => undefined);
    const faults = { split: 0.5, join: 0.3, drop: 0.01, flip: 0.01, garbage: 0.3 };
    const damaged = new RadarModule(withLineFaults(rig.say, faults, seededRandom(3)));
    for (let count = 0; count < 100; count += 1) damaged.obey("no-fall");
    await vi.waitFor(() => {
      expect(rig.counted.has("garbage")).toBe(true);
    });
    expect(rig.heard).not.toContain(FALL);
    rig.radar.obey("fall");
    await vi.waitFor(() => {
      rig.radar.tell();
      expect(rig.heard).toContain(FALL);
    });
  });

  it("keeps every change in order, and nothing else, while the disk does not answer", async () => {
    const waiting: (() => void)[] = [];
    await using rig = await radarRig(async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
    });
    await vi.waitFor(() => {
      expect(waiting).toHaveLength(1);
    });
    const before = rig.heard.length;
    for (let count = 0; count < 200; count += 1) rig.radar.tell();
    for (const word of ["fall", "no-fall", "fall", "no-fall"]) rig.radar.obey(word);
    rig.say(Uint8Array.of(0));
    await vi.waitFor(() => {
      expect(rig.counted.has("garbage")).toBe(true);
    });
    expect(rig.heard).toHaveLength(before);
    await vi.waitFor(() => {
      waiting.shift()?.();
      const falls = rig.heard.slice(before).filter((hex) => hex.startsWith("0e02"));
      expect(falls).toEqual([NO_FALL, FALL, NO_FALL, FALL, NO_FALL]);
    });
  });
});
