// A press for help at the wrist, to the receiving centre and back: real processes throughout.
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { CentreProcess } from "../support/centre-process.ts";
import { HubProcess, untilSome } from "../support/hub-process.ts";

const trace = z.looseObject({ hops: z.array(z.looseObject({ what: z.string() })) });

let centre: CentreProcess;
let hub: HubProcess;

function destination(change: object = {}): object {
  const account = "4412345678";
  const at = { transport: "tcp", host: "127.0.0.1", port: centre.port };
  const settings = { id: "team", label: "Remote team", account, heartbeatMinutes: 0.05 };
  return {
    destinations: [{ kind: "scaip", ...settings, holdPauseMs: 500, centres: [at], ...change }],
  };
}
async function start(...args: readonly string[]): Promise<void> {
  centre = await CentreProcess.start("--tcp", "0", "--check-from", ...args);
  hub = await HubProcess.start({ config: { ...destination() } });
}
async function press(): Promise<string> {
  const wearable = await hub.wearable();
  await wearable.press(1);
  return (await hub.alertWhere(({ kind }) => kind === "help")).alertId;
}
async function delivered(alertId: string): Promise<unknown> {
  const alert = await hub.alertWhere((each) => each.alertId === alertId);
  return alert.deliveries.map(({ state }) => state);
}
const typesOf = (alertId: string): readonly string[] =>
  centre.messages.filter(({ ref }) => ref === alertId).map(({ mty }) => mty);

afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  await centre[Symbol.asyncDispose]();
});

describe("a press for help", () => {
  it("[H-02.4] [H-10.2] reaches the centre, is handled, attended and ended there as that alarm", async () => {
    await start("--answer", "accept");
    const alertId = await press();
    await expect
      .poll(async () => await delivered(alertId), { timeout: 30_000 })
      .toEqual(["accepted"]);
    const [alarm] = centre.messages;
    expect(alarm).toMatchObject({ ref: alertId, mty: "ME", dty: 3, stc: 10 });
    expect(alarm?.info).toMatch(/Help pressed, .*just now; nobody has answered yet/);
    const hops = trace.parse((await hub.get(`/api/v1/trace/${alertId}`)).body).hops;
    expect(hops.map(({ what }) => what)).toContain("accepted by a destination");
    await hub.act(alertId, "acknowledge");
    await hub.act(alertId, "attend");
    await expect.poll(() => typesOf(alertId).length, { timeout: 30_000 }).toBeGreaterThan(1);
    await hub.act(alertId, "close", { outcome: "help-given" });
    await expect.poll(() => typesOf(alertId).at(-1), { timeout: 30_000 }).toBe("RE");
    expect(typesOf(alertId).filter((mty) => mty === "ME")).toHaveLength(1);
    expect(centre.heard("message").some(({ mty }) => mty === "PI")).toBe(true);
  });

  it("[H-02.4] stays owed while the centre's operator holds it, and is delivered once accepted", async () => {
    await start("--answer", "by-hand");
    const alertId = await press();
    await expect.poll(() => typesOf(alertId).length, { timeout: 30_000 }).toBeGreaterThan(2);
    expect(await delivered(alertId)).toEqual(["queued"]);
    centre.type(`accept ${alertId}`);
    await expect
      .poll(async () => await delivered(alertId), { timeout: 30_000 })
      .toEqual(["accepted"]);
    expect(new Set(centre.messages.map(({ ref }) => ref)).size).toBe(1);
    const alerts = await hub.alerts();
    expect(alerts.filter(({ kind }) => kind === "technical")).toEqual([]);
  });

  it("[H-06.4] [H-02.3] keeps its reference where the hub is killed between sending and the answer", async () => {
    await start("--answer", "accept", "--reply", "none");
    const alertId = await press();
    await expect.poll(() => typesOf(alertId).length, { timeout: 30_000 }).toBe(1);
    await hub.kill();
    centre.type("reply body");
    await hub.restart();
    await expect
      .poll(async () => await delivered(alertId), { timeout: 30_000 })
      .toEqual(["accepted"]);
    expect(typesOf(alertId)).toEqual(["ME", "ME"]);
    expect(new Set(centre.messages.map(({ ref }) => ref))).toEqual(new Set([alertId]));
  });
});

describe("a line to the centre", () => {
  it("[H-08.3] that is dead is a technical alert without any alarm, and is said to be back", async () => {
    await start("--answer", "accept", "--sip", "503 Unavailable");
    const technical = await hub.alertWhere(({ kind }) => kind === "technical");
    expect(JSON.stringify(technical.lines)).toContain("Remote team cannot be reached: SIP 503");
    centre.type("sip");
    const over = await untilSome(async () => {
      const { lines } = await hub.alertWhere((each) => each.alertId === technical.alertId);
      return lines.find(({ kind }) => kind === "fault-over");
    });
    expect(over.kind).toBe("fault-over");
    await expect
      .poll(() => centre.messages.map(({ dty, stc }) => [dty, stc]), { timeout: 30_000 })
      .toContainEqual([32, 115]);
  });
});
