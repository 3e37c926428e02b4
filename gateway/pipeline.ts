// Hop 6: what was heard or asked → events, rules, alerts, deliveries: one transaction, then effects.
// Before it: ingest, screens, timers. After it: boards, outbox, downlink.
import { causeOf } from "./domain/cause.ts";
import type { Clock } from "./domain/clock.ts";
import { type Draft, HomeState } from "./domain/draft.ts";
import type { Alert, Home } from "./domain/home.ts";
import type { Rule } from "./domain/rule.ts";
import { type RuleFault, step } from "./domain/step.ts";
import type { EvidenceWindow, Store } from "./domain/store.ts";
import { runInBackground } from "./errors.ts";
import type { NewEvent, Proposal, StoredEvent } from "./events.ts";

/** Submissions that may share one commit: a bound on what one failure can take with it. */
const MAX_BATCH = 200;

/** Sees the home as of the last commit (and of the submissions before it in the same one). */
export type Decide = (home: Home, nowMs: number) => readonly Proposal[];

export interface Submission {
  readonly decide: Decide;
  readonly evidence?: readonly EvidenceWindow[];
}

/** A job whose decision stands: its events wait for the commit. */
interface Decided {
  readonly job: Job;
  readonly events: readonly NewEvent[];
}

interface Job extends Submission {
  readonly resolve: (events: readonly StoredEvent[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface PipelineOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly bootId: string;
  readonly isClockSynced: () => boolean;
  /** For alerts: random, people read them out. */
  readonly newId: () => string;
  /** For events and deliveries: rising with time. */
  readonly newRowId: () => string;
  readonly rules: readonly Rule[];
  readonly destinationIds: readonly string[];
  /** Told in order, right after each commit, the home already changed. */
  readonly onCommitted: (events: readonly StoredEvent[]) => void;
  /**
   * A commit failed. `alerts`: what boards must show and sound all the same, the one exception of
   * promise 1; each once, however often its device tries again.
   */
  readonly onNotStored: (alerts: readonly Alert[], error: unknown) => void;
  readonly onRuleFault: (fault: RuleFault) => void;
}

/**
 * The one writer. While a commit is in flight, submissions gather and share the next one. Rules run
 * on the committed home, so a failed commit changes nothing.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #state = new HomeState();
  /** Ids of alerts that are decided but not yet stored, by cause. */
  readonly #alertIds = new Map<string, string>();
  /** Alerts whose commit failed, by cause, until that cause is stored. */
  readonly #notStored = new Map<string, Alert>();
  #waiting: Job[] = [];
  #isBusy = false;

  constructor(options: PipelineOptions) {
    this.#options = options;
  }

  get home(): Home {
    return this.#state.home;
  }

  /** Alerts shown although their commit failed, and still not stored. */
  notStored(): readonly Alert[] {
    const byId = new Map([...this.#notStored.values()].map((alert) => [alert.alertId, alert]));
    return [...byId.values()];
  }

  /** Takes the home as stored, before the first submission. */
  async load(keepClosedSinceMs: number): Promise<number> {
    const { changes, lastSeq } = await this.#options.store.load(keepClosedSinceMs);
    this.#state.apply(changes);
    return lastSeq;
  }

  /** Forgets closed alerts and settled deliveries older than `beforeMs`; the store keeps them. */
  forgetSettled(beforeMs: number): void {
    for (const alert of this.home.alert.values()) {
      if (alert.closed !== null && alert.closed.atMs < beforeMs) {
        this.#state.apply([{ kind: "alert", id: alert.alertId, row: null }]);
      }
    }
    for (const delivery of this.home.delivery.values()) {
      if (delivery.settledMs !== null && delivery.settledMs < beforeMs) {
        this.#state.apply([{ kind: "delivery", id: delivery.deliveryId, row: null }]);
      }
    }
  }

  /**
   * Resolves with the events after they are on disk (none where `decide` had nothing to say).
   * Rejects with what `decide` threw, or with `store/full`, `store/failed`.
   */
  async submit(submission: Submission): Promise<readonly StoredEvent[]> {
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ ...submission, resolve, reject });
      if (!this.#isBusy) runInBackground("pipeline", this.#pump());
    });
  }

  async #pump(): Promise<void> {
    this.#isBusy = true;
    // One turn of the event loop lets presses that arrived together share the commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const failed = await this.#commit(this.#waiting.splice(0, MAX_BATCH));
      // One job that cannot be stored must not take the others with it.
      for (const job of failed) await this.#commit([job]);
    }
    this.#isBusy = false;
  }

  /** Gives back the jobs of a failed commit that are worth a commit of their own. */
  async #commit(jobs: readonly Job[]): Promise<readonly Job[]> {
    const draft = this.#state.draft();
    const live = jobs.flatMap((job) => {
      const events = this.#decide(job, draft);
      return events === undefined ? [] : [{ job, events }];
    });
    const events = live.flatMap((one) => one.events);
    if (events.length === 0) {
      for (const { job } of live) job.resolve([]);
      return [];
    }
    const evidence = live.flatMap(({ job, events: own }) =>
      own.length === 0 ? [] : (job.evidence ?? []),
    );
    let stored: readonly StoredEvent[];
    try {
      stored = await this.#options.store.commit({ events, changes: draft.changes, evidence });
    } catch (error) {
      if (jobs.length > 1) return live.map(({ job }) => job);
      this.#fail(live, draft, error);
      return [];
    }
    this.#state.apply(draft.changes);
    this.#settle(live, stored);
    return [];
  }

  #decide(job: Job, draft: Draft): readonly NewEvent[] | undefined {
    const { clock, bootId, isClockSynced, newRowId, rules, destinationIds } = this.#options;
    const nowMs = clock.now();
    const stamp = () => ({
      id: newRowId(),
      bootId,
      wallMs: nowMs,
      monotonicMs: clock.monotonic(),
      clockSynced: isClockSynced(),
    });
    try {
      const newAlertId = (cause: string): string => this.#alertIdOf(cause);
      const context = { nowMs, newId: newRowId, newAlertId, destinationIds };
      const result = draft.attempt(() =>
        step(draft, job.decide(draft.home, nowMs), rules, stamp, context),
      );
      for (const fault of result.faults) this.#options.onRuleFault(fault);
      return result.events;
    } catch (error) {
      job.reject(error);
      return undefined;
    }
  }

  #alertIdOf(cause: string): string {
    const known = this.#alertIds.get(cause);
    if (known !== undefined) return known;
    const alertId = this.#options.newId();
    this.#alertIds.set(cause, alertId);
    return alertId;
  }

  #settle(live: readonly Decided[], stored: readonly StoredEvent[]): void {
    for (const event of stored) {
      const cause = causeOf(event);
      if (cause === undefined) continue;
      this.#alertIds.delete(cause);
      this.#notStored.delete(cause);
    }
    let from = 0;
    for (const { job, events } of live) {
      job.resolve(stored.slice(from, from + events.length));
      from += events.length;
    }
    this.#options.onCommitted(stored);
  }

  #fail(live: readonly Decided[], draft: Draft, error: unknown): void {
    const fresh = live.flatMap(({ events }) => this.#keepUnstored(events, draft.home));
    this.#options.onNotStored(fresh, error);
    for (const { job } of live) job.reject(error);
  }

  /** What `events` raised or made sound, where boards were not told of it before. */
  #keepUnstored(events: readonly NewEvent[], home: Home): readonly Alert[] {
    const fresh: Alert[] = [];
    let cause: string | undefined;
    for (const event of events) {
      cause = causeOf(event) ?? cause;
      if (event.type !== "alert.raised" && event.type !== "alert.sounded-again") continue;
      const alert = home.alert.get(event.data.alertId);
      if (cause === undefined || alert === undefined || this.#notStored.has(cause)) continue;
      this.#notStored.set(cause, alert);
      fresh.push(alert);
    }
    return fresh;
  }
}
