// The core without a disk or a network: real pipeline, rules, timers and outbox over a memory store.
import type { AlertCommand } from "../../gateway/domain/alert-command.ts";
import { transition } from "../../gateway/domain/alert.ts";
import type { Alert, Home } from "../../gateway/domain/home.ts";
import type { ToldDestination } from "../../gateway/domain/rule.ts";
import type { Notice, Notifier } from "../../gateway/domain/notifier.ts";
import type { Proposal, StoredEvent } from "../../gateway/events.ts";
import { Outbox } from "../../gateway/outbox.ts";
import { Pipeline } from "../../gateway/pipeline.ts";
import { rulesSettings } from "../../gateway/rules/index.ts";
import { WakeUps } from "../../gateway/wake-ups.ts";
import { ManualClock } from "./manual-clock.ts";
import { MemoryStore } from "./memory-store.ts";

/** A night in November. */
export const NIGHT_MS = Date.UTC(2026, 10, 20, 2, 0, 0);

/** For tests that let minutes pass with no board about: no alert escalates for want of one. */
export const RULES_WITHOUT_BOARDS = rulesSettings
  .parse(undefined)
  .filter(({ name }) => name !== "receipts");

/** For tests of single deliveries: nothing calls again by itself either. */
export const RULES_WITHOUT_STEPS = RULES_WITHOUT_BOARDS.filter(({ name }) => name !== "ladder");

export interface CoreRigOptions {
  readonly store?: MemoryStore;
  readonly clock?: ManualClock;
  readonly destinations?: Readonly<Record<string, Notifier>>;
  /** When a destination is told; at once where nothing else is said. */
  readonly told?: Readonly<Record<string, ToldDestination["told"]>>;
  /** The kinds of alerts it keeps, where it is a record. */
  readonly files?: Readonly<Record<string, ToldDestination["files"]>>;
  /** Destinations that make a noise and tell nobody who or where. */
  readonly sounders?: readonly string[];
  readonly canBoardsSound?: () => boolean;
  readonly mostPerMinute?: number;
  readonly bootId?: string;
  readonly rules?: ReturnType<typeof rulesSettings.parse>;
  /** False: no time service vouches for the clock. */
  readonly isClockSynced?: () => boolean;
}

export class CoreRig {
  readonly store: MemoryStore;
  readonly clock: ManualClock;
  readonly pipeline: Pipeline;
  readonly outbox: Outbox;
  readonly wakeUps: WakeUps;
  readonly committed: StoredEvent[] = [];
  readonly notStored: Alert[] = [];
  /** A listener of the test's own. */
  onCommit: () => void = () => undefined;
  readonly listeners: ((events: readonly StoredEvent[]) => void)[] = [];
  readonly effectFaults: unknown[] = [];
  readonly ruleFaults: string[] = [];
  readonly outboxBugs: string[] = [];
  /** What the outbox said of destinations beside its receipts; undefined: it takes again. */
  readonly destinationSayings: (string | undefined)[] = [];
  #ids = 0;

  private constructor(options: CoreRigOptions) {
    this.store = options.store ?? new MemoryStore();
    this.clock = options.clock ?? new ManualClock(NIGHT_MS);
    const { destinations = {}, bootId = "boot-1" } = options;
    const submit = async (decide: (home: Home) => readonly Proposal[]): Promise<unknown> =>
      await this.pipeline.submit({ decide });
    this.wakeUps = new WakeUps({ clock: this.clock, submit });
    this.outbox = new Outbox({
      ...{ clock: this.clock, random: () => 0.5, submit, home: () => this.pipeline.home },
      readAlert: async (alertId) => {
        const change = await this.store.readRow("alert", alertId);
        return change?.kind === "alert" ? (change.row ?? undefined) : undefined;
      },
      onDestination: (_destinationId, detail) => this.destinationSayings.push(detail),
      onBug: (destinationId) => this.outboxBugs.push(destinationId),
      destinations: Object.entries(destinations).map(([destinationId, notifier]) => ({
        ...{ destinationId, label: destinationId, timeoutMs: 10_000, notifier },
        mostPerMinute: options.mostPerMinute,
        isRecord: options.files?.[destinationId] !== undefined,
      })),
    });
    this.pipeline = new Pipeline({
      ...{
        store: this.store,
        clock: this.clock,
        bootId,
        isClockSynced: options.isClockSynced ?? (() => true),
      },
      newId: () => `${bootId}.${String((this.#ids += 1))}`,
      newRowId: () => `${bootId}.${String((this.#ids += 1))}`,
      canBoardsSound: options.canBoardsSound ?? (() => true),
      rules: options.rules ?? rulesSettings.parse(undefined),
      destinations: Object.keys(destinations).map((destinationId) => ({
        ...{ destinationId, told: options.told?.[destinationId] ?? "at-once" },
        files: options.files?.[destinationId],
        isSounder: options.sounders?.includes(destinationId) === true,
      })),
      onCommitted: (events) => {
        this.committed.push(...events);
        this.onCommit();
        for (const listener of this.listeners) listener(events);
        this.wakeUps.committed(events);
        const isUrgent = events.some(({ type }) => type === "alert.raised");
        this.outbox.committed(events, isUrgent);
      },
      onNotStored: (alerts) => this.notStored.push(...alerts),
      onRuleFault: ({ rule }) => this.ruleFaults.push(rule),
      onEffectFault: (error) => this.effectFaults.push(error),
    });
  }

  /** Starts on what the store holds: a rig on an old store is a hub after a restart. */
  static async start(options: CoreRigOptions = {}): Promise<CoreRig> {
    const rig = new CoreRig(options);
    await rig.pipeline.load(0);
    rig.wakeUps.resume(rig.home.wakeUp.values());
    rig.outbox.resume();
    return rig;
  }

  get home(): Home {
    return this.pipeline.home;
  }

  get alerts(): readonly Alert[] {
    return [...this.home.alert.values()];
  }

  /** The one alert about a resident; of none, the one there is. */
  get alert(): Alert {
    const ofResidents = this.alerts.filter(({ kind }) => kind !== "technical");
    const [alert, ...others] = ofResidents.length > 0 ? ofResidents : this.alerts;
    if (alert === undefined || others.length > 0) {
      throw new Error(`${String(others.length + 1)} alerts where one was expected`);
    }
    return alert;
  }

  async record(...proposals: Proposal[]): Promise<readonly StoredEvent[]> {
    return await this.pipeline.submit({ decide: () => proposals });
  }

  async act(command: AlertCommand): Promise<void> {
    await this.pipeline.submit({
      decide: (home) => {
        const alert = home.alert.get(command.alertId);
        return alert === undefined ? [] : transition(alert, command);
      },
    });
  }

  /** Everything that follows from what was done, short of time passing. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 12; turn += 1) await new Promise((next) => setImmediate(next));
  }

  async advance(byMs: number): Promise<void> {
    this.clock.advance(byMs);
    await this.settle();
  }

  /** Ends the run as a crash would: nothing is told to anybody, timers are gone. */
  async crash(): Promise<void> {
    this.wakeUps.close();
    await this.outbox.close();
  }
}

/** A destination that does what the test tells it to. */
export class FakeDestination implements Notifier {
  readonly notices: Notice[] = [];
  readonly tried: Notice[] = [];
  failure: Error | undefined;
  /** Replace it for a destination that is not told of what is over. */
  outdated: (notice: Notice) => string | undefined = () => undefined;

  async deliver(notice: Notice, signal: AbortSignal): Promise<void> {
    this.tried.push(notice);
    await new Promise((next) => setImmediate(next));
    signal.throwIfAborted();
    if (this.failure !== undefined) throw this.failure;
    this.notices.push(notice);
  }
}
