// Medication reminders on a real hub: a dispenser over a real broker, a kill in the middle of a prompt,
// and staff who note what became of the dose.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseDownlink } from "../../firmware-sim/downlink.ts";
import { encodeEvent, flagsOf, promptAsFallFields } from "../../firmware-sim/encode.ts";
import { downlinkTopics, uplinkTopic } from "../../firmware-sim/link.ts";
import { type DoseView, remindersView } from "../../gateway/api/contract/reminder-views.ts";
import { HubProcess, untilSome } from "../support/hub-process.ts";

const MINUTE_MS = 60_000;
/** A home is set up and its hub ready in less, also on a busy machine. */
const SET_UP_MS = 15_000;
/** A schedule has whole minutes: the next one, and what it takes to be prompted. */
const DUE_TIMEOUT_MS = 2 * MINUTE_MS;
const MEDICINE = "Levothyroxine 50 micrograms";

/** A dispenser that does what the test says. */
class TestDispenser {
  readonly prompts: number[] = [];
  readonly stops: number[] = [];
  readonly #client: MqttClient;
  #counter = 0;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on("message", (_topic, payload) => {
      const packet = parseDownlink(payload);
      if (packet?.kind !== "prompt") return;
      (packet.how === 0 ? this.stops : this.prompts).push(packet.prompt);
    });
    client.on("error", () => undefined);
  }

  static async connect(hub: HubProcess): Promise<TestDispenser> {
    const text = readFileSync(hub.home.credentialsFile, "utf8");
    const secret = /"deviceId":"dispenser-1","secret":"([^"]+)"|$/.exec(text)?.[1] ?? "";
    const client = await connectAsync(hub.home.mqttUrl, {
      ...{ clientId: "dispenser-1", username: "dispenser-1", password: secret },
      ...{ protocolVersion: 4, clean: true, reconnectPeriod: 0 },
    });
    await client.subscribeAsync([...downlinkTopics("dispenser-1")], { qos: 1 });
    return new TestDispenser(client);
  }

  async says(code: number, detail: number, prompt: number): Promise<void> {
    this.#counter += 1;
    const header = { flags: flagsOf(false), bootNonce: 9, number: this.#counter, sentUs: 1_000 };
    const event = { code, detail, ageMs: 0, ...promptAsFallFields(prompt) };
    const packet = encodeEvent({ ...header, battery: 90, state: 0 }, event);
    await this.#client.publishAsync(uplinkTopic("dispenser-1", "event"), packet, { qos: 1 });
  }

  cut(): void {
    this.#client.end(true);
  }
}

const dueMs = Math.ceil((Date.now() + SET_UP_MS) / MINUTE_MS) * MINUTE_MS;
const time = new Intl.DateTimeFormat("en-GB", {
  ...{ timeZone: "Europe/London", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
}).format(dueMs);
const medication = { purpose: "medication", ground: "consent", review: "2036-01-01" };

let hub: HubProcess;
beforeAll(async () => {
  hub = await HubProcess.start({
    config: { rules: { reminder: { promptWithUnsyncedClock: true } } },
    plan: {
      devices: [{ id: "dispenser-1", type: "medication-reminder", resident: "own" }],
      residents: [
        {
          ...{ id: "own", preferredName: "Olive", room: "room-1", basis: [medication] },
          reminders: [
            { id: "m-1", medicine: MEDICINE, times: [time], device: "dispenser-1", compartment: 2 },
          ],
        },
        {
          ...{ id: "helped", preferredName: "Hugh", room: "room-2", basis: [medication] },
          reminders: [
            {
              id: "m-2",
              medicine: "Insulin",
              times: [time],
              mode: "staff-prompt",
              timeCritical: true,
            },
          ],
        },
      ],
    },
  });
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
});

async function dose(reminderId: string): Promise<DoseView> {
  const view = remindersView.parse((await hub.get("/api/v1/reminders")).body);
  const doses = view.residents.flatMap((resident) => resident.doses);
  const found = doses.find(({ doseId }) => doseId.startsWith(`${reminderId}.`));
  if (found === undefined) throw new Error(`no dose of ${reminderId}`);
  return found;
}

async function doseWhere(reminderId: string, isIt: (dose: DoseView) => boolean): Promise<DoseView> {
  return await untilSome(async () => {
    const found = await dose(reminderId);
    return isIt(found) ? found : undefined;
  });
}

describe("a dose on a real hub", () => {
  it(
    "[H-25.3] is prompted under one number over a kill in the middle of the prompt, and once",
    async () => {
      expect(await dose("m-1")).toMatchObject({ state: "upcoming", medicine: MEDICINE, dueMs });
      const before = await TestDispenser.connect(hub);
      await vi.waitFor(
        () => {
          expect(before.prompts.length).toBeGreaterThan(0);
        },
        {
          ...{ timeout: DUE_TIMEOUT_MS, interval: 50 },
        },
      );
      await hub.kill();
      before.cut();
      await hub.restart();
      const after = await TestDispenser.connect(hub);
      const promptId = await untilSome(() => after.prompts[0]);
      expect([promptId]).toEqual([...new Set(before.prompts)]);
      await after.says(8, 3, promptId);
      await doseWhere("m-1", ({ played }) => played === 1);
      await after.says(10, 2, promptId);
      await after.says(10, 2, promptId);
      const opened = await doseWhere("m-1", ({ state }) => state === "lid-opened");
      expect(opened).toMatchObject({ prompts: 1, stateWords: "lid opened", alertId: null });
      expect([...new Set(after.prompts)]).toEqual([promptId]);
      after.cut();
    },
    DUE_TIMEOUT_MS + MINUTE_MS,
  );

  it("[H-25.2] that is time-critical calls staff, who note it, and that ends the call", async () => {
    const alert = await hub.alertWhere(({ kind }) => kind === "reminder");
    expect(alert).toMatchObject({ title: "Medication due", sounding: true, level: "alert" });
    expect(alert.lines[0]?.words).toBe(`Dose of ${time} is due. Check the MAR before giving.`);
    const { doseId } = await dose("m-2");
    const path = `/api/v1/reminders/${doseId}/outcome`;
    expect((await hub.post(path, { outcome: "not-given" })).status).toBe(400);
    const reason = "asleep, offered again at nine";
    expect((await hub.post(path, { outcome: "not-given", reason })).status).toBe(200);
    expect((await dose("m-2")).noted).toMatchObject({
      ...{ outcome: "not-given", reason, byName: "Test Manager" },
    });
    expect((await hub.alerts()).map(({ kind }) => kind)).toEqual([]);
  });

  it("[H-21.1] is in no log by its name: neither in the hub's words, nor on the board, nor in its file", async () => {
    expect(hub.lastLines).not.toContain("Levothyroxine");
    expect(JSON.stringify((await hub.get("/api/v1/board")).body)).not.toContain("Insulin");
    const files = readdirSync(hub.home.dataFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    expect(files.length).toBeGreaterThan(2);
    for (const name of ["Levothyroxine", "Insulin", "asleep, offered"]) {
      expect(files.filter((file) => file.includes(name))).toHaveLength(0);
    }
  });
});
