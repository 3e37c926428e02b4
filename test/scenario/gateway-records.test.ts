// What a manager does with a hub's records: erase a resident, and check the log of a stopped hub.
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { packageRoot } from "../../gateway/paths.ts";
import { HubProcess } from "../support/hub-process.ts";

const planned = z.looseObject({
  residents: z.array(z.looseObject({ id: z.string() })),
  devices: z.array(z.looseObject({ id: z.string() })),
});
const failure = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });
const answer = z.object({
  events: z.number(),
  headHash: z.string(),
  brokenSeq: z.number().nullable(),
  headMark: z.string(),
  pageFaults: z.array(z.string()),
});

let hub: HubProcess;
// One home for all of them, in this order: each leaves it as the next may find it.
beforeAll(async () => {
  hub = await HubProcess.start();
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
});

const fileOf = (name: string): string => join(hub.home.folder, name);

async function run(program: string, ...args: readonly string[]): Promise<number> {
  const file = join(packageRoot, "dist/gateway", program, "main.js");
  const ran = promisify(execFile)(process.execPath, [file, ...args]);
  return await ran.then(
    () => 0,
    (error: unknown) => failure.parse(error).code,
  );
}

async function verify(configFile = hub.home.configFile): Promise<number> {
  return await run("verify", "--config", configFile, "--json", fileOf("verify.json"));
}

function verified(): z.infer<typeof answer> {
  return answer.parse(JSON.parse(readFileSync(fileOf("verify.json"), "utf8")));
}

describe("the records of a home", () => {
  it("[H-21.2] a running hub erases a resident named in a plan, from then on and for ever", async () => {
    const shown = async (): Promise<string> =>
      JSON.stringify((await hub.get("/api/v1/board")).body);
    expect(await shown()).toContain("Resident 1");
    const plan = planned.parse(parse(readFileSync(fileOf("plan.yaml"), "utf8")));
    const erased = {
      ...plan,
      residents: plan.residents.filter(({ id }) => id !== "resident-1"),
      devices: plan.devices.filter(({ id }) => id !== "w-1"),
      erase: ["resident-1"],
    };
    writeFileSync(fileOf("erased.yaml"), stringify(erased));
    const { configFile } = hub.home;
    const args = ["--config", configFile, "--plan", fileOf("erased.yaml")] as const;
    expect(await run("provision", ...args, "--json", fileOf("out.json"))).toBe(0);
    expect(JSON.parse(readFileSync(fileOf("out.json"), "utf8"))).toMatchObject({
      erased: ["resident-1"],
    });
    expect(await shown()).not.toContain("Resident 1");
    await hub.stop();
    // Running it again, now without the hub, changes nothing and is no fault.
    expect(await run("provision", ...args, "--json", fileOf("out.json"))).toBe(0);
  });

  it("[H-21.3] the log of a stopped hub is whole, also after somebody was erased", async () => {
    expect(await verify()).toBe(0);
    const whole = { brokenSeq: null, headMark: "borne out", pageFaults: [] };
    expect(verified()).toMatchObject(whole);
    expect(verified().events).toBeGreaterThan(5);
  });

  it("[H-21.3] rows that were changed behind the hub's back are made again from the log", async () => {
    const rebuild = async (config = hub.home.configFile): Promise<number> =>
      await run("rebuild", "--config", config, "--json", fileOf("rebuild.json"));
    const said = (): unknown => JSON.parse(readFileSync(fileOf("rebuild.json"), "utf8"));
    expect(await rebuild()).toBe(0);
    expect(said()).toMatchObject({ events: verified().events, differing: [] });
    const db = new Database(join(hub.home.dataFolder, "hearthwatch.sqlite"));
    db.exec("DELETE FROM projection WHERE kind = 'room' AND id = 'room-1'");
    db.close();
    expect(await rebuild()).toBe(1);
    expect(said()).toMatchObject({ differing: ["room room-1"] });
    expect(await rebuild()).toBe(0);
    expect(await verify()).toBe(0);
    expect(await rebuild("nowhere.yaml")).toBe(2);
    expect(await run("rebuild", "--help")).toBe(0);
  });

  it("[H-21.3] events cut off at the end are missed, also by a check after a check", async () => {
    const before = verified().events;
    const file = join(hub.home.dataFolder, "hearthwatch.sqlite");
    const whole = readFileSync(file);
    const db = new Database(file);
    db.exec("DROP TRIGGER events_are_never_removed");
    db.prepare("DELETE FROM events WHERE seq > ?").run(before - 2);
    db.close();
    expect([await verify(), await verify()]).toEqual([1, 1]);
    expect(verified()).toMatchObject({ events: before - 2, headMark: "cut off before it" });
    writeFileSync(file, whole);
    expect(await verify()).toBe(0);
  });

  it("[H-21.3] a change of the very last event is found by the mark beside the log", async () => {
    const file = join(hub.home.dataFolder, "hearthwatch.sqlite");
    const whole = readFileSync(file);
    const db = new Database(file);
    db.exec("DROP TRIGGER events_are_never_changed");
    const last =
      "UPDATE events SET wall_ms = wall_ms + 1 WHERE seq = (SELECT max(seq) FROM events)";
    db.prepare(last).run();
    db.close();
    expect(await verify()).toBe(1);
    expect(verified()).toMatchObject({ brokenSeq: null, headMark: "differs" });
    writeFileSync(file, whole);
  });

  it("[H-21.3] an event changed behind the hub's back ends the check with 1 and the place", async () => {
    const db = new Database(join(hub.home.dataFolder, "hearthwatch.sqlite"));
    db.exec("DROP TRIGGER events_are_never_changed");
    db.prepare("UPDATE events SET wall_ms = wall_ms + 1 WHERE seq = 3").run();
    db.close();
    expect(await verify()).toBe(1);
    expect(verified().brokenSeq).toBe(4);
  });

  it("where there is no log none is made and called whole", async () => {
    const config: unknown = parse(readFileSync(hub.home.configFile, "utf8"));
    const elsewhere = { ...z.looseObject({}).parse(config), dataFolder: "./elsewhere" };
    writeFileSync(fileOf("elsewhere.yaml"), stringify(elsewhere));
    expect(await verify(fileOf("elsewhere.yaml"))).toBe(2);
  });
});
