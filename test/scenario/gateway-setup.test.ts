// Setting a home up for real: twice, while the hub runs, with a model that is missing.
import { execFile } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { packageRoot } from "../../gateway/paths.ts";
import { HubProcess, untilSome } from "../support/hub-process.ts";
import { blocksOf, fallAt } from "../unit/motion/synthetic-motion.ts";

const handedOut = z.looseObject({
  devices: z.array(z.looseObject({ deviceId: z.string(), secret: z.string().nullable() })),
  staff: z.array(z.looseObject({ staffId: z.string(), pin: z.string().nullable() })),
});
const board = z.looseObject({ homeName: z.string() });
const planned = z.looseObject({
  home: z.looseObject({ name: z.string() }),
  devices: z.array(z.looseObject({ id: z.string() })),
});
const failure = z.object({ code: z.number(), stderr: z.string() });

let hub: HubProcess;
// One home for all of them, in this order: each leaves it as the next may find it.
beforeAll(async () => {
  hub = await HubProcess.start();
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
});

const fileOf = (name: string): string => join(hub.home.folder, name);

let runs = 0;

async function provision(
  plan = "plan.yaml",
  more: readonly string[] = [],
): Promise<z.infer<typeof handedOut>> {
  runs += 1;
  const out = fileOf(`again-${runs}.json`);
  const program = join(packageRoot, "dist/gateway/provision/main.js");
  const args = ["--config", hub.home.configFile, "--plan", fileOf(plan), "--json", out];
  await promisify(execFile)(process.execPath, [program, ...args, ...more]);
  expect(existsSync(`${out}.pending`)).toBe(false);
  expect(statSync(out).mode & 0o777).toBe(0o600);
  return handedOut.parse(JSON.parse(readFileSync(out, "utf8")));
}

function changePlan(change: (plan: z.infer<typeof planned>) => unknown): string {
  const plan = planned.parse(parse(readFileSync(fileOf("plan.yaml"), "utf8")));
  writeFileSync(fileOf("changed.yaml"), stringify(change(plan)));
  return "changed.yaml";
}

async function eventsOf(type: string): Promise<number> {
  const line = (await hub.metrics())
    .split("\n")
    .find((one) => one.startsWith("hearthwatch_events_total") && one.includes(`"${type}"`));
  return Number(line?.split(" ").at(-1) ?? 0);
}

describe("a plan given to a running hub", () => {
  it("a second time changes nothing and hands nothing out", async () => {
    const { devices, staff } = await provision();
    expect(devices.map(({ secret }) => secret)).toEqual([null, null]);
    expect(staff.map(({ pin }) => pin)).toEqual([null]);
    for (const type of ["room.added", "resident.added", "device.added", "assignment.started"]) {
      expect(await eventsOf(type)).toBe(0);
    }
  });

  it("adds what is new, which works at once, and the home has its new name", async () => {
    const plan = changePlan(({ home, devices, ...rest }) => ({
      ...rest,
      home: { ...home, name: "Rose Court" },
      devices: [...devices, { id: "w-new", resident: "resident-1" }],
    }));
    const { devices } = await provision(plan);
    const added = devices.find(({ deviceId }) => deviceId === "w-new");
    expect(added?.secret).toEqual(expect.any(String));
    const seen = board.parse((await hub.get("/api/v1/board")).body);
    expect(seen.homeName).toBe("Rose Court");
    const wearable = await hub.wearableOf("w-new", added?.secret ?? "");
    await wearable.press(1);
    const alert = await hub.alertWhere(({ kind }) => kind === "help");
    expect(alert.resident?.residentId).toBe("resident-1");
  });

  it("is refused where its answer would write over the only copy of secrets", async () => {
    // What setting the home up handed out.
    const out = fileOf("provisioned.json");
    const before = readFileSync(out, "utf8");
    const refused = await provision("plan.yaml", ["--json", out]).catch((error: unknown) => error);
    expect(failure.parse(refused)).toMatchObject({ code: 2 });
    expect(failure.parse(refused).stderr).toContain("another file name");
    expect(readFileSync(out, "utf8")).toBe(before);
  });

  it("[H-20.6] with a secret issued anew ends the one before, on the hub that runs", async () => {
    const { devices } = await provision("plan.yaml", ["--reissue", "w-2"]);
    const [kept, fresh] = devices.map(({ secret }) => secret);
    expect(kept).toBeNull();
    await expect(hub.wearable(1)).rejects.toThrow();
    await (await hub.wearableOf("w-2", fresh ?? "")).press(1);
    await hub.alertWhere(({ deviceLabel }) => deviceLabel === "w-2");
  });

  it("with faults is refused whole, each with its path", async () => {
    const plan = changePlan(({ devices, ...rest }) => ({
      ...rest,
      devices: [...devices, { id: "w-1" }, { id: "Has Spaces" }, { id: "w-9", resident: "nobody" }],
    }));
    const refused = await provision(plan).catch((error: unknown) => failure.parse(error));
    if (!("stderr" in refused)) throw new Error("the plan was taken");
    expect(failure.parse(refused).code).toBe(2);
    expect(refused.stderr).toContain("devices.3.id");
  });
});

describe("a hub without its model", () => {
  it("[H-01.1] [H-08.3] says so once, goes on by impact and stillness, and says when it is mended", async () => {
    await hub.stop();
    await hub.restart({ model: { folder: "no-such-model" } });
    const technical = await hub.alertWhere(({ kind }) => kind === "technical");
    expect(technical.lines.map(({ words }) => words).join(" ")).toMatch(/impact and stillness/i);
    const wearable = await hub.wearable();
    await wearable.move(blocksOf(fallAt(10), 30));
    const fall = await hub.alertWhere(({ kind }) => kind === "fall");
    expect(fall).toMatchObject({ level: "alert", sounding: true, priority: "high" });
    expect(fall.resident?.residentId).toBe("resident-1");
    await hub.stop();
    await hub.restart({ model: {} });
    await untilSome(async () => {
      const known = (await hub.alerts()).find(({ alertId }) => alertId === technical.alertId);
      return known?.lines.some(({ kind }) => kind === "fault-over") === true ? known : undefined;
    });
    const all = await hub.alerts();
    expect(all.filter(({ kind }) => kind === "technical")).toHaveLength(1);
    expect(all.filter(({ kind }) => kind === "fall")).toHaveLength(1);
  });
});
