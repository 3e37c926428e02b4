// A small hub behind the API's port: the real pipeline and rules over a store in memory, with a
// little home in it. A second `FakeHub` on the same store and secrets is the hub after a restart.
import type {
  HubPort,
  HubSecrets,
  SensitivityAsked,
  SessionRecord,
} from "../../gateway/api/hub-port.ts";
import type { AlertCommand } from "../../gateway/domain/alert-command.ts";
import { transition } from "../../gateway/domain/alert.ts";
import type { Alert } from "../../gateway/domain/home.ts";
import { noteDoseIn } from "./fake-dose-note.ts";
import { sensitivityProposals } from "../../gateway/domain/sensitivity.ts";
import { GatewayError } from "../../gateway/errors.ts";
import type { Proposal, StoredEvent } from "../../gateway/events.ts";
import { Pipeline } from "../../gateway/pipeline.ts";
import { rulesSettings } from "../../gateway/rules/index.ts";
import { carePortOf } from "./fake-care-port.ts";
import { deviceStatusAt, STRANGER } from "./fake-devices.ts";
import { FakeModels } from "./fake-models.ts";
import { ManualClock } from "./manual-clock.ts";
import { recordsPortOf } from "./fake-records.ts";
import { MemoryStore } from "./memory-store.ts";
import { PINS, smallHome } from "./small-home.ts";

/** 2026-11-22 02:00 in London. */
export const NIGHT_MS = Date.UTC(2026, 10, 22, 2, 0);

const SETTINGS = {
  ...{ homeName: "Rose Court", homeId: "HOME-1", hubId: "HUB-1", demo: true },
  ...{ intendedPurpose: "It tells care staff.", softwareVersion: "0.1.0" },
  timeZone: "Europe/London",
  destinationLabels: new Map([["centre", "remote team"]]),
  driverLabels: new Map([["enocean", "EnOcean radio"]]),
};

export class FakeSecrets implements HubSecrets {
  readonly sessions = new Map<string, SessionRecord>();
  readonly tablets = new Map<string, string>();
  /** True: the disk is full. */
  isFull = false;

  verifyPin(staffId: string, pin: string): Promise<boolean> {
    return Promise.resolve(PINS[staffId] === pin);
  }

  verifyTablet(token: string): string | undefined {
    return this.tablets.get(token);
  }

  issueTablet(): Promise<{ tabletId: string; token: string }> {
    const tabletId = `T-${this.tablets.size + 1}`;
    const token = `tablet-token-${this.tablets.size + 1}`;
    this.tablets.set(token, tabletId);
    return Promise.resolve({ tabletId, token });
  }

  endTablet(tabletId: string): Promise<void> {
    for (const [token, id] of this.tablets) if (id === tabletId) this.tablets.delete(token);
    return Promise.resolve();
  }

  loadSessions(): Promise<readonly SessionRecord[]> {
    return Promise.resolve([...this.sessions.values()]);
  }

  keepSession(session: SessionRecord): Promise<void> {
    if (this.isFull) return Promise.reject(new GatewayError("store/full", "The disk is full"));
    this.sessions.set(session.tokenHash, session);
    return Promise.resolve();
  }

  forgetSession(tokenHash: string): Promise<void> {
    this.sessions.delete(tokenHash);
    return Promise.resolve();
  }
}

interface Durable {
  readonly clock: ManualClock;
  readonly store: MemoryStore;
  readonly secrets: FakeSecrets;
}

export class FakeHub {
  #radio: { isUp: boolean; learnsUntilMs: number | null } = { isUp: true, learnsUntilMs: null };
  readonly clock: ManualClock;
  readonly store: MemoryStore;
  readonly secrets: FakeSecrets;
  readonly port: HubPort;
  readonly models = new FakeModels();
  isAlive = true;
  isReady = true;
  readonly #pipeline: Pipeline;
  readonly #committed = new Set<(events: readonly StoredEvent[]) => void>();
  readonly #notStoredListeners = new Set<(alerts: readonly Alert[]) => void>();
  #lastSeq = 0;
  #ids = 0;
  #presses = 0;

  private constructor({ clock, store, secrets }: Durable) {
    this.clock = clock;
    this.store = store;
    this.secrets = secrets;
    this.#pipeline = new Pipeline({
      store,
      clock,
      bootId: "BOOT",
      isClockSynced: () => true,
      newId: () => `E${store.log.length}-${++this.#ids}`,
      newRowId: () => `E${store.log.length}-${++this.#ids}`,
      rules: rulesSettings.parse(undefined),
      destinations: [{ destinationId: "centre", told: "at-once" }],
      onCommitted: (events) => {
        this.#lastSeq = events.at(-1)?.seq ?? this.#lastSeq;
        for (const listener of this.#committed) listener(events);
      },
      onNotStored: (alerts) => {
        for (const listener of this.#notStoredListeners) listener(alerts);
      },
      onRuleFault: ({ error }) => {
        throw error;
      },
      onEffectFault: (error) => {
        throw error;
      },
    });
    this.port = this.#makePort();
  }

  static async start(durable?: Partial<Durable>): Promise<FakeHub> {
    const {
      clock = new ManualClock(NIGHT_MS),
      store = new MemoryStore(),
      secrets = new FakeSecrets(),
    } = durable ?? {};
    const hub = new FakeHub({ clock, store, secrets });
    hub.#lastSeq = await hub.#pipeline.load(0);
    if (hub.#lastSeq === 0) await hub.record(smallHome());
    return hub;
  }

  async record(proposals: readonly Proposal[]): Promise<readonly StoredEvent[]> {
    return await this.#pipeline.submit({ decide: () => proposals });
  }

  /** Somebody presses for help; returns the alert. `ageMs`: how long ago the device says it was. */
  async press(deviceId = "W-1", ageMs: number | null = 0): Promise<Alert> {
    this.#presses += 1;
    return await this.#send(deviceId, ageMs);
  }

  /** The device was not answered and repeats its last press: same name, same alert. */
  async pressAgain(): Promise<Alert> {
    return await this.#send("W-1", 0);
  }

  async #send(deviceId: string, ageMs: number | null): Promise<Alert> {
    const nowMs = this.clock.now();
    const residentId = deviceId === "W-1" ? "R-MARY-4" : "R-MARY-7";
    const roomId = deviceId === "W-1" ? "ROOM-4" : "ROOM-7";
    await this.record([
      {
        type: "help.pressed",
        data: {
          deviceEvent: { deviceId, bootNonce: 1, counter: this.#presses },
          residentId,
          place: { roomId, source: "resident-room", asOfMs: null },
          occurrence: { occurredMs: nowMs - (ageMs ?? 0), ageMs },
          trace: {
            traceId: "TRACE",
            receivedMs: nowMs,
            hops: [
              { hop: "received", monotonicMs: 10 },
              { hop: "decoded", monotonicMs: 11 },
            ],
          },
        },
      },
    ]);
    const alerts = [...this.port.home.alert.values()].filter(
      (alert) => alert.residentId === residentId && alert.stage !== "closed",
    );
    const alert = alerts.at(-1);
    if (alert === undefined) throw new Error("no alert was raised");
    return alert;
  }

  async #act(command: AlertCommand): Promise<void> {
    await this.#pipeline.submit({
      decide: (home) => {
        const alert = home.alert.get(command.alertId);
        if (alert === undefined) throw new GatewayError("alert/refused", "It closed long ago");
        return transition(alert, command, null);
      },
    });
  }

  async #setSensitivity(asked: SensitivityAsked): Promise<void> {
    const { residentId, reason } = asked;
    const sealed = reason === null ? null : { subject: residentId, box: reason };
    await this.#pipeline.submit({
      decide: (home) => sensitivityProposals(home, { ...asked, reason: sealed }, this.clock.now()),
    });
  }

  #makePort(): HubPort {
    return {
      ...{ clock: this.clock, home: this.#pipeline.home, secrets: this.secrets },
      ...{ settings: SETTINGS, models: this.models },
      tellFall: async (report) => {
        const data = { toldId: "TOLD", ...report, windows: [] };
        await this.record([{ type: "fall.told", data }]);
        return 0;
      },
      lastSeq: () => this.#lastSeq,
      act: this.#act.bind(this),
      setSensitivity: this.#setSensitivity.bind(this),
      noteDose: noteDoseIn(this.#pipeline),
      readEvidence: this.store.readEvidence.bind(this.store),
      record: async (proposals) => {
        await this.record(proposals);
      },
      ...carePortOf(this.#pipeline, this.clock),
      onCommitted: (listener) => subscribe(this.#committed, listener),
      onNotStored: (listener) => subscribe(this.#notStoredListeners, listener),
      notStored: () => this.#pipeline.notStored(),
      readLog: async (afterSeq, limit) => await this.store.readLog(afterSeq, limit),
      readAlertLog: async (alertId) => await this.store.readAlertLog(alertId),
      readRow: async (kind, id) => await this.store.readRow(kind, id),
      names: { openSealed: ({ box }) => box },
      deviceStatus: (deviceId) =>
        deviceId === "W-1" ? deviceStatusAt(this.clock.now()) : undefined,
      records: recordsPortOf(this.#pipeline, this.store),
      strangers: () => [STRANGER],
      drivers: {
        list: () => [{ driverId: "enocean", label: "EnOcean radio", ...this.#radio }],
        learn: (_driverId, forMs) => {
          const learnsUntilMs = forMs === 0 ? null : this.clock.now() + forMs;
          this.#radio = { isUp: true, learnsUntilMs };
        },
      },
      health: () => ({
        alive: this.isAlive,
        ready: this.isReady,
        reasons: this.isReady ? [] : ["the store is opening"],
      }),
      freeBytes: async () => await Promise.resolve(1e9),
      metrics: () => Promise.resolve("hearthwatch_alerts_total 0\n"),
    };
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): Disposable {
  listeners.add(listener);
  return { [Symbol.dispose]: () => void listeners.delete(listener) };
}
