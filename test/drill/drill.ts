// One drill: a gateway that is killed again and again while people press, fall and are helped.
import { setTimeout as pause } from "node:timers/promises";
import { monotonicMs } from "../../firmware-sim/run-clock.ts";
import { seededRandom } from "../../firmware-sim/seeded-random.ts";
import { FleetProcess } from "../support/fleet-process.ts";
import { GatewayProcess } from "../support/gateway-process.ts";
import { type PowerCut, powerCut } from "../support/preload.ts";
import { TestHome } from "../support/test-home.ts";
import { readDrillLog } from "./drill-log.ts";
import type { DrillOptions } from "./drill-options.ts";
import { Ledger } from "./ledger.ts";
import { LineFaults } from "./line-faults.ts";
import { NightStaff } from "./night-staff.ts";
import { judge, type Verdict } from "./verdict.ts";
import { WebhookLog } from "./webhook-log.ts";

/** The hub lives this long between kills, drawn evenly. */
const LIFE_MS = { least: 50, most: 1_500 } as const;

/**
 * A wearable keeps 30 s of motion [PROTOCOL §3]: a hub that never lives long enough within them cannot
 * know of a fall, and no promise says so. So at least one life in 15 s is long enough to decide.
 */
const LONG_LIFE_EVERY_MS = 15_000;
const LONG_LIFE_MS = 4_000;

/** Share of restarts that nobody waits for: the next kill meets the hub while it starts. */
const KILLED_WHILE_STARTING = 0.15;

/** A wearer's falls lie this far apart: the story of one takes 26 s. */
const BETWEEN_FALLS_MS = 60_000;

/** From the last packet: a window, a decision, its commit and the knock at the webhook. */
const SETTLE_MOST_MS = 180_000;
const SETTLE_CHECK_MS = 500;
const SETTLED_AFTER_MS = 12_000;

const RECOVERY_MOST_MS = 60_000;
const ATTENDED_PER_LIFE = 8;

export interface DrillResult extends Omit<Verdict, "detail"> {
  readonly detail: Verdict["detail"] & {
    readonly lineFaults: Readonly<Record<string, number>> | null;
  };
  readonly kills: number;
  readonly recoveryMs: { readonly p50: number; readonly p99: number };
}

export interface DrillSettings {
  readonly options: DrillOptions;
  /** Added to the gateway's environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly say: (text: string) => void;
}

export async function runDrill(settings: DrillSettings): Promise<DrillResult> {
  const webhook = new WebhookLog();
  const receiverUrl = await webhook.listen();
  const { hasLineFaults, seed } = settings.options;
  const line = hasLineFaults ? await LineFaults.start(webhook, seededRandom(seed + 1)) : undefined;
  const url = line?.url ?? receiverUrl;
  const { devices, isPowerCut, isWebhookDown } = settings.options;
  settings.say(`setting up ${devices} wearables`);
  const home = await TestHome.create({
    ...{ devices, residents: devices, webhook: { url, secret: webhook.secret } },
  });
  const power = isPowerCut ? powerCut(home.dataFolder) : undefined;
  webhook.setDown(isWebhookDown);
  const drill = new Drill(settings, { home, webhook, power, line });
  try {
    return await drill.run();
  } finally {
    await drill.end();
    power?.[Symbol.dispose]();
    webhook.close();
    await line?.close();
    home[Symbol.dispose]();
  }
}

interface Surroundings {
  readonly home: TestHome;
  readonly webhook: WebhookLog;
  readonly power: PowerCut | undefined;
  readonly line: LineFaults | undefined;
}

class Drill {
  readonly #line: LineFaults | undefined;
  readonly #settings: DrillSettings;
  readonly #home: TestHome;
  readonly #webhook: WebhookLog;
  readonly #power: PowerCut | undefined;
  readonly #random: () => number;
  readonly #ledger = new Ledger();
  readonly #fellMs = new Map<string, number>();
  readonly #recoveriesMs: number[] = [];
  readonly #staff: NightStaff;
  #longLifeMs = monotonicMs();
  #isStarting = false;
  #receiverBackMs: number | null = null;
  #fleet: FleetProcess | undefined;
  #gateway: GatewayProcess | undefined;

  constructor(settings: DrillSettings, { home, webhook, power, line }: Surroundings) {
    this.#settings = settings;
    this.#line = line;
    this.#home = home;
    this.#webhook = webhook;
    this.#power = power;
    this.#random = seededRandom(settings.options.seed);
    this.#staff = new NightStaff(home.boardUrl);
  }

  async run(): Promise<DrillResult> {
    const { kills } = this.#settings.options;
    await this.#start().ready;
    this.#fleet = new FleetProcess(this.#home.credentialsFile, {
      ...{ "blow-every": 0, "report-every": 0, "connect-rate": 2_000 },
    });
    this.#fleet.onLine((line) => {
      this.#ledger.hear(line);
    });
    await this.#fleet.ready();
    await this.#staff.signIn(this.#home.manager);
    for (let kill = 0; kill < kills; kill += 1) {
      await this.#liveAndDie(kill);
      const isOverdue = monotonicMs() - this.#longLifeMs > LONG_LIFE_EVERY_MS;
      const mayBeKilled = kill < kills - 1 && !isOverdue;
      this.#isStarting = mayBeKilled && this.#random() < KILLED_WHILE_STARTING;
      if (this.#isStarting) this.#start();
      else await this.#recover();
      if ((kill + 1) % 10 === 0) this.#sayProgress(kill + 1);
    }
    await this.#settle();
    // After a power cut even the session may be gone: whoever looks signs in again.
    await this.#staff.signIn(this.#home.manager);
    const boardAlertIds = new Set((await this.#staff.alerts("all")).map((one) => one.alertId));
    await this.#fleet.stop();
    this.#fleet = undefined;
    await this.#gateway?.stop();
    const { presses, falls } = this.#ledger;
    const logged = readDrillLog(this.#home.dataFolder);
    const attendedMs = this.#staff.attendedForCertain(logged.attendedMs);
    const log = { ...logged, attendedMs };
    const { notices } = this.#webhook;
    const verdict = judge({
      ...{ presses: [...presses.values()], falls, log, boardAlertIds, notices },
      receiverBackMs: this.#receiverBackMs,
    });
    const detail = { ...verdict.detail, lineFaults: this.#line?.had ?? null };
    return { kills, ...verdict, detail, recoveryMs: spread(this.#recoveriesMs) };
  }

  async end(): Promise<void> {
    await this.#fleet?.stop();
    await this.#gateway?.kill();
  }

  #start(): GatewayProcess {
    const env = { ...this.#settings.env, ...this.#power?.env };
    this.#gateway = new GatewayProcess({ configFile: this.#home.configFile, env });
    return this.#gateway;
  }

  /** Presses and falls come at any time; the kill comes at any time among them. */
  async #liveAndDie(kill: number): Promise<void> {
    const { options } = this.#settings;
    const lifeMs = this.#lifeMs();
    const cutting = this.#line?.live(lifeMs);
    const attending = this.#staff.attendSome(ATTENDED_PER_LIFE);
    const deeds = [
      ...this.#moments(options.presses, kill, lifeMs, () => {
        this.#fleet?.tell(`press ${this.#anyDevice()}`);
      }),
      ...this.#moments(options.falls, kill, lifeMs, () => {
        this.#fall();
      }),
    ];
    await pause(lifeMs);
    await this.#gateway?.kill();
    await Promise.all([...deeds, attending, cutting]);
    this.#power?.cutPower();
  }

  #lifeMs(): number {
    const isLong = !this.#isStarting && monotonicMs() - this.#longLifeMs > LONG_LIFE_EVERY_MS;
    if (isLong) this.#longLifeMs = monotonicMs();
    const drawn = LIFE_MS.least + this.#random() * (LIFE_MS.most - LIFE_MS.least);
    return isLong ? LONG_LIFE_MS + drawn : drawn;
  }

  /** Its share of `total`, spread over this life. */
  #moments(total: number, kill: number, lifeMs: number, deed: () => void): Promise<void>[] {
    const { kills } = this.#settings.options;
    const count = Math.floor(((kill + 1) * total) / kills) - Math.floor((kill * total) / kills);
    return Array.from({ length: count }, async () => {
      await pause(this.#random() * lifeMs);
      deed();
    });
  }

  /** One more press is made while the hub is dead: it must come through as soon as it lives. */
  async #recover(): Promise<void> {
    this.#fleet?.tell(`press ${this.#anyDevice()}`);
    const gateway = this.#start();
    const acknowledged = this.#fleet?.next("ack");
    const tooLate = pause(RECOVERY_MOST_MS, undefined, { ref: false });
    const line = await Promise.race([acknowledged, tooLate, gateway.ended]);
    if (typeof line !== "object") {
      throw new Error(`no press was acknowledged after a restart:\n${gateway.lastLines}`);
    }
    this.#recoveriesMs.push(line.monoMs - gateway.spawnedMs);
  }

  /** Until everything that was promised has arrived, or nothing more comes. */
  async #settle(): Promise<void> {
    this.#settings.say("waiting for what is under way");
    await this.#gateway?.ready;
    this.#webhook.setDown(false);
    this.#line?.mend();
    if (this.#settings.options.isWebhookDown) this.#receiverBackMs = Date.now();
    const latestMs = monotonicMs() + SETTLE_MOST_MS;
    let changedMs = monotonicMs();
    let before = "";
    while (monotonicMs() < latestMs) {
      const now = `${this.#ledger.unacknowledged} ${this.#ledger.falls.length} ${this.#webhook.notices.length}`;
      if (now !== before) changedMs = monotonicMs();
      before = now;
      // A webhook that was down is knocked at again after half a minute at most.
      const { isWebhookDown, hasLineFaults } = this.#settings.options;
      const quietMs = isWebhookDown || hasLineFaults ? 40_000 : SETTLED_AFTER_MS;
      if (this.#ledger.unacknowledged === 0 && monotonicMs() - changedMs > quietMs) return;
      await this.#staff.attendSome(ATTENDED_PER_LIFE);
      await pause(SETTLE_CHECK_MS);
    }
  }

  #fall(): void {
    const nowMs = monotonicMs();
    const rested = this.#home.deviceIds.filter(
      (id) => nowMs - (this.#fellMs.get(id) ?? Number.NEGATIVE_INFINITY) > BETWEEN_FALLS_MS,
    );
    const deviceId = rested[Math.floor(this.#random() * rested.length)];
    if (deviceId === undefined) return;
    this.#fellMs.set(deviceId, nowMs);
    this.#fleet?.tell(`fall ${deviceId}`);
  }

  #anyDevice(): string {
    const { deviceIds } = this.#home;
    return deviceIds[Math.floor(this.#random() * deviceIds.length)] ?? "";
  }

  #sayProgress(kills: number): void {
    const { presses, falls, unacknowledged } = this.#ledger;
    const { p50, p99 } = spread(this.#recoveriesMs);
    this.#settings.say(
      `${kills} kills: ${presses.size} presses (${unacknowledged} open), ${falls.length} falls, ` +
        `recovery p50 ${p50} ms, p99 ${p99} ms`,
    );
  }
}

function spread(valuesMs: readonly number[]): { p50: number; p99: number } {
  const sorted = [...valuesMs].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p99: at(0.99) };
}
