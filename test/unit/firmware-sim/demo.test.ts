import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { planSchema } from "../../../gateway/provision/plan.ts";
import { parseConfig } from "../../../gateway/config.ts";
import { deviceCommand } from "../../../firmware-sim/demo-commands.ts";
import { emptyDemoFolder } from "../../../firmware-sim/demo-folder.ts";
import { demoConfig, demoPlan, deviceOfRoom } from "../../../firmware-sim/demo-home.ts";
import { parseDemoOptions } from "../../../firmware-sim/demo-options.ts";
import { FaultSettings, parseFaults } from "../../../firmware-sim/faults.ts";
import { freePort } from "../../../firmware-sim/free-port.ts";
import { seededRandom } from "../../../firmware-sim/seeded-random.ts";
import { WebhookReceiver } from "../../../firmware-sim/webhook-receiver.ts";

describe("the home of the demo", () => {
  const nowMs = Date.UTC(2026, 10, 20, 7, 58, 20);
  const plan = planSchema.parse(parse(demoPlan(nowMs)));

  it("has twelve residents with a wearable each, and two of them share a first name", () => {
    expect(plan.home.demo).toBe(true);
    expect(plan.residents).toHaveLength(12);
    expect(new Set(plan.residents.map(({ preferredName }) => preferredName)).size).toBe(11);
    const wearables = plan.devices.filter(({ type }) => type === "wearable");
    expect(wearables.map(({ resident }) => resident)).toEqual(plan.residents.map(({ id }) => id));
    expect(plan.devices.map(({ id }) => id)).toContain(deviceOfRoom(12));
  });

  it("has staff on site, a responder and an installer, and no PIN in its plan", () => {
    const roles = plan.staff.map(({ role }) => role);
    expect(roles.filter((role) => role === "staff" || role === "manager")).toHaveLength(4);
    expect(roles).toContain("responder");
    expect(roles).toContain("installer");
    expect(plan.staff.every(({ pin }) => pin === undefined)).toBe(true);
  });

  it("has a dose due within two minutes of its start, and a time-critical one that staff give", () => {
    const reminders = plan.residents.flatMap((resident) => resident.reminders);
    expect(reminders).toMatchObject([
      { times: [7 * 60 + 59], mode: "self-administering", device: "dispenser-02" },
      { times: [8 * 60 + 1], mode: "staff-prompt", timeCritical: true },
    ]);
  });

  it("listens on loopback only", () => {
    const text = demoConfig({ http: 8080, mqtt: 20_000 }, "http://127.0.0.1:9/", "a.secret");
    const config = parseConfig(text, "demo");
    expect(config.http).toMatchObject({ host: "127.0.0.1", port: 8080 });
    expect(config.destinations).toHaveLength(1);
  });
});

describe("words typed at the demo", () => {
  const random = seededRandom(3);

  it("name a room, or leave it to chance", () => {
    expect(deviceCommand("fall 7", random)).toEqual({
      line: "fall wearable-07",
      told: "Room 7, Ronald Tate, falls",
    });
    expect(deviceCommand(" HELP ", random)?.line).toMatch(/^help wearable-\d\d$/);
    expect(deviceCommand("flat 2", random)?.line).toBe("battery 0 wearable-02");
  });

  it.each(["fly", "fall 13", "fall x", "toString", ""])("are not understood: %s", (typed) => {
    expect(deviceCommand(typed, random)).toBeUndefined();
  });
});

describe("the folder of the demo", () => {
  let folder: string;
  const NOBODY = 2 ** 22 + 1;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hearthwatch-demo-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is emptied when an earlier demo made it", () => {
    emptyDemoFolder(folder, NOBODY);
    writeFileSync(join(folder, "old"), "");
    emptyDemoFolder(folder, process.pid);
    expect(existsSync(join(folder, "old"))).toBe(false);
  });

  it("is left alone when it holds what no demo made", () => {
    writeFileSync(join(folder, "letters"), "");
    expect(() => {
      emptyDemoFolder(folder, process.pid);
    }).toThrow(/will not be emptied/);
    expect(readdirSync(folder)).toEqual(["letters"]);
  });

  it("is left alone while another demo uses it", () => {
    emptyDemoFolder(folder, process.ppid);
    expect(() => {
      emptyDemoFolder(folder, process.pid);
    }).toThrow(/is running/);
  });
});

describe("the options of the demo", () => {
  it("never take port 1883", async () => {
    expect(() => parseDemoOptions(["--mqtt-port", "1883"])).toThrow(/1883/);
    expect(await freePort(0)).not.toBe(1883);
  });

  it("take another port when the wanted one is in use", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = z.object({ port: z.number() }).parse(server.address());
    expect(await freePort(port)).not.toBe(port);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe("the webhook receiver", () => {
  const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const List = z.object({
    refused: z.number(),
    received: z.array(z.object({ webhookId: z.string(), times: z.number(), body: z.unknown() })),
  });
  let receiver: WebhookReceiver;
  let url: string;

  beforeEach(async () => {
    receiver = new WebhookReceiver(SECRET, () => undefined);
    url = await receiver.listen(0);
  });

  afterEach(() => {
    receiver.close();
  });

  async function post(id: string, body: string, secret = SECRET): Promise<number> {
    const now = new Date();
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, now, body),
    };
    return (await fetch(url, { method: "POST", body, headers })).status;
  }

  async function list(): Promise<z.infer<typeof List>> {
    return List.parse(await (await fetch(url)).json());
  }

  it("lists what came with a right signature, repeats counted under one id", async () => {
    expect(await post("a", '{"n":1}')).toBe(200);
    expect(await post("a", '{"n":1}')).toBe(200);
    expect(await list()).toEqual({
      refused: 0,
      received: [{ webhookId: "a", times: 2, body: { n: 1 } }],
    });
  });

  it("refuses another's signature, and takes nothing while it is down", async () => {
    const other = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
    expect(await post("a", "{}", other)).toBe(400);
    receiver.isDown = true;
    expect(await post("b", "{}")).toBe(503);
    receiver.isDown = false;
    expect(await list()).toEqual({ refused: 1, received: [] });
  });
});

describe("a list of faults", () => {
  it("is read, and every mistake in it is named", () => {
    expect(parseFaults("")).toEqual(FaultSettings.parse({}));
    expect(parseFaults("drop=0.5, reboots=2")).toMatchObject({ drop: 0.5, reboots: 2 });
    expect(() => parseFaults("drop=2,fly=1")).toThrow(/fly[^]*drop|drop[^]*fly/);
  });
});
