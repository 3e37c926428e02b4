// The falls model as an operated thing, in a real gateway: broken and mended while it runs.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelsView } from "../../gateway/api/contract/model-views.ts";
import { SHIPPED_MODEL } from "../../models/shipped-model.ts";
import { type AlertSeen, HubProcess, untilSome } from "../support/hub-process.ts";
import { blocksOf, fallAt } from "../unit/motion/synthetic-motion.ts";

let hub: HubProcess;
let folder: string;

beforeAll(async () => {
  // At the waist: the made-up fall is one that the model finds there.
  hub = await HubProcess.start({ position: "waist", devices: 3, residents: 3 });
  folder = join(hub.home.folder, "model");
  cpSync(SHIPPED_MODEL, folder, { recursive: true });
  await hub.stop();
  await hub.restart({ model: { folder: "model" } });
});

afterAll(async () => {
  await hub[Symbol.asyncDispose]();
});

function wordsOf({ lines }: AlertSeen): string {
  return lines.map(({ words }) => words).join(" ");
}

async function technical(kind: string): Promise<AlertSeen> {
  return await hub.alertWhere(
    (alert) => alert.kind === "technical" && alert.lines.at(-1)?.kind === kind,
  );
}

describe("a hub whose model file is broken while it runs", () => {
  it("[H-01.1] [H-08.3] [H-16.4] says so, finds a fall by impact and stillness, and takes the model up again when it is whole", async () => {
    const file = join(folder, "weights.bin");
    const whole = readFileSync(file);
    const broken = Buffer.from(whole);
    broken[1_000] = (broken[1_000] ?? 0) ^ 0xff;
    writeFileSync(file, broken);
    const fault = await technical("fault");
    expect(wordsOf(fault)).toMatch(/impact and stillness/i);

    const first = await hub.wearable(0);
    await first.move(blocksOf(fallAt(10), 30));
    const degraded = await hub.alertWhere(({ kind }) => kind === "fall");
    expect(degraded).toMatchObject({ level: "alert", sounding: true, priority: "high" });
    expect(degraded.resident?.residentId).toBe("resident-1");
    expect(wordsOf(degraded)).toContain("found without the falls model");

    writeFileSync(file, whole);
    await technical("fault-over");
    const second = await hub.wearable(1);
    await second.move(blocksOf(fallAt(10), 30));
    const scored = await hub.alertWhere(({ resident }) => resident?.residentId === "resident-2");
    expect(wordsOf(scored)).not.toContain("found without the falls model");
    const all = await hub.alerts();
    expect(all.filter(({ kind }) => kind === "technical")).toHaveLength(1);
  }, 120_000);
});

describe("a second model beside the live one", () => {
  const models = async (): Promise<z.infer<typeof modelsView>> =>
    modelsView.parse((await hub.get("/api/v1/models")).body);

  /** The same weights under another name: another card, so another model to the hub. */
  function shadowFolder(): string {
    const shadow = join(hub.home.folder, "shadow");
    cpSync(SHIPPED_MODEL, shadow, { recursive: true });
    const card = z
      .looseObject({})
      .parse(JSON.parse(readFileSync(join(shadow, "card.json"), "utf8")));
    writeFileSync(join(shadow, "card.json"), JSON.stringify({ ...card, version: "hearth-next" }));
    return shadow;
  }

  it("[H-16.5] sees the same movements, raises nothing, and decides once a manager promoted it, also after a kill", async () => {
    const shadow = shadowFolder();
    await hub.stop();
    await hub.restart({ model: { folder: "model", shadowFolder: "shadow" } });
    await untilSome(async () => ((await models()).shadow?.fingerprint === null ? undefined : true));
    // One that has not fallen yet: the same samples again would be the same fall.
    const wearable = await hub.wearable(2);
    await wearable.move(blocksOf(fallAt(10), 30));
    const compared = await untilSome(async () => {
      const seen = await models();
      return (seen.comparison?.windows ?? 0) > 0 ? seen : undefined;
    });
    expect(compared.comparison).toMatchObject({ liveAlerts: 1, shadowAlerts: 1, both: 1 });
    const pair = { live: compared.live.fingerprint, shadow: compared.shadow?.fingerprint };
    expect((await hub.post("/api/v1/models/promotion", { ...pair, live: "a" })).status).toBe(409);
    expect((await hub.post("/api/v1/models/promotion", pair)).status).toBe(200);
    expect((await models()).live.version).toBe("hearth-next");
    await hub.kill();
    await hub.restart();
    // The hub takes alerts before its models are loaded.
    await untilSome(async () =>
      (await models()).live.version === "hearth-next" ? true : undefined,
    );
    expect((await models()).promoted?.by).toBe("Test Manager");

    writeFileSync(join(shadow, "weights.bin"), "broken");
    await untilSome(async () =>
      (await models()).live.version === "hearth-next" ? undefined : true,
    );
    expect((await models()).live.fingerprint).toBe(pair.live);
  }, 120_000);
});
