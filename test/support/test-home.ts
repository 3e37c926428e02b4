// A made-up home in a folder of its own: config, plan, credentials, for real processes.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { z } from "zod";
import { freePort } from "../../firmware-sim/free-port.ts";
import { packageRoot } from "../../gateway/paths.ts";

const run = promisify(execFile);
const ANY_PORT = 0;
/** 8,000 devices are set up in well under this. */
const PROVISION_TIMEOUT_MS = 300_000;

const Provisioned = z.looseObject({
  devices: z.array(z.looseObject({ deviceId: z.string(), secret: z.string() })),
  bridges: z.array(z.object({ username: z.string(), secret: z.string() })).default([]),
  staff: z.array(z.looseObject({ staffId: z.string(), name: z.string(), pin: z.string() })),
});

export interface TestHomeOptions {
  readonly devices: number;
  /** The rest belong to a room and to nobody: residents cost a key each. */
  readonly residents: number;
  /** Where the wearables are worn; the wrist when absent. */
  readonly position?: "wrist" | "waist";
  /** Put over the plan's lists: devices, bridges and more are added to those made up here. */
  readonly plan?: Readonly<Record<string, readonly unknown[]>>;
  readonly webhook?: { readonly url: string; readonly secret: string };
}

export interface Person {
  readonly staffId: string;
  readonly name: string;
  readonly pin: string;
}

export class TestHome implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "hearthwatch-home-"));
  readonly dataFolder = join(this.folder, "data");
  readonly configFile = join(this.folder, "config.yaml");
  /** What the fleet reads. */
  readonly credentialsFile = join(this.folder, "credentials.json");
  readonly boardUrl: string;
  readonly mqttUrl: string;
  readonly deviceIds: readonly string[];
  #bridges: z.output<typeof Provisioned>["bridges"] = [];
  #manager: Person = { staffId: "", name: "", pin: "" };

  private constructor(ports: readonly [number, number], options: TestHomeOptions) {
    this.boardUrl = `http://127.0.0.1:${ports[0]}`;
    this.mqttUrl = `mqtt://127.0.0.1:${ports[1]}`;
    this.deviceIds = Array.from({ length: options.devices }, (_, i) => `w-${i + 1}`);
    this.#write("webhook.secret", options.webhook?.secret ?? "");
    this.#write("config.yaml", stringify(configOf(ports, options.webhook?.url)));
    this.#write("plan.yaml", stringify(planOf(this.deviceIds, options)));
  }

  static async create(options: TestHomeOptions): Promise<TestHome> {
    const ports = [await freePort(ANY_PORT), await freePort(ANY_PORT)] as const;
    const home = new TestHome(ports, options);
    await home.#provision();
    return home;
  }

  /** What a bridge of the plan signs in with. */
  bridgeSecret(username: string): string {
    const secret = this.#bridges.find((bridge) => bridge.username === username)?.secret;
    if (secret === undefined) throw new Error(`the plan has no bridge ${username}`);
    return secret;
  }

  get manager(): Person {
    return this.#manager;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #provision(): Promise<void> {
    const out = join(this.folder, "provisioned.json");
    const plan = join(this.folder, "plan.yaml");
    const program = join(packageRoot, "dist/gateway/provision/main.js");
    const args = [program, "--config", this.configFile, "--plan", plan, "--json", out];
    await run(process.execPath, args, { timeout: PROVISION_TIMEOUT_MS });
    const provisioned = Provisioned.parse(JSON.parse(readFileSync(out, "utf8")));
    this.#bridges = provisioned.bridges;
    const [manager] = provisioned.staff;
    if (manager !== undefined) this.#manager = manager;
    this.#write("credentials.json", JSON.stringify({ mqttUrl: this.mqttUrl, ...provisioned }));
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text, { mode: 0o600 });
  }
}

function configOf(ports: readonly [number, number], webhookUrl: string | undefined): unknown {
  const destination = {
    kind: "webhook",
    id: "remote-team",
    label: "Remote team",
    url: webhookUrl,
    secret: { file: "webhook.secret" },
  };
  return {
    dataFolder: "./data",
    http: { host: "127.0.0.1", port: ports[0] },
    mqtt: { broker: "embedded", host: "127.0.0.1", port: ports[1] },
    destinations: webhookUrl === undefined ? [] : [destination],
  };
}

function planOf(
  deviceIds: readonly string[],
  { residents, plan: more = {}, position = "wrist" }: TestHomeOptions,
): Readonly<Record<string, unknown>> {
  const plan: Record<string, unknown> = usualPlan(deviceIds, residents, position);
  for (const [name, added] of Object.entries(more)) {
    plan[name] = [...z.array(z.unknown()).parse(plan[name] ?? []), ...added];
  }
  return plan;
}

function usualPlan(
  deviceIds: readonly string[],
  residents: number,
  position: "wrist" | "waist",
): Record<string, unknown> {
  const idOf = (index: number, kind: string): string => `${kind}-${index + 1}`;
  return {
    home: { id: "test-home", hubId: "hub-1", name: "Test home" },
    rooms: deviceIds.map((_, i) => ({ id: idOf(i, "room"), name: `Room ${i + 1}` })),
    residents: deviceIds.slice(0, residents).map((_, i) => ({
      id: idOf(i, "resident"),
      preferredName: `Resident ${i + 1}`,
      basis: (["falls", "bed-exit"] as const).map((purpose) => ({
        ...{ purpose, ground: "consent", review: "2027-06-01" },
      })),
      room: idOf(i, "room"),
    })),
    devices: deviceIds.map((id, i) => ({
      ...{ id, label: id, room: idOf(i, "room"), position },
      ...(i < residents ? { resident: idOf(i, "resident") } : {}),
    })),
    staff: [{ id: "s-1", name: "Test Manager", role: "manager" }],
  };
}
