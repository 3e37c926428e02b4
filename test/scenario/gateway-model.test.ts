// The falls model as an operated thing, in a real gateway: broken and mended while it runs.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SHIPPED_MODEL } from "../../models/shipped-model.ts";
import { type AlertSeen, HubProcess } from "../support/hub-process.ts";
import { blocksOf, fallAt } from "../unit/motion/synthetic-motion.ts";

let hub: HubProcess;
let folder: string;

beforeAll(async () => {
  // At the waist: the made-up fall is one that the model finds there.
  hub = await HubProcess.start({ position: "waist" });
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
