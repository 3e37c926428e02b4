import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Notice, Notifier } from "../../../gateway/domain/notifier.ts";
import { destinationSettings } from "../../../gateway/notifiers/index.ts";
import { alarmTone } from "../../../gateway/notifiers/sounder/alarm-tone.ts";
import { wordOf } from "../../../gateway/notifiers/sounder/siren-settings.ts";
import { NIGHT_MS } from "../../support/core-rig.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { sampleNotice } from "../../support/notifier-rig.ts";
import { SirenRig } from "../../support/siren-rig.ts";

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock(NIGHT_MS);
});

const soon = (): AbortSignal => AbortSignal.timeout(10_000);
const calls = (alertId: string): Notice => ({ ...sampleNotice, alertId });
const isOver = (alertId: string): Notice => ({ ...calls(alertId), stage: "attended", live: false });
const standing = (others: boolean, isStored = true) => ({ othersCall: () => others, isStored });

function build(settings: object): Notifier {
  const destination = destinationSettings.parse({ id: "siren", label: "Siren", ...settings });
  const notifier = destination.build(() => "secret", clock);
  closers.push(async () => {
    await notifier.close?.();
  });
  return notifier;
}

describe("a siren over MQTT", () => {
  let rig: SirenRig;
  beforeEach(async () => {
    rig = await SirenRig.start();
    closers.push(async () => {
      await rig.close();
    });
  });

  it("[H-02.11] sounds while any alert calls, and stops when the last one is answered", async () => {
    const siren = build(rig.settings);
    await siren.deliver(calls("A"), soon(), standing(false));
    await siren.deliver(calls("B"), soon(), standing(true));
    await siren.deliver(isOver("A"), soon(), standing(true));
    expect(rig.commands).toEqual(["ON", "ON", "ON"]);
    await siren.deliver(isOver("B"), soon(), standing(false));
    expect(rig.commands.at(-1)).toBe("OFF");
  });

  it("[H-02.11] goes on after a restart for an alert that was told before it", async () => {
    const siren = build(rig.settings);
    siren.resume?.(true);
    clock.advance(0);
    await expect.poll(() => rig.commands).toEqual(["ON"]);
    await siren.deliver(isOver("B"), soon(), standing(true));
    expect(rig.commands.at(-1)).toBe("ON");
  });

  it("[H-02.11] says again that it has to sound, for a siren that stops by itself", async () => {
    const siren = build(rig.settings);
    await siren.deliver(calls("A"), soon(), standing(false));
    clock.advance(30_000);
    await expect.poll(() => rig.commands).toEqual(["ON", "ON"]);
  });

  it("[H-10.2] is told to be quiet, and never to sound, of what is over", async () => {
    const siren = build(rig.settings);
    await siren.deliver(isOver("A"), soon(), standing(false));
    expect(rig.commands).toEqual(["OFF"]);
  });

  it("ends by itself for an alert that is not stored, which nobody can acknowledge", async () => {
    const siren = build(rig.settings);
    await siren.deliver(calls("A"), soon(), standing(false, false));
    clock.advance(120_000);
    await expect.poll(() => rig.commands.at(-1)).toBe("OFF");
  });

  it("[H-08.8] is not taken for sounding where the siren does not say so", async () => {
    rig.saysState = false;
    const siren = build(rig.settings);
    const attempt = siren.deliver(calls("A"), AbortSignal.timeout(500), standing(false));
    await expect(attempt).rejects.toMatchObject({ code: "notifier/unreachable" });
  });

  it("[H-08.8] is a trouble at once when it says that it is off line", async () => {
    const siren = build(rig.settings);
    const [path] = siren.paths ?? [];
    await expect(path?.contact("heartbeat", soon())).resolves.toContain("there");
    expect(path?.trouble()).toBeUndefined();
    await rig.sayThere(false);
    await expect
      .poll(async () => {
        await path?.contact("heartbeat", soon()).catch(() => undefined);
        return path?.trouble();
      })
      .toContain("off line");
    await expect(siren.deliver(calls("A"), soon())).rejects.toMatchObject({
      code: "notifier/turned-away",
    });
    await rig.sayThere(true);
    await expect
      .poll(async () => await path?.contact("heartbeat", soon()).catch(() => "no"))
      .toContain("there");
    expect(path?.trouble()).toBeUndefined();
  });

  it("[H-08.8] is a trouble when it has not been heard for too long", async () => {
    const { device, ...rest } = z.looseObject({ device: z.looseObject({}) }).parse(rig.settings);
    const siren = build({ ...rest, device: { ...device, silentAfterMinutes: 60 } });
    const [path] = siren.paths ?? [];
    await path?.contact("heartbeat", soon());
    clock.advance(61 * 60_000);
    await expect(path?.contact("heartbeat", soon())).rejects.toThrow("not heard for 61 min");
  });

  it("sounds for a moment when it is tested, and is quiet after it", async () => {
    const siren = build(rig.settings);
    const test = siren.paths?.[0]?.contact("test", soon());
    await expect.poll(() => rig.commands).toEqual(["ON"]);
    await expect.poll(() => clock.waiting.includes("sounder test")).toBe(true);
    clock.advance(2_000);
    await expect(test).resolves.toContain("sounded");
    expect(rig.commands).toEqual(["ON", "OFF"]);
  });
});

describe("the hub's own loudspeaker", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hearthwatch-player-"));
    closers.push(() => {
      rmSync(folder, { recursive: true });
    });
  });

  /** A player that keeps what it was given, and ends as it is told to. */
  function player(then: string): object {
    const script = join(folder, "player.cjs");
    const log = JSON.stringify(join(folder, "plays"));
    writeFileSync(
      script,
      `const { readFileSync, appendFileSync } = require("node:fs");
       appendFileSync(${log}, String(readFileSync(0).length) + "\\n"); ${then}`,
    );
    const run = [process.execPath, script];
    return { kind: "sounder", device: { by: "audio", player: run, checker: run } };
  }
  function plays(): readonly string[] {
    try {
      return readFileSync(join(folder, "plays"), "utf8").trim().split("\n");
    } catch {
      return [];
    }
  }

  it("[H-02.11] plays its tone again and again until it is told to be quiet", async () => {
    const sounder = build(player(""));
    await sounder.deliver(calls("A"), soon(), standing(false));
    expect(plays()).toEqual([String(alarmTone().length)]);
    clock.advance(500);
    await expect.poll(() => plays().length).toBe(2);
    await expect.poll(() => clock.waiting.length).toBe(2);
    await sounder.deliver(isOver("A"), soon(), standing(false));
    expect(clock.waiting).toEqual([]);
  });

  it("[H-08.8] a player that fails, hangs or is not there has not sounded", async () => {
    const failing = build(player("process.exit(1)"));
    await expect(failing.deliver(calls("A"), soon())).rejects.toThrow("ended with 1");
    const hanging = build(player("setInterval(() => {}, 1000)"));
    const attempt = hanging.deliver(calls("A"), AbortSignal.timeout(1_000));
    await expect(attempt).rejects.toMatchObject({ code: "notifier/unreachable" });
    const gone = { by: "audio", player: [join(folder, "no-player")] };
    await expect(
      build({ kind: "sounder", device: gone }).deliver(calls("A"), soon()),
    ).rejects.toMatchObject({ code: "notifier/turned-away" });
  });

  it("[H-08.8] is asked whether it is there without a noise", async () => {
    const sounder = build(player(""));
    await expect(sounder.paths?.[0]?.contact("heartbeat", soon())).resolves.toContain("there");
    expect(plays()).toEqual(["0"]);
  });
});

it("makes a tone of a few seconds that a player can read", () => {
  const tone = alarmTone();
  expect(tone.subarray(0, 4).toString("latin1")).toBe("RIFF");
  expect(tone.readUInt32LE(4)).toBe(tone.length - 8);
  const seconds = (tone.length - 44) / 2 / tone.readUInt32LE(24);
  expect(seconds).toBeGreaterThan(2);
  expect(seconds).toBeLessThan(6);
  let loudest = 0;
  for (let at = 44; at < tone.length; at += 2) {
    loudest = Math.max(loudest, Math.abs(tone.readInt16LE(at)));
  }
  expect(loudest).toBeGreaterThan(10_000);
});

it.each([
  ["online", "online"],
  ['{"state":"online"}', "online"],
  ['{"state":true}', "true"],
  ['{"other":1}', '{"other":1}'],
  ["{broken", "{broken"],
])("reads the word of %s", (payload, word) => {
  expect(wordOf(payload, "state")).toBe(word);
});
