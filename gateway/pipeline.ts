// Hop 6: what was heard or asked → events, rules, alerts, deliveries: one transaction, then effects.
// Before it: ingest, screens, timers. After it: boards, outbox, downlink.
import type { Clock } from "./domain/clock.ts";
import { type Draft, HomeState } from "./domain/draft.ts";
import type { Alert, Home } from "./domain/home.ts";
import type { Rule } from "./domain/rule.ts";
import { type RuleFault, step } from "./domain/step.ts";
import type { EvidenceWindow, Store } from "./domain/store.ts";
import type { NewEvent, Proposal, StoredEvent } from "./events.ts";

/** Submissions that may share one commit: a bound on what one failure can take with it. */
const MAX_BATCH = 200;

/** Sees the home as of the last commit (and of the submissions before it in the same one). */
export type Decide = (home: Home, nowMs: number) => readonly Proposal[];

export interface Submission {
  readonly decide: Decide;
  readonly evidence?: readonly EvidenceWindow[];
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
  readonly newId: () => string;
  readonly rules: readonly Rule[];
  readonly destinationIds: readonly string[];
  /** Told in order, right after each commit, the home already changed. */
  readonly onCommitted: (events: readonly StoredEvent[]) => void;
  /** The one exception of promise 1: alerts whose commit failed. */
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
  /** Causes of alerts that are decided but not yet stored. */
  readonly #alertIds = new Map<string, string>();
  #waiting: Job[] = [];
  #isBusy = false;

  constructor(options: PipelineOptions) {
    this.#options = options;
  }

  get home(): Home {
    return this.#state.home;
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
      if (!this.#isBusy) void this.#pump();
    });
  }

  async #pump(): Promise<void> {
    this.#isBusy = true;
    // One turn of the event loop lets presses that arrived together share the commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const jobs = this.#waiting.splice(0, MAX_BATCH);
      if (!(await this.#commit(jobs)) && jobs.length > 1) {
        for (const job of jobs) await this.#commit([job]);
      }
    }
    this.#isBusy = false;
  }

  /** False: the commit failed. A lone job is then told so; a batch is tried again one by one. */
  async #commit(jobs: readonly Job[]): Promise<boolean> {
    const draft = this.#state.draft();
    const decided = jobs.map((job) => ({ job, events: this.#decide(job, draft) }));
    const live = decided.flatMap(({ job, events }) =>
      events === undefined ? [] : [{ job, events }],
    );
    const events = live.flatMap((one) => one.events);
    if (events.length === 0) {
      for (const { job } of live) job.resolve([]);
      return true;
    }
    const evidence = live.flatMap(({ job, events: own }) =>
      own.length === 0 ? [] : (job.evidence ?? []),
    );
    try {
      const stored = await this.#options.store.commit({ events, changes: draft.changes, evidence });
      this.#state.apply(draft.changes);
      this.#settle(live, stored);
      return true;
    } catch (error) {
      if (jobs.length === 1) this.#fail(live, draft, error);
      return false;
    }
  }

  #decide(job: Job, draft: Draft): readonly NewEvent[] | undefined {
    const { clock, bootId, isClockSynced, newId, rules, destinationIds } = this.#options;
    const nowMs = clock.now();
    const stamp = () => ({
      id: newId(),
      bootId,
      wallMs: nowMs,
      monotonicMs: clock.monotonic(),
      clockSynced: isClockSynced(),
    });
    try {
      const newAlertId = (cause: string): string => this.#alertIdOf(cause);
      const context = { nowMs, newId, newAlertId, destinationIds };
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

  #forgetAlertIds(stored: readonly StoredEvent[]): void {
    if (this.#alertIds.size === 0) return;
    const raised = new Set<string>();
    for (const event of stored) if (event.type === "alert.raised") raised.add(event.data.alertId);
    for (const [cause, alertId] of this.#alertIds) {
      if (raised.has(alertId)) this.#alertIds.delete(cause);
    }
  }

  #settle(
    live: readonly { job: Job; events: readonly NewEvent[] }[],
    stored: readonly StoredEvent[],
  ): void {
    this.#forgetAlertIds(stored);
    this.#options.onCommitted(stored);
    let from = 0;
    for (const { job, events } of live) {
      job.resolve(stored.slice(from, from + events.length));
      from += events.length;
    }
  }

  #fail(
    live: readonly { job: Job; events: readonly NewEvent[] }[],
    draft: Draft,
    error: unknown,
  ): void {
    const alerts: Alert[] = [];
    for (const event of live.flatMap(({ events }) => events)) {
      if (event.type !== "alert.raised") continue;
      const alert = draft.home.alert.get(event.data.alertId);
      if (alert !== undefined) alerts.push(alert);
    }
    if (alerts.length > 0) this.#options.onNotStored(alerts, error);
    for (const { job } of live) job.reject(error);
  }
}
