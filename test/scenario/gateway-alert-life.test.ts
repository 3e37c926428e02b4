// A real hub through a night: pressed, killed, started again, its remote team unreachable and back.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { freePort } from "../../firmware-sim/free-port.ts";
import { type ReceivedWebhook, WebhookReceiver } from "../../firmware-sim/webhook-receiver.ts";
import { HubProcess, untilSome } from "../support/hub-process.ts";

const SECRET = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
const MINUTE_MS = 60_000;
/** The shortest the setting allows. */
const SOUND_AGAIN_MS = 10_000;

const message = z.object({
  type: z.string(),
  data: z.looseObject({
    ...{ alertId: z.string(), stage: z.string(), live: z.boolean(), priority: z.string() },
    ...{ ageMs: z.number(), homeId: z.string(), hubId: z.string(), text: z.string() },
    technical: z.looseObject({ isOver: z.boolean() }).nullable(),
  }),
});
const destinations = z.object({
  destinations: z.array(
    z.looseObject({ waiting: z.number(), oldestQueuedMs: z.number().nullable() }),
  ),
});
const bodyOf = ({ body }: ReceivedWebhook): z.infer<typeof message> => message.parse(body);

class Team {
  readonly heard: ReceivedWebhook[] = [];
  readonly port: number;
  #receiver: WebhookReceiver | undefined;

  constructor(port: number) {
    this.port = port;
  }

  get webhook(): { url: string; secret: string } {
    return { url: `http://127.0.0.1:${String(this.port)}/`, secret: SECRET };
  }

  async goUp(): Promise<void> {
    this.#receiver = new WebhookReceiver(SECRET, (webhook) => this.heard.push(webhook));
    await this.#receiver.listen(this.port);
  }

  goDown(): void {
    this.#receiver?.close();
  }

  async hears(count: number): Promise<readonly ReceivedWebhook[]> {
    return await untilSome(() => (this.heard.length >= count ? this.heard : undefined));
  }
}

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function team(): Promise<Team> {
  const made = new Team(await freePort(0));
  closers.push(() => {
    made.goDown();
  });
  return made;
}

async function start(options: Parameters<typeof HubProcess.start>[0]): Promise<HubProcess> {
  const hub = await HubProcess.start(options);
  closers.push(async () => {
    await hub[Symbol.asyncDispose]();
  });
  return hub;
}

describe("a hub that is killed between alert and delivery", () => {
  it("[H-02.1] [H-02.3] [H-06.1] [H-06.4] [H-12.1] delivers after its restart, once, and knows the press again", async () => {
    const remote = await team();
    const hub = await start({ webhook: remote.webhook });
    const wearable = await hub.wearable();
    await wearable.press(1);
    await hub.kill();
    await remote.goUp();
    await hub.restart();
    const [first] = await remote.hears(1);
    const again = await hub.wearable();
    await again.press(1, { ageMs: 2_000 });
    await untilSome(() => (again.isAcknowledged(1) ? true : undefined));
    const alerts = await hub.alerts();
    const help = alerts.filter(({ kind }) => kind === "help");
    expect(help).toMatchObject([{ stage: "raised", sounding: true, stored: true }]);
    expect(first?.webhookId).toContain(help[0]?.alertId);
    await hub.alertWhere(({ deliveries }) => deliveries.some(({ state }) => state === "accepted"));
    const told = remote.heard.map(bodyOf).filter(({ data }) => data.alertId === help[0]?.alertId);
    expect(told).toMatchObject([
      { type: "alert.raised", data: { live: true, homeId: "test-home" } },
    ]);
    const trace = await hub.get(`/api/v1/trace/${help[0]?.alertId ?? ""}`);
    expect(trace.status).toBe(200);
  });
});

describe("a remote team that was unreachable", () => {
  it("[H-10.1] [H-10.2] [H-03.3] [H-02.4] hears what is open first, with its age, and what is over as information", async () => {
    const remote = await team();
    const hub = await start({ webhook: remote.webhook, devices: 3, residents: 3 });
    const [first, second, third] = [
      await hub.wearable(0),
      await hub.wearable(1),
      await hub.wearable(2),
    ];
    await first.press(1, { ageMs: 20 * MINUTE_MS });
    const over = await hub.alertWhere(({ kind }) => kind === "help");
    await hub.act(over.alertId, "attend");
    await hub.act(over.alertId, "close", { outcome: "help-given", note: "Mary wanted tea" });
    await second.press(1, { ageMs: 5 * MINUTE_MS });
    await third.press(1);
    await hub.alertWhere(({ kind, notSentTo }) => kind === "technical" && notSentTo.length === 0);
    expect(
      (await hub.alerts()).filter(({ deliveries }) =>
        deliveries.some(({ state }) => state === "accepted"),
      ),
    ).toEqual([]);
    const [waits] = destinations.parse((await hub.get("/api/v1/destinations")).body).destinations;
    expect(waits).toMatchObject({ destinationId: "remote-team", label: "Remote team" });
    // Three presses, what became of the first, and that the line is down.
    expect(waits?.waiting).toBeGreaterThanOrEqual(5);
    expect(waits?.oldestQueuedMs).toBe(over.raisedMs);
    const figure = /destination_oldest_seconds\{destination="remote-team"\} \d+\.\d/;
    expect(await hub.metrics()).toMatch(figure);
    await remote.goUp();
    await untilSome(async () =>
      (await hub.alerts()).every(({ deliveries }) =>
        deliveries.every(({ state }) => state !== "queued"),
      )
        ? true
        : undefined,
    );
    // That its own line works again is told too, whenever that was noticed.
    const told = remote.heard.map(bodyOf).filter(({ data }) => data.technical?.isOver !== true);
    expect(told.map(({ type, data }) => [type, data.priority, data.stage])).toEqual([
      ["alert.raised", "high", "raised"],
      ["alert.raised", "high", "raised"],
      ["alert.raised", "medium", "raised"],
      ["alert.information", "high", "closed"],
    ]);
    expect(told.slice(0, 2).some(({ data }) => data.text.includes("5 min ago"))).toBe(true);
    expect(new Set(remote.heard.map(({ webhookId }) => webhookId)).size).toBe(remote.heard.length);
  });
});

describe("a hub that is killed while somebody is going", () => {
  it("[H-03.2] [H-12.1] sounds again on time after its restart, because nobody attended", async () => {
    const rules = { attendance: { soundAgainAfterMs: SOUND_AGAIN_MS } };
    const hub = await start({ config: { rules } });
    const wearable = await hub.wearable();
    await wearable.press(1);
    const { alertId } = await hub.alertWhere(({ kind }) => kind === "help");
    await hub.act(alertId, "acknowledge");
    await hub.kill();
    await hub.restart();
    const quiet = await hub.alertWhere((alert) => alert.alertId === alertId);
    expect(quiet).toMatchObject({ stage: "acknowledged", sounding: false });
    const dueMs = (quiet.acknowledged?.atMs ?? 0) + SOUND_AGAIN_MS;
    expect(quiet.soundsAgainAtMs).toBe(dueMs);
    await hub.alertWhere(({ sounding }) => sounding);
    expect(Date.now()).toBeGreaterThanOrEqual(dueMs);
  });
});

describe("what stays on the hub's disk", () => {
  it("[H-21.1] holds no name and no note in clear text", async () => {
    const hub = await start({});
    const wearable = await hub.wearable();
    await wearable.press(1);
    const { alertId, resident } = await hub.alertWhere(({ kind }) => kind === "help");
    expect(resident?.preferredName).toBe("Resident 1");
    await hub.act(alertId, "attend");
    const note = "Found beside the wardrobe, frightened";
    const closed = await hub.act(alertId, "close", { outcome: "fall-found", note });
    expect(closed.status).toBe(200);
    expect(await hub.stop()).toBe("exit 0");
    const folder = hub.home.dataFolder;
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    expect(files.length).toBeGreaterThan(2);
    for (const secret of [note, "wardrobe", "Resident 1", "Test Manager"]) {
      expect(files.some((bytes) => bytes.includes(secret))).toBe(false);
    }
  });
});
