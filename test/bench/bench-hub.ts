// A provisioned home with its running gateway, its wearables and somebody at the board.
import { z } from "zod";
import { monotonicMs } from "../../firmware-sim/run-clock.ts";
import { ApiClient, type StreamReader } from "../support/api-client.ts";
import { type Counters, FleetProcess } from "../support/fleet-process.ts";
import { GatewayProcess, type GatewayProcessOptions } from "../support/gateway-process.ts";
import { TestHome } from "../support/test-home.ts";

const devices = z.object({
  devices: z.array(
    z.object({
      packets: z.object({ received: z.number(), lost: z.number(), doubled: z.number() }),
    }),
  ),
});

/** An event of the board's stream, with the moment it was here. */
export interface SeenEvent {
  readonly type: string;
  readonly deviceLabel: string | null;
  readonly alertKind: string | null;
  readonly monoMs: number;
}

const message = z.object({
  type: z.string(),
  alert: z.object({ deviceLabel: z.string().nullable(), kind: z.string() }).nullable(),
});

export class BenchHub implements AsyncDisposable {
  readonly home: TestHome;
  readonly gateway: GatewayProcess;
  readonly #fleets: FleetProcess[] = [];
  readonly #api: ApiClient;
  #stream: StreamReader | undefined;

  private constructor(home: TestHome, gateway: GatewayProcess) {
    this.home = home;
    this.gateway = gateway;
    this.#api = new ApiClient(home.boardUrl);
  }

  /** Residents up to 200: each costs a key, and no figure depends on them. */
  static async start(
    wearables: number,
    options: Omit<GatewayProcessOptions, "configFile"> = {},
  ): Promise<BenchHub> {
    const residents = Math.min(wearables, 200);
    const home = await TestHome.create({ devices: Math.max(1, wearables), residents });
    const gateway = new GatewayProcess({ configFile: home.configFile, ...options });
    await gateway.ready;
    return new BenchHub(home, gateway);
  }

  /** Its wearables, in as many processes as there should be, connected and streaming. */
  async fleet(
    options: Readonly<Record<string, string | number | true>>,
    processes = 1,
  ): Promise<void> {
    const each = Math.ceil(this.home.deviceIds.length / processes);
    const started = Array.from({ length: processes }, (_, i) => {
      const part = { from: i * each, count: each, seed: i + 1 };
      return new FleetProcess(this.home.credentialsFile, {
        "report-every": 0,
        ...part,
        ...options,
      });
    });
    this.#fleets.push(...started);
    await Promise.all(
      started.map(async (fleet) => {
        await fleet.ready();
      }),
    );
  }

  get fleets(): readonly FleetProcess[] {
    return this.#fleets;
  }

  /** Ends the wearables; resolves with what each of their processes counted in all. */
  async stopFleets(): Promise<readonly Counters[]> {
    const fleets = this.#fleets.splice(0);
    return await Promise.all(fleets.map(async (fleet) => await fleet.stop()));
  }

  /** Packets as the hub counted them, all devices together. */
  async packets(): Promise<{ received: number; lost: number; doubled: number }> {
    const { body } = await this.#api.get("/api/v1/devices");
    const total = { received: 0, lost: 0, doubled: 0 };
    for (const { packets } of devices.parse(body).devices) {
      total.received += packets.received;
      total.lost += packets.lost;
      total.doubled += packets.doubled;
    }
    return total;
  }

  async signIn(): Promise<void> {
    const { staffId, pin } = this.home.manager;
    const { status } = await this.#api.signIn(staffId, pin);
    if (status !== 200) throw new Error(`the board refused the sign-in: ${status}`);
  }

  /** Calls `onEvent` with every event of the board's stream, stamped as it comes. */
  async watch(onEvent: (event: SeenEvent) => void): Promise<void> {
    const stream = await this.#api.stream();
    this.#stream = stream;
    let seen = 0;
    void stream
      .until((events) => {
        const monoMs = monotonicMs();
        for (const { event, data } of events.slice(seen)) {
          if (event === "heartbeat") continue;
          const { type, alert } = message.parse(JSON.parse(data));
          const [deviceLabel, alertKind] = [alert?.deviceLabel ?? null, alert?.kind ?? null];
          onEvent({ type, deviceLabel, alertKind, monoMs });
        }
        seen = events.length;
        return false;
      })
      .catch(() => undefined);
    await Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stream?.close();
    await Promise.all(
      this.#fleets.map(async (fleet) => {
        await fleet.stop();
      }),
    );
    await this.gateway.stop();
    this.home[Symbol.dispose]();
  }
}
