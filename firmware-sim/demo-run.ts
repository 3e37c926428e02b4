// The running demo: the parts in the order they need each other, and what is typed at it.
import { randomBytes } from "node:crypto";
import { createWriteStream, readFileSync, type WriteStream, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Child } from "./child.ts";
import { deviceCommand } from "./demo-commands.ts";
import { emptyDemoFolder } from "./demo-folder.ts";
import { demoConfig, demoPlan, deviceOfRoom, FIRST_TO_FALL } from "./demo-home.ts";
import { DemoHub } from "./demo-hub.ts";
import type { DemoOptions } from "./demo-options.ts";
import { freePort } from "./free-port.ts";
import { pick, type Random, seededRandom } from "./seeded-random.ts";
import { type ReceivedWebhook, WebhookReceiver } from "./webhook-receiver.ts";

const OWNER_ONLY = 0o600;
const ANY_PORT = 0;
const SECRET_BYTES = 32;

/** What the demo needs of the file `provision` writes. */
const Provisioned = z.object({
  devices: z.array(z.looseObject({ deviceId: z.string(), secret: z.string() })),
  staff: z.array(
    z.object({ staffId: z.string(), name: z.string(), role: z.string(), pin: z.string() }),
  ),
});
type Provisioned = z.infer<typeof Provisioned>;

/** What the demo prints of a webhook; the whole of it is at GET / of the receiver. */
const Message = z.looseObject({
  type: z.string(),
  data: z.looseObject({ text: z.string() }),
});

export interface DemoSettings {
  readonly options: DemoOptions;
  /** The folder of the compiled programs. */
  readonly programs: string;
  readonly folder: string;
  readonly seed: number;
  readonly say: (text: string) => void;
}

interface Addresses {
  readonly board: string;
  readonly mqtt: string;
  readonly webhook: string;
}

export class Demo {
  readonly #settings: DemoSettings;
  readonly #random: Random;
  readonly #receiver: WebhookReceiver;
  readonly #webhookSecret: string;
  /** Resolves with what went wrong, or with nothing when it was asked to quit. */
  readonly ended: Promise<string | undefined>;
  #end: (fault?: string) => void = () => undefined;
  #isClosing = false;
  #hub: DemoHub | undefined;
  #sim: Child | undefined;
  #reminders: Child | undefined;
  #log: WriteStream | undefined;

  constructor(settings: DemoSettings) {
    this.#settings = settings;
    this.#random = seededRandom(settings.seed);
    this.#webhookSecret = `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
    this.#receiver = new WebhookReceiver(this.#webhookSecret, (webhook) => {
      this.#teamReceived(webhook);
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Throws, naming the part, when one cannot start. */
  async start(): Promise<void> {
    const { folder, say } = this.#settings;
    emptyDemoFolder(folder, process.pid);
    this.#log = createWriteStream(this.#file("demo.log"));
    const addresses = await this.#writeConfig();
    const provisioned = await this.#provision();
    this.#hub = this.#makeHub(addresses.board);
    await this.#hub.start();
    this.#sim = this.#startSim(addresses.mqtt);
    this.#reminders = this.#startReminders(addresses.mqtt);
    say(`Board: ${addresses.board}`);
    for (const { name, role, pin } of provisioned.staff) {
      say(`Sign in: ${name} (${role}) PIN ${pin}`);
    }
    this.#writeJson(addresses, provisioned);
  }

  obey(line: string): void {
    const typed = line.trim().toLowerCase();
    if (typed === "") return;
    const command = deviceCommand(typed, this.#random);
    if (command !== undefined) {
      this.#sim?.tell(command.line);
      this.#settings.say(command.told);
    } else if (typed === "quit") this.quit();
    else if (typed === "kill") void this.#hub?.killAndRestart();
    else if (typed === "team down" || typed === "team up") this.#setTeam(typed === "team down");
    else this.#settings.say(`Not understood: ${line.trim()}`);
  }

  quit(): void {
    this.#end();
  }

  /** Everything the demo started is ended. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all([this.#sim?.end(), this.#reminders?.end(), this.#hub?.end()]);
    this.#receiver.close();
    this.#log?.end();
  }

  async #writeConfig(): Promise<Addresses> {
    const { options } = this.#settings;
    const secretFile = "webhook.secret";
    writeFileSync(this.#file(secretFile), this.#webhookSecret, { mode: OWNER_ONLY });
    const webhook = await this.#receiver.listen(ANY_PORT);
    const http = await freePort(options["board-port"]);
    const mqtt = await freePort(options["mqtt-port"] ?? ANY_PORT);
    writeFileSync(this.#file("config.yaml"), demoConfig({ http, mqtt }, webhook, secretFile));
    writeFileSync(this.#file("plan.yaml"), demoPlan(Date.now()));
    return { board: `http://127.0.0.1:${http}`, mqtt: `mqtt://127.0.0.1:${mqtt}`, webhook };
  }

  async #provision(): Promise<Provisioned> {
    const out = this.#file("provisioned.json");
    const said: string[] = [];
    const how = await new Child({
      args: [
        this.#program("gateway/provision/main.js"),
        ...["--config", this.#file("config.yaml")],
        ...["--plan", this.#file("plan.yaml"), "--json", out],
      ],
      onLine: (line) => said.push(line),
      onEnd: () => undefined,
    }).ended;
    if (how !== "exit code 0") throw new Error([`setting up failed (${how})`, ...said].join("\n"));
    return Provisioned.parse(JSON.parse(readFileSync(out, "utf8")));
  }

  #makeHub(board: string): DemoHub {
    return new DemoHub({
      board,
      args: [this.#program("gateway/main.js"), "--config", this.#file("config.yaml")],
      onLine: this.#logger("gateway"),
      onDied: (how) => {
        this.#died("the gateway", how);
      },
      say: this.#settings.say,
    });
  }

  #startSim(mqttUrl: string): Child {
    const { options, seed } = this.#settings;
    const room = pick(this.#random, ...FIRST_TO_FALL);
    const fallAfter = options["fall-after"];
    const fall = ["--fall-after", String(fallAfter), "--fall-device", deviceOfRoom(room)];
    return new Child({
      args: [
        this.#program("firmware-sim/main.js"),
        ...["--devices", this.#file("provisioned.json"), "--url", mqttUrl],
        ...["--seed", String(seed), "--json", "--stop-with-stdin"],
        ...(fallAfter > 0 ? fall : []),
      ],
      onLine: this.#logger("simulator"),
      onEnd: (how) => {
        this.#died("the simulator", how);
      },
    });
  }

  #startReminders(mqttUrl: string): Child {
    return new Child({
      args: [
        this.#program("firmware-sim/main.js"),
        ...["reminders", "--connect", this.#file("provisioned.json"), "--url", mqttUrl, "--json"],
      ],
      onLine: this.#logger("reminders"),
      onEnd: (how) => {
        this.#died("the reminder devices", how);
      },
    });
  }

  #died(part: string, how: string): void {
    if (!this.#isClosing) this.#end(`${part} died (${how}); see ${this.#file("demo.log")}`);
  }

  #setTeam(isDown: boolean): void {
    this.#receiver.isDown = isDown;
    this.#settings.say(isDown ? "The remote team cannot be reached." : "The remote team is back.");
  }

  #teamReceived({ body, times }: ReceivedWebhook): void {
    const message = Message.safeParse(body);
    const what = message.success ? `${message.data.type}: ${message.data.data.text}` : "a message";
    this.#settings.say(`Remote team received: ${what}${times > 1 ? " (again)" : ""}`);
  }

  #writeJson(addresses: Addresses, { devices, staff }: Provisioned): void {
    const { folder, options } = this.#settings;
    if (options.json === undefined) return;
    const content = {
      ...addresses,
      healthz: `${addresses.board}/healthz`,
      readyz: `${addresses.board}/readyz`,
      signIn: staff,
      devices,
      folder,
      gatewayPid: this.#hub?.pid,
    };
    writeFileSync(options.json, `${JSON.stringify(content, null, 2)}\n`, { mode: OWNER_ONLY });
  }

  #logger(part: string): (line: string) => void {
    return (line) => {
      this.#log?.write(`${part}: ${line}\n`);
    };
  }

  #program(path: string): string {
    return join(this.#settings.programs, path);
  }

  #file(name: string): string {
    return join(this.#settings.folder, name);
  }
}
