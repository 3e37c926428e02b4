// Labelled movements out of a real hub: refused by default, then pseudonymised, readable by the model's
// own commands, and recorded.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { packageRoot } from "../../gateway/paths.ts";
import { findSets } from "../../models/recordings/recording-set.ts";
import { HubProcess } from "../support/hub-process.ts";
import { blocksOf, fallAt } from "../unit/motion/synthetic-motion.ts";

const failure = z.object({ code: z.number(), stderr: z.string() });
const written = z.object({ trials: z.int(), falls: z.int(), people: z.int() });

let hub: HubProcess;

beforeAll(async () => {
  hub = await HubProcess.start({ position: "waist" });
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
});

const fileOf = (name: string): string => join(hub.home.folder, name);

async function run(command: string, ...args: string[]): Promise<{ code: number; text: string }> {
  const program = join(packageRoot, `dist/${command}/main.js`);
  const done = await promisify(execFile)(process.execPath, [program, ...args]).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    (error: unknown) => {
      const { code, stderr } = failure.parse(error);
      return { code, text: stderr };
    },
  );
  return done;
}

async function exportTo(out: string, ...more: string[]): Promise<{ code: number; text: string }> {
  const basis = ["--legal-basis", "UK GDPR 9(2)(h), policy 7", "--dpia", "DPIA-2026-03"];
  const asked = ["--config", hub.home.configFile, "--out", fileOf(out), "--by", "s-1", ...basis];
  return await run("gateway/export-labels", ...asked, ...more);
}

async function fallAndClose(index: number, outcome: string): Promise<void> {
  const wearable = await hub.wearable(index);
  await wearable.move(blocksOf(fallAt(10), 30));
  const residentId = `resident-${String(index + 1)}`;
  const alert = await hub.alertWhere(
    ({ kind, resident }) => kind === "fall" && resident?.residentId === residentId,
  );
  await hub.act(alert.alertId, "attend");
  expect((await hub.act(alert.alertId, "close", { outcome })).status).toBe(200);
}

describe("exporting labels", () => {
  it("[H-21.7] is refused unless the config allows it, with a basis, a reference and a manager", async () => {
    expect(await exportTo("no")).toMatchObject({ code: 2 });
    expect((await exportTo("no")).text).toContain("labels.mayExport");
    // What the hub itself was started with counts, and not what a caller's file says since.
    const config = readFileSync(hub.home.configFile, "utf8");
    writeFileSync(hub.home.configFile, `${config}\nlabels: { mayExport: true }\n`);
    const asked = await exportTo("no");
    expect(asked.code).not.toBe(0);
    expect(asked.text).toContain("labels.mayExport");
    writeFileSync(hub.home.configFile, config);
    await hub.stop();
    await hub.restart({ labels: { mayExport: true } });
    const incomplete = ["--config", hub.home.configFile, "--out", fileOf("no"), "--by", "s-1"];
    expect(await run("gateway/export-labels", ...incomplete)).toMatchObject({ code: 2 });
    expect(await exportTo("no", "--by", "nobody")).toMatchObject({ code: 2 });
    expect((await exportTo("none")).code).toBe(1);
  });

  it("[H-21.7] gives out what staff labelled, without names, ids and dates, and records it", async () => {
    await fallAndClose(0, "fall-found");
    await fallAndClose(1, "no-fall-found");
    const done = await exportTo("set", "--json", fileOf("counts.json"));
    expect(done).toMatchObject({ code: 0 });
    expect(written.parse(JSON.parse(readFileSync(fileOf("counts.json"), "utf8")))).toEqual({
      ...{ trials: 2, falls: 1, people: 2 },
    });
    const files = readdirSync(fileOf("set"));
    const texts = files.map((name) => {
      const bytes = readFileSync(join(fileOf("set"), name));
      return name.endsWith(".gz") ? gunzipSync(bytes).toString() : bytes.toString();
    });
    expect([...files, ...texts].join(" ")).not.toMatch(
      /Resident|resident-|w-1|w-2|room-|202\d-\d\d-\d\d/,
    );
    expect(statSync(join(fileOf("set"), "trials.csv")).mode & 0o077).toBe(0);
    const metrics = await hub.metrics();
    expect(metrics).toContain('hearthwatch_events_total{type="labels.exported"} 1');
  });

  it("is read by the model's own commands, from a stopped hub too, under other names each time", async () => {
    const names = (out: string): string[] =>
      findSets(fileOf(out)).sets.flatMap(({ trials }) => trials.map(({ trialId }) => trialId));
    await hub.stop();
    expect(await exportTo("again")).toMatchObject({ code: 0 });
    expect(names("again")).toHaveLength(2);
    expect(names("again")).not.toEqual(names("set"));
    const json = fileOf("evaluated.json");
    const evaluated = await run("models/evaluate", "--data", fileOf("again"), "--json", json);
    expect(evaluated).toMatchObject({ code: 0 });
    expect(evaluated.text).toContain("again (waist): 2 trials");
    expect(evaluated.text).toContain("residents: sensitivity 1.000 (1/1");
    expect(await exportTo("again")).toMatchObject({ code: 2 });
  });
});
