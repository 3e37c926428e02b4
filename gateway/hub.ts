// The core of one hub, wired: store, pipeline, outbox, timers, faults. No listener yet: provisioning
// uses the same core without opening a port.
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { BoardSound } from "./board-sound.ts";
import { CredentialBook } from "./credential-book.ts";
import type { Clock } from "./domain/clock.ts";
import type { Alert, Home } from "./domain/home.ts";
import { isStoreFault, messageOf, runInBackground } from "./errors.ts";
import type { Proposal, StoredEvent } from "./events.ts";
import { FaultDesk } from "./fault-desk.ts";
import type { Heartbeats } from "./heartbeats.ts";
import type { Meters } from "./meters.ts";
import { newId, orderedIds } from "./ids.ts";
import type { Outbox } from "./outbox.ts";
import { Pipeline } from "./pipeline.ts";
import { RecordDesk } from "./record-desk.ts";
import { Revocation } from "./revocation.ts";
import { dropOrphans } from "./secret-owners.ts";
import { openStore } from "./store/open-store.ts";
import type { SpaceState, StoreFault } from "./store/lane-protocol.ts";
import type { SqliteStore } from "./store/sqlite-store.ts";
import { isSystemClockSynced } from "./system-clock.ts";
import { WakeUps } from "./wake-ups.ts";
import { type DestinationWires, toldDestinations, wireDestinations } from "./wire-destinations.ts";

/** Closed alerts stay in memory for a shift and its handover; the store keeps them all. */
const KEEP_CLOSED_MS = 24 * 3_600_000;

/** A device repeats every 10 s while connected; one that was away for a month is set up anew. */
const KEEP_DEVICE_EVENTS_MS = 30 * 24 * 3_600_000;
const KEEP_DEVICE_EVENTS_LEAST = 10_000;

const STORE_PART_WORDS: Readonly<Record<StoreFault["part"], string>> = {
  alerts: "The store's worker for alerts crashed and was replaced, and nothing accepted is lost",
  background: "The store's worker for reading and figures crashed and was replaced",
  upkeep: "The store's regular upkeep failed and is tried again",
  figures: "The file of figures was damaged",
  log: "The log of events is not whole; npm run verify tells more",
};

export type CommitListener = (events: readonly StoredEvent[]) => void;
export type NotStoredListener = (alerts: readonly Alert[]) => void;

export interface HubOptions {
  readonly config: Config;
  /** Paths and secrets in the config are relative to it. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly meters: Meters;
}

/** Wired in `openHub`; `close` ends it in order. */
export class Hub {
  readonly store: SqliteStore;
  readonly credentials: CredentialBook;
  readonly faults: FaultDesk;
  readonly pipeline: Pipeline;
  readonly outbox: Outbox;
  readonly revocation: Revocation;
  readonly records: RecordDesk;
  readonly boardSound = new BoardSound();
  readonly notifiers: DestinationWires["notifiers"];
  readonly #wakeUps: WakeUps;
  readonly #heartbeats: Heartbeats;
  readonly #options: HubOptions;
  readonly #listeners = new Set<CommitListener>();
  readonly #notStoredListeners = new Set<NotStoredListener>();
  #lastSeq = 0;

  constructor(options: HubOptions, store: SqliteStore, credentials: CredentialBook) {
    const { config, clock, log, folder, env } = options;
    this.#options = options;
    this.store = store;
    this.credentials = credentials;
    const submit = async (decide: (home: Home) => readonly Proposal[]): Promise<unknown> =>
      await this.pipeline.submit({ decide });
    this.faults = new FaultDesk({ submit, log });
    this.revocation = new Revocation({ credentials, submit });
    this.#wakeUps = new WakeUps({ clock, submit });
    const home = (): Home => this.pipeline.home;
    const readAlert = async (alertId: string): Promise<Alert | undefined> => {
      const change = await store.readRow("alert", alertId);
      return change?.kind === "alert" ? (change.row ?? undefined) : undefined;
    };
    this.records = new RecordDesk({
      ...{ home, readAlert, submit },
      seal: async (subject, text) => await store.vault.seal(subject, text),
      openSealed: (sealed) => store.vault.open(sealed),
      labels: new Map(config.destinations.map(({ id, label }) => [id, label])),
      recall: (change) => {
        this.pipeline.recall(change);
      },
    });
    const { outbox, heartbeats, notifiers } = wireDestinations({
      ...{ config, clock, log, folder, env, submit, home, readAlert },
      ...{ faults: this.faults, records: this.records },
    });
    [this.outbox, this.#heartbeats, this.notifiers] = [outbox, heartbeats, notifiers];
    this.pipeline = new Pipeline({
      ...{ store, clock, newId, bootId: newId(), rules: config.rules },
      newRowId: orderedIds(() => clock.now()),
      isClockSynced: isSystemClockSynced,
      destinations: toldDestinations(config),
      canBoardsSound: () => this.boardSound.isAny,
      onCommitted: (events) => {
        this.#committed(events);
      },
      onNotStored: (alerts, error) => {
        this.#couldNotStore(alerts, error);
      },
      onEffectFault: (error) => {
        log.error({ err: error }, "a listener of the log failed");
      },
      onRuleFault: ({ rule, error }) => {
        this.faults.notice("rule", rule, `The rule ${rule} failed: ${messageOf(error)}`);
      },
    });
  }

  get home(): Home {
    return this.pipeline.home;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  notStored(): readonly Alert[] {
    return this.pipeline.notStored();
  }

  onCommitted(listener: CommitListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  onNotStored(listener: NotStoredListener): Disposable {
    this.#notStoredListeners.add(listener);
    return { [Symbol.dispose]: () => this.#notStoredListeners.delete(listener) };
  }

  async record(proposals: readonly Proposal[]): Promise<void> {
    await this.pipeline.submit({ decide: () => proposals });
  }

  /** Takes the home as stored. */
  async load(): Promise<void> {
    this.#lastSeq = await this.pipeline.load(this.#options.clock.now() - KEEP_CLOSED_MS);
    this.faults.resume(this.home.fault.values());
    await dropOrphans(this.credentials, this.home, this.#options.log);
  }

  /** Takes up what the last run left: timers that ring, deliveries that are owed. */
  resume(): void {
    this.spaceIs(this.store.spaceState());
    for (const { fault, subject } of this.home.fault.values()) {
      // A rule that failed in the last run has not failed in this one.
      if (fault === "rule") this.faults.clear(fault, subject);
    }
    this.#wakeUps.resume(this.home.wakeUp.values());
    this.outbox.resume();
    const standing = [...this.home.fault.values()].filter(({ fault }) => fault === "destination");
    this.#heartbeats.start(new Set(standing.map(({ subject }) => subject)));
  }

  /** Said, and raised as a technical alert, until the store says that the part is well. */
  storeFault({ part, reason }: StoreFault): void {
    if (reason === null) this.faults.clear("store-part", part);
    else this.faults.notice("store-part", part, `${STORE_PART_WORDS[part]}: ${reason}`);
  }

  spaceIs(state: SpaceState): void {
    if (state === "ok") this.faults.clear("store-space", "");
    else this.faults.notice("store-space", "", "The disk is full: alerts use the reserve.");
  }

  /** Keeps memory bounded; the store and its log keep everything. */
  forgetSettled(): void {
    const nowMs = this.#options.clock.now();
    this.pipeline.forgetSettled(nowMs - KEEP_CLOSED_MS);
    const beforeMs = nowMs - KEEP_DEVICE_EVENTS_MS;
    this.#forgetDeviceEvents(beforeMs);
  }

  #forgetDeviceEvents(beforeMs: number): void {
    let known = 0;
    let isAnyOld = false;
    for (const { atMs } of this.home.deviceEvent.values()) {
      known += 1;
      isAnyOld ||= atMs < beforeMs;
    }
    // While they are few they stay: a clock that leapt ahead must not make repeats look new.
    if (!isAnyOld || known < KEEP_DEVICE_EVENTS_LEAST) return;
    const forgotten = this.record([{ type: "device-events.forgotten", data: { beforeMs } }]);
    const told = forgotten.catch((error: unknown) => {
      this.#options.log.warn({ err: error }, "old device events are kept until the next look");
    });
    runInBackground("device events", told);
  }

  async close(): Promise<void> {
    this.#wakeUps.close();
    await this.#heartbeats.close();
    await this.outbox.close();
    await this.store.close();
  }

  #committed(events: readonly StoredEvent[]): void {
    this.#lastSeq = events.at(-1)?.seq ?? this.#lastSeq;
    this.faults.clear("store-write", "");
    this.faults.retry();
    const isUrgent = events.some(
      (event) => event.type === "delivery.queued" && event.data.priority === "high",
    );
    const listeners = [
      ...this.#listeners,
      this.boardSound.committed.bind(this.boardSound),
      this.#wakeUps.committed.bind(this.#wakeUps),
      (those: readonly StoredEvent[]) => {
        this.outbox.committed(those, isUrgent);
      },
    ];
    for (const listener of listeners)
      this.#guarded(() => {
        listener(events);
      });
    for (const { type } of events) this.#options.meters.events.inc({ type });
  }

  /** One that fails must not keep the alert from the others. */
  #guarded(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#options.log.error({ err: error }, "a listener failed");
    }
  }

  /** The one exception of promise 1: screens are told at once, marked *not stored*. */
  #couldNotStore(alerts: readonly Alert[], error: unknown): void {
    for (const listener of alerts.length > 0 ? this.#notStoredListeners : []) {
      this.#guarded(() => {
        listener(alerts);
      });
    }
    for (const alert of alerts) {
      // Destinations know of an alert that is stored and only sounds again.
      const isNew = this.home.alert.get(alert.alertId) === undefined;
      const isOutside = alert.kind === "fall" || alert.kind === "help";
      if (isNew && alert.level === "alert" && isOutside) {
        this.outbox.tellUnstored(alert);
      }
    }
    if (isStoreFault(error)) {
      this.faults.notice("store-write", "", `Alerts cannot be stored: ${error.message}`);
    }
  }
}

/** Opens the data folder and loads the home. Throws what `openStore` throws. */
export async function openHub(options: HubOptions): Promise<Hub> {
  const { config, clock } = options;
  let hub: Hub | undefined;
  const early: StoreFault[] = [];
  const store = await openStore({
    dataDir: config.dataFolder,
    clock,
    ...(config.masterKeyFile === undefined ? {} : { masterKeyFile: config.masterKeyFile }),
    onSpace: (state) => {
      hub?.spaceIs(state);
    },
    onFault: (fault) => {
      if (hub === undefined) early.push(fault);
      else hub.storeFault(fault);
    },
  });
  try {
    const credentials = await CredentialBook.load(store.secrets, () => clock.now(), newId);
    hub = new Hub(options, store, credentials);
    await hub.load();
    for (const fault of early) hub.storeFault(fault);
    return hub;
  } catch (error) {
    await store.close();
    throw error;
  }
}
