// A real hub with a made-up home: set up, started, killed and started again, and seen through its API.
import { readFileSync, writeFileSync } from "node:fs";
import { vi } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { alertView } from "../../gateway/api/contract/views.ts";
import { ApiClient, type Answer } from "./api-client.ts";
import { GatewayProcess } from "./gateway-process.ts";
import { TestHome, type TestHomeOptions } from "./test-home.ts";
import { TestWearable } from "./test-wearable.ts";

/** Bounds a hang; every wait ends with the state it waits for. */
const STATE_TIMEOUT_MS = 30_000;
const LOOK_EVERY_MS = 50;

const alertList = z.object({ alerts: z.array(alertView) });
export type AlertSeen = z.infer<typeof alertView>;
const credentials = z.object({
  devices: z.array(z.object({ deviceId: z.string(), secret: z.string() })),
});

export interface HubProcessOptions extends Partial<TestHomeOptions> {
  /** Put over the home's own config. */
  readonly config?: Readonly<Record<string, unknown>>;
}

export class HubProcess implements AsyncDisposable {
  readonly home: TestHome;
  #gateway: GatewayProcess;
  #api: ApiClient;
  readonly #wearables: TestWearable[] = [];

  private constructor(home: TestHome) {
    this.home = home;
    this.#gateway = new GatewayProcess({ configFile: home.configFile });
    this.#api = new ApiClient(home.boardUrl);
  }

  static async start({ config = {}, ...home }: HubProcessOptions = {}): Promise<HubProcess> {
    const made = await TestHome.create({ devices: 2, residents: 2, ...home });
    changeConfig(made, config);
    const hub = new HubProcess(made);
    await hub.#ready();
    return hub;
  }

  /** As a crash or the power would: without warning. */
  async kill(): Promise<void> {
    await this.#gateway.kill();
  }

  async stop(): Promise<string> {
    await this.#gateway.stop();
    return await this.#gateway.ended;
  }

  async restart(config: Readonly<Record<string, unknown>> = {}): Promise<void> {
    changeConfig(this.home, config);
    this.#gateway = new GatewayProcess({ configFile: this.home.configFile });
    await this.#ready();
  }

  /** The device with this place in the plan, connected. */
  async wearable(index = 0): Promise<TestWearable> {
    const { devices } = credentials.parse(
      JSON.parse(readFileSync(this.home.credentialsFile, "utf8")),
    );
    const device = devices[index];
    if (device === undefined) throw new Error(`the home has no device ${String(index)}`);
    return await this.wearableOf(device.deviceId, device.secret);
  }

  async wearableOf(deviceId: string, secret: string): Promise<TestWearable> {
    const wearable = await TestWearable.connect({ url: this.home.mqttUrl, deviceId, secret });
    this.#wearables.push(wearable);
    return wearable;
  }

  async alerts(): Promise<readonly AlertSeen[]> {
    const answer = await this.#api.get("/api/v1/alerts");
    return alertList.parse(answer.body).alerts;
  }

  /** The first alert for which `isIt` holds, once there is one. */
  async alertWhere(isIt: (alert: AlertSeen) => boolean): Promise<AlertSeen> {
    return await untilSome(async () => (await this.alerts()).find(isIt));
  }

  async act(alertId: string, act: string, body: object = {}): Promise<Answer> {
    return await this.#api.post(`/api/v1/alerts/${alertId}/${act}`, body);
  }

  async metrics(): Promise<string> {
    return String((await this.#api.get("/metrics")).body);
  }

  async get(path: string): Promise<Answer> {
    return await this.#api.get(path);
  }

  async post(path: string, body: object): Promise<Answer> {
    return await this.#api.post(path, body);
  }

  get lastLines(): string {
    return this.#gateway.lastLines;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const wearable of this.#wearables) wearable.cut();
    await this.#gateway.kill();
    this.home[Symbol.dispose]();
  }

  async #ready(): Promise<void> {
    await this.#gateway.ready;
    this.#api = new ApiClient(this.home.boardUrl);
    const { staffId, pin } = this.home.manager;
    const signedIn = await this.#api.signIn(staffId, pin);
    if (signedIn.status !== 200) throw new Error(`sign-in: ${String(signedIn.status)}`);
  }
}

/** Waits for the state in which `look` finds something. */
export async function untilSome<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  return await vi.waitFor(
    async () => {
      const found = await look();
      if (found === undefined) throw new Error("not there yet");
      return found;
    },
    { timeout: STATE_TIMEOUT_MS, interval: LOOK_EVERY_MS },
  );
}

function changeConfig(home: TestHome, change: Readonly<Record<string, unknown>>): void {
  const config = z
    .record(z.string(), z.unknown())
    .parse(parse(readFileSync(home.configFile, "utf8")));
  writeFileSync(home.configFile, stringify({ ...config, ...change }));
}
