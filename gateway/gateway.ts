// The one composition root: every part of the running hub is made and joined here.
import { join } from "node:path";
import type { Logger } from "pino";
import { advertisementKeysOf } from "./advertisement-keys.ts";
import { AnswerDesk } from "./answer-desk.ts";
import { createApi } from "./api/api.ts";
import { type HttpListener, startHttp } from "./api/http-listener.ts";
import { boardHooks } from "./board-hooks.ts";
import { ClockWatch } from "./clock-watch.ts";
import { type Config, secretReader } from "./config.ts";
import { DeviceBook } from "./device-book.ts";
import { closeAll, type Closer } from "./close-all.ts";
import type { Clock } from "./domain/clock.ts";
import type { DriverSet } from "./driver-set.ts";
import type { NetworkDriver } from "./drivers/define-broker.ts";
import type { Home } from "./domain/home.ts";
import { runInBackground } from "./errors.ts";
import { every } from "./every.ts";
import type { Proposal } from "./events.ts";
import { FamilyDesk } from "./family-desk.ts";
import { endIfStalled, hubHealth } from "./hub-health.ts";
import { httpAddressOf } from "./http-address.ts";
import { hubPortOf } from "./hub-port.ts";
import { type Hub, openHub } from "./hub.ts";
import { newId } from "./ids.ts";
import { Ingest } from "./ingest.ts";
import { LearnWindows } from "./learn-windows.ts";
import { Meters } from "./meters.ts";
import { type ModelFolders, ModelService } from "./model-service.ts";
import { MotionHost } from "./motion-host.ts";
import { packageRoot } from "./paths.ts";
import { listenForPlans } from "./provision/plan-listener.ts";
import { sensingPermit } from "./sensing-permit.ts";
import { sensorTypes } from "./sensors/index.ts";
import { showStates } from "./state-shows.ts";
import { startTelemetry } from "./telemetry.ts";
import { ToldWatch } from "./told-watch.ts";
import { UndecodableWatch } from "./undecodable-watch.ts";
import { watchContacts } from "./watch-contacts.ts";
import { toldDestinations } from "./wire-destinations.ts";
import { wireDrivers } from "./wire-drivers.ts";
import { startReminders } from "./wire-reminders.ts";

/** Packets held for a missing one are let go this often. */
const SWEEP_EVERY_MS = 500;
const FORGET_EVERY_MS = 600_000;
const LOOK_AT_STORE_EVERY_MS = 5_000;

export interface GatewayOptions {
  readonly config: Config;
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly models: ModelFolders;
  readonly softwareVersion: string;
}

export interface Gateway {
  readonly boardUrl: string;
  readonly mqttUrl: string;
  close(reason: string): Promise<void>;
}

type RunningOptions = GatewayOptions & {
  readonly bluetoothKeys: ReturnType<typeof advertisementKeysOf>;
};

/** Everything after the core, joined; `closers` are called last first. */
class Running {
  readonly #options: RunningOptions;
  readonly #hub: Hub;
  readonly #meters: Meters;
  readonly #book = new DeviceBook();
  readonly #stop = new AbortController();
  readonly #closers: Closer[] = [];
  readonly #model: ModelService;
  readonly #broker: NetworkDriver;
  readonly #drivers: DriverSet;
  readonly #learn: LearnWindows;
  readonly #ingest: Ingest;
  readonly #motion: MotionHost;
  readonly #answers: AnswerDesk;
  readonly #told: ToldWatch;
  #isReady = false;

  constructor(options: RunningOptions, hub: Hub, meters: Meters) {
    const { clock, config, folder, log } = options;
    this.#options = options;
    this.#learn = new LearnWindows(clock);
    this.#hub = hub;
    this.#meters = meters;
    const { broker, drivers } = wireDrivers({ config, clock, folder, log, hub, book: this.#book });
    this.#broker = broker;
    this.#drivers = drivers;
    this.#model = new ModelService({
      ...{ hub, meters, clock, folders: options.models },
      note: this.#note.bind(this),
    });
    const send = this.#drivers.send.bind(this.#drivers);
    const home = (): Hub["home"] => hub.home;
    const mayDetect = sensingPermit(home, hub.onCommitted.bind(hub));
    this.#motion = new MotionHost({
      ...{ clock, home, send, newId, mayDetect, book: this.#book, scorer: this.#model.host.scorer },
      submit: async (submission) => await hub.pipeline.submit(submission),
      onDecided: this.#model.decided.bind(this.#model),
      onGap: (_deviceId, gapMs) => {
        meters.gapMs.inc(gapMs);
      },
    });
    const undecodable = this.#ends(new UndecodableWatch(clock, hub.faults));
    undecodable.resume(hub.home.fault.values());
    const incoming = {
      ...{ clock, home, sensorTypes, book: this.#book },
      submit: async (decide: (now: Home) => readonly Proposal[]) =>
        await hub.pipeline.submit({ decide }),
      onUndecodable: (deviceId: string, why: string) => {
        meters.refused.inc({ why: "undecodable" });
        undecodable.saw(deviceId, why);
      },
    };
    const foreign = new FamilyDesk({
      ...{ ...incoming, families: config.families, keys: options.bluetoothKeys },
      isLearning: this.#learn.isOpen.bind(this.#learn),
    });
    this.#ingest = new Ingest({ ...incoming, send, mayDetect, motion: this.#motion, foreign });
    this.#answers = new AnswerDesk({ home, send });
    // A record tells nobody: it is no answer to the question who would hear of an alert.
    const destinations = toldDestinations(config).filter(({ files }) => files === undefined);
    this.#told = this.#ends(new ToldWatch({ clock, home, faults: hub.faults, log, destinations }));
    hub.onCommitted((events) => {
      this.#answers.committed(events);
      this.#told.committed(events);
      foreign.committed(events);
      this.#book.committed(events);
    });
  }

  /** Ends with the hub. */
  #ends<T extends Disposable>(watch: T): T {
    this.#closers.push(() => {
      watch[Symbol.dispose]();
    });
    return watch;
  }

  async start(): Promise<Gateway> {
    const { clock, config, softwareVersion } = this.#options;
    this.#book.resume(this.#hub.home);
    this.#closers.push(async () => {
      await this.#hub.close();
    });
    const identity = this.#hub.home.identity.get("home");
    const { homeId = "", hubId = "" } = identity ?? {};
    // Not waited for: a hub whose disk is full must start, and show what it cannot store.
    this.#note({ type: "hub.started", data: { homeId, hubId, softwareVersion } });
    this.#closers.push(async () => {
      await this.#model.close();
    });
    this.#closers.push(await listenForPlans(this.#hub, config));
    const http = await this.#startHttp();
    await this.#startDrivers();
    this.#closers.push(await startReminders(this.#hub, this.#drivers, this.#options));
    this.#hub.resume();
    this.#told.start();
    this.#model.startSoon(this.#options.log);
    const sweep = this.#motion.sweep.bind(this.#motion);
    const forget = this.#hub.forgetSettled.bind(this.#hub);
    const lookAtStore = (): void => {
      runInBackground("store", endIfStalled(this.#hub.pipeline));
    };
    this.#closers.push(
      every(clock, SWEEP_EVERY_MS, "sweep", sweep),
      every(clock, FORGET_EVERY_MS, "forget", forget),
      every(clock, LOOK_AT_STORE_EVERY_MS, "store watch", lookAtStore),
      watchContacts(this.#hub, this.#book, this.#options),
      startTelemetry({ clock, book: this.#book, store: this.#hub.store }),
      showStates(this.#hub, this.#book, clock),
    );
    const watch = new ClockWatch(clock, (byMs) => {
      this.#note({ type: "clock.stepped", data: { byMs } });
    });
    this.#ends(watch);
    this.#isReady = true;
    return {
      boardUrl: http.url,
      mqttUrl: this.#broker.address(),
      close: async (reason) => {
        await this.close(reason);
      },
    };
  }

  async close(reason: string): Promise<void> {
    this.#isReady = false;
    this.#stop.abort();
    const said = this.#hub.record([{ type: "hub.stopped", data: { reason } }]);
    await said.catch((error: unknown) => {
      this.#options.log.error({ err: error }, "the stop could not be stored");
    });
    await closeAll(this.#closers);
  }

  /** An event that is good to have: where it cannot be stored, the hub goes on. */
  #note(proposal: Proposal): void {
    const noted = this.#hub.record([proposal]).catch((error: unknown) => {
      this.#options.log.error({ err: error, type: proposal.type }, "not stored");
    });
    runInBackground(proposal.type, noted);
  }

  async #startHttp(): Promise<HttpListener> {
    const { config, folder, log, clock, softwareVersion } = this.#options;
    const api = await createApi({
      hub: hubPortOf({
        ...{ hub: this.#hub, config, clock, softwareVersion, meters: this.#meters },
        ...{ book: this.#book, models: this.#model.desk, learn: this.#learn, log },
        health: () => hubHealth(this.#hub.pipeline, this.#isReady),
      }),
      log,
      boardHooks: boardHooks(this.#hub.faults, this.#hub.boardSound),
      dashboardFolder: join(packageRoot, "dist", "dashboard"),
    });
    this.#closers.push(() => {
      api.close();
    });
    const http = await startHttp(httpAddressOf(config.http, folder), api.listener);
    this.#closers.push(async () => {
      await http.close();
    });
    return http;
  }

  async #startDrivers(): Promise<void> {
    const { log } = this.#options;
    this.#closers.push(async () => {
      await this.#drivers.close();
    });
    const parts = {
      ...{ log, faults: this.#hub.faults, meters: this.#meters, answers: this.#answers },
      ...{ ingest: this.#ingest, book: this.#book, note: this.#note.bind(this) },
    };
    await this.#drivers.start(parts, this.#stop.signal);
  }
}

/** Resolves when the hub accepts events, stores them and shows them. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, env, folder } = options;
  // A secret that cannot be read must stop the start before a data folder is open.
  const bluetoothKeys = advertisementKeysOf(config.bluetoothKeys, secretReader(folder, env));
  const meters = new Meters();
  const hub = await openHub({ ...options, meters });
  const running = new Running({ ...options, bluetoothKeys }, hub, meters);
  try {
    return await running.start();
  } catch (error) {
    options.log.error({ err: error }, "the start failed");
    await running.close("the start failed");
    throw error;
  }
}
